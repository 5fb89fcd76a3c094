"""What search reads: narrow rows that triggers keep beside films and people (migration 0002).

Nothing here is written by our code but the head's threshold and a rebuild: whoever writes a film
or a person, in whatever way, finds it in the index when the transaction commits.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from server.movies.models import Movie, Person


def _heaviest(name: str) -> models.Index:
    """The head by weight: what a letter or a common word is looked up in, until a page is full."""
    return models.Index(fields=["-weight"], name=name, condition=Q(head=True, adult=False))


class Document(models.Model):
    """Words and names of one thing, and how much it weighs among others.

    `head` divides what many look for from all the rest: a word that matches a hundred thousand
    films is answered by the head alone, and only a word that the head does not fill is looked up
    in the tail, where it then matches few.
    """

    #: lexemes: each word, bigrams of scripts without spaces; no positions
    words = SearchVectorField()
    #: as `search_key` writes them; what an exact match must equal
    names = ArrayField(models.TextField())
    #: TMDb's popularity
    weight = models.FloatField()
    adult = models.BooleanField()
    head = models.BooleanField()

    class Meta:
        abstract = True


class MovieDocument(Document):
    movie = models.OneToOneField(
        Movie, on_delete=models.CASCADE, primary_key=True, related_name="+", db_column="id"
    )
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "search_movie"
        indexes = [
            GinIndex(
                fields=["words"], name="search_movie_head", condition=Q(head=True), fastupdate=False
            ),
            GinIndex(
                fields=["words"],
                name="search_movie_tail",
                condition=Q(head=False),
                fastupdate=False,
            ),
            GinIndex(fields=["names"], name="search_movie_names", fastupdate=False),
            _heaviest("search_movie_heaviest"),
        ]

    def __str__(self) -> str:
        return f"words of movie {self.movie_id}"


class PersonDocument(Document):
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+", db_column="id"
    )

    class Meta:
        db_table = "search_person"
        indexes = [
            GinIndex(
                fields=["words"],
                name="search_person_head",
                condition=Q(head=True),
                fastupdate=False,
            ),
            GinIndex(
                fields=["words"],
                name="search_person_tail",
                condition=Q(head=False),
                fastupdate=False,
            ),
            GinIndex(fields=["names"], name="search_person_names", fastupdate=False),
            _heaviest("search_person_heaviest"),
        ]

    def __str__(self) -> str:
        return f"words of person {self.person_id}"


class Word(models.Model):
    """The dictionary of misspelt words: every word of films and people, once.

    `near` holds the word and the word without each of its letters. Two words that are one letter
    or one swap apart share one of these, so that a misspelt word finds its neighbours by a few
    exact look-ups. Words of things that are gone stay: they only cost their row.
    """

    word = models.TextField(primary_key=True)
    near = ArrayField(models.TextField())

    class Meta:
        db_table = "search_word"
        indexes = [GinIndex(fields=["near"], name="search_word_near", fastupdate=False)]

    def __str__(self) -> str:
        return self.word


class HeadThreshold(models.Model):
    """From which weight on a document of this table is in the head; 0: all are."""

    table = models.CharField(max_length=20, primary_key=True)
    weight = models.FloatField(default=0)

    class Meta:
        db_table = "search_head"

    def __str__(self) -> str:
        return f"{self.table} from {self.weight}"
