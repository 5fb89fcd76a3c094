import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.models import List
from server.lists.services import create_list
from server.privacy.holdings import HOLDINGS
from server.privacy.tests.canaries import WORDS, fill, make_canary
from server.reactions.comments import write_comment
from server.reactions.services import like_review
from server.social.services import follow_member
from server.users.profiles import set_photo
from server.users.tests import pictures


@pytest.fixture
def canary(members, movies, bia, caio):
    """Has done all that members do with others, and has a row in every table that holds members."""
    Group.objects.create(name="Parceiros")
    member = make_canary(members)
    member = set_photo(user=member, upload=io.BytesIO(pictures.picture(size=(64, 64))))
    for one, other in [(member, bia), (bia, member), (caio, member), (caio, bia)]:
        follow_member(user=one, username=other.username)
    films = movies.many(3)
    mine = [
        log_film(user=member, movie_id=film.id, rating=7, liked=True, review=_words())
        for film in films
    ]
    theirs = log_film(user=bia, movie_id=films[0].id, rating=9, liked=True, review=_words("Bom."))
    log_film(user=caio, movie_id=films[1].id, rating=2)
    like_review(user=bia, review_id=mine[0].review.id)
    like_review(user=member, review_id=theirs.review.id)
    like_review(user=caio, review_id=theirs.review.id)
    write_comment(user=caio, review_id=mine[0].review.id, text="Pois é.")
    asked = write_comment(user=member, review_id=theirs.review.id, text=WORDS)
    write_comment(user=bia, review_id=theirs.review.id, text="Obrigada!", reply_to=asked.id)
    made = create_list(user=member, title=WORDS, description=WORDS)
    cover = default_storage.save("photos/cover.webp", ContentFile(b"cover"))
    List.objects.filter(pk=made.id).update(cover=cover)
    for label, holding in HOLDINGS.items():
        fill(label, holding, member, bia)
    return member


def _words(text=WORDS):
    return ReviewText(text=text)
