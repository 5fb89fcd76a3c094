from server.diary.markup import BLANK
from server.diary.services import log_film
from server.diary.shapes import ReviewText

URL = "/api/partner/v1/reviews/"


def test_a_partner_gets_a_blank_for_an_inline_spoiler_unless_it_asks(partner_api, ana, movie):
    log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Bom. ||Ela morre.||"))

    def text(query: str) -> str:
        return partner_api.get(f"{URL}{query}").json()["results"][0]["text"]

    assert text("") == f"Bom. {BLANK}"
    assert text("?spoilers=1") == "Bom. ||Ela morre.||"
