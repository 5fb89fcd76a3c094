"""Invented films, people and collections in the shape of TMDb's answers. All of it is ours."""

import random
from typing import Any

_NOUNS = (
    *("Lantern", "River", "Orchard", "Harbour", "Winter", "Clockmaker", "Violin", "Lighthouse"),
    *("Border", "Garden", "Comet", "Letter", "Carnival", "Mirror", "Railway", "Salt"),
)
_WHOSE = (
    *("of the Keeper", "in August", "of Glass", "without Name", "at Dawn", "of the North"),
    *("and the Sea", "for Two", "under Snow", "that Waited", "of Ash", "by the Window"),
)
_NOUNS_PT = (
    *("Lanterna", "Rio", "Pomar", "Porto", "Inverno", "Relojoeiro", "Violino", "Farol"),
    *("Fronteira", "Jardim", "Cometa", "Carta", "Carnaval", "Espelho", "Ferrovia", "Sal"),
)
_FIRST = ("Iara", "Otto", "Benedita", "Caio", "Lin", "Amina", "Pavel", "Rosa", "Teo", "Yuki")
_LAST = ("Nogueira", "Lindqvist", "Rocha", "Okafor", "Marques", "Ferraz", "Ito", "Weiss")
#: TMDb has given some two million ids: no film of its own has one of these
FIRST_ON_SHELF = 2_000_000_001
GENRES = {18: "Drama", 9648: "Mystery", 35: "Comedy", 10749: "Romance", 27: "Horror"}
GENRES_PT = {18: "Drama", 9648: "Mistério", 35: "Comédia", 10749: "Romance", 27: "Terror"}


def film(tmdb_id: int, **changes: Any) -> dict[str, Any]:
    """An invented film as `/movie/{id}` answers it with all the parts that we append."""
    return {
        "adult": False,
        "backdrop_path": "/lanternBackdrop01.jpg",
        "belongs_to_collection": None,
        "budget": 1200000,
        "genres": [{"id": 18, "name": "Drama"}, {"id": 9648, "name": "Mystery"}],
        "homepage": "",
        "id": tmdb_id,
        "imdb_id": f"tt9{tmdb_id}",
        "origin_country": ["BR"],
        "original_language": "pt",
        "original_title": "O Guardião da Lanterna",
        "overview": "A lighthouse keeper finds letters in the lamp.",
        "popularity": 21.48,
        "poster_path": "/lanternPoster01.jpg",
        "production_countries": [{"iso_3166_1": "BR", "name": "Brazil"}],
        "release_date": "2011-05-06",
        "revenue": 3_000_000_000,
        "runtime": 97,
        "status": "Released",
        "tagline": "Somebody answers.",
        "title": "The Lantern Keeper",
        "video": False,
        "vote_average": 7.1,
        "vote_count": 812,
        "credits": _credits(),
        "external_ids": {"imdb_id": f"tt9{tmdb_id}", "wikidata_id": None},
        "translations": {
            "translations": [
                translation("pt", "PT", "O Faroleiro", "Em Portugal."),
                translation("pt", "BR", "", "Um faroleiro acha cartas na lâmpada."),
                translation("de", "DE", "Der Laternenwärter", ""),
            ]
        },
        **_parts(tmdb_id),
        **changes,
    }


def _credits() -> dict[str, Any]:
    return {
        "cast": [
            part(7001, "Iara Nogueira", "c1", character="Zélia", order=0),
            part(7002, "Otto Lindqvist", "c2", character="The Inspector", order=1),
        ],
        "crew": [
            part(7003, "Benedita Rocha", "d1", department="Directing", job="Director"),
            part(7003, "Benedita Rocha", "w1", department="Writing", job="Writer"),
        ],
    }


def _parts(tmdb_id: int) -> dict[str, Any]:
    store = {"provider_id": 3, "provider_name": "Loja de Filmes", "logo_path": "/logoLoja.jpg"}
    stream = {"provider_id": 9, "provider_name": "Rio Play", "logo_path": "/logoRio.jpg"}
    link = f"https://www.themoviedb.org/movie/{tmdb_id}/watch?locale=BR"
    return {
        "alternative_titles": {
            "titles": [{"iso_3166_1": "US", "title": "Letters in the Lamp", "type": ""}]
        },
        "images": {
            "backdrops": [],
            "logos": [],
            "posters": [
                {"file_path": "/lanternPoster01.jpg", "iso_639_1": "en"},
                {"file_path": "/lanternCartaz01.jpg", "iso_639_1": "pt"},
            ],
        },
        "videos": {
            "results": [
                video("Making of", "aaaaaaaaaa1", "Featurette", False),
                video("Official trailer", "aaaaaaaaaa2", "Trailer", True),
            ]
        },
        "release_dates": {
            "results": [
                {
                    "iso_3166_1": "BR",
                    "release_dates": [
                        {"certification": "", "release_date": "2011-01-02T00:00:00Z", "type": 1},
                        {"certification": "14", "release_date": "2011-05-06T00:00:00Z", "type": 3},
                    ],
                }
            ]
        },
        "keywords": {"keywords": [{"id": 1, "name": "lighthouse"}, {"id": 2, "name": "letters"}]},
        "watch/providers": {
            "results": {"BR": {"link": link, "flatrate": [stream], "rent": [store]}}
        },
        "recommendations": {"page": 1, "results": [ref(tmdb_id + 1), ref(tmdb_id + 2)]},
        "similar": {"page": 1, "results": [ref(tmdb_id + 3)]},
    }


def video(name: str, key: str, kind: str, official: bool) -> dict[str, Any]:
    return {
        "iso_639_1": "en",
        "iso_3166_1": "US",
        "name": name,
        "key": key,
        "site": "YouTube",
        "size": 1080,
        "type": kind,
        "official": official,
        "published_at": "2011-04-01T12:00:00.000Z",
        "id": f"v{key}",
    }


def part(person_id: int, name: str, credit_id: str, **rest: Any) -> dict[str, Any]:
    return {
        "adult": False,
        "gender": 0,
        "id": person_id,
        "known_for_department": "Acting",
        "name": name,
        "profile_path": None,
        "credit_id": credit_id,
        **rest,
    }


def translation(language: str, country: str, title: str, overview: str) -> dict[str, Any]:
    data = {"title": title, "overview": overview, "homepage": ""}
    return {"iso_639_1": language, "iso_3166_1": country, "data": data}


def ref(tmdb_id: int, **changes: Any) -> dict[str, Any]:
    """A film in a list."""
    return {"id": tmdb_id, "adult": False, "title": f"Film {tmdb_id}", "genre_ids": [18]} | changes


def person(person_id: int, **changes: Any) -> dict[str, Any]:
    """`/person/{id}` with ids and translations."""
    return {
        "adult": False,
        "also_known_as": ["I. Nogueira"],
        "biography": "She began on the stage in Recife.",
        "birthday": "1971-03-09",
        "deathday": None,
        "gender": 1,
        "homepage": None,
        "id": person_id,
        "imdb_id": f"nm9{person_id:07}",
        "known_for_department": "Acting",
        "name": "Iara Nogueira",
        "place_of_birth": "Recife, Pernambuco, Brazil",
        "popularity": 3.1,
        "profile_path": "/iaraNogueira01.jpg",
        "external_ids": {"imdb_id": f"nm9{person_id:07}"},
        "translations": {
            "translations": [
                {
                    "iso_639_1": "pt",
                    "iso_3166_1": "BR",
                    "data": {"biography": "Começou no palco, no Recife."},
                }
            ]
        },
    } | changes


def collection(collection_id: int, part_ids: list[int], **changes: Any) -> dict[str, Any]:
    """`/collection/{id}` with translations."""
    return {
        "id": collection_id,
        "name": "Lantern Collection",
        "overview": "Three lamps.",
        "poster_path": "/lanternSet.jpg",
        "backdrop_path": None,
        "parts": [ref(id_, release_date=f"20{n:02}-01-01") for n, id_ in enumerate(part_ids)],
        "translations": {
            "translations": [translation("pt", "BR", "Coleção Lanterna", "Três lâmpadas.")]
        },
    } | changes


def invented(tmdb_id: int) -> dict[str, Any]:
    """One of endlessly many films, always the same for the same id, with people in common."""
    rng = random.Random(tmdb_id)  # noqa: S311 - names of films
    noun = rng.randrange(len(_NOUNS))
    whose = rng.choice(_WHOSE)
    title = f"The {_NOUNS[noun]} {whose} {tmdb_id}"
    people = rng.sample(range(1, 80), 8)
    return film(
        tmdb_id,
        title=title,
        original_title=title,
        original_language="en",
        imdb_id=f"tt{tmdb_id:08}",
        external_ids={"imdb_id": f"tt{tmdb_id:08}"},
        release_date=f"{rng.randrange(1931, 2026)}-{rng.randrange(1, 13):02}-15",
        runtime=rng.randrange(70, 190),
        popularity=round(rng.uniform(0.5, 90.0), 3),
        poster_path=None,
        genres=[{"id": id_, "name": GENRES[id_]} for id_ in rng.sample(sorted(GENRES), 2)],
        translations={
            "translations": [
                translation("pt", "BR", f"{_NOUNS_PT[noun]} {tmdb_id}", "Uma história inventada.")
            ]
        },
        credits={
            "cast": [
                part(9_000_000 + n, _name(n), f"{tmdb_id}c{n}", character=_name(n + 7), order=i)
                for i, n in enumerate(people[:6])
            ],
            "crew": [
                part(9_000_000 + n, _name(n), f"{tmdb_id}d{n}", department="Directing", job=job)
                for n, job in zip(people[6:], ("Director", "Writer"), strict=True)
            ],
        },
    )


def shelf() -> dict[int, dict[str, Any]]:
    """Some two hundred films with titles that a search finds, by id."""
    titles = [
        (f"The {noun} {whose}", f"{noun_pt} {number}")
        for noun, noun_pt in zip(_NOUNS, _NOUNS_PT, strict=True)
        for number, whose in enumerate(_WHOSE, start=1)
    ]
    return {
        tmdb_id: invented(tmdb_id)
        | {
            "title": title,
            "original_title": title,
            "translations": {
                "translations": [translation("pt", "BR", title_pt, "Uma história inventada.")]
            },
        }
        for tmdb_id, (title, title_pt) in enumerate(titles, start=FIRST_ON_SHELF)
    }


def _name(number: int) -> str:
    return f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
