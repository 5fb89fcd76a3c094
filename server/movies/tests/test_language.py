import pytest

from server.core.domain import DomainError
from server.movies.language import Language, accepted_language, country_of, language_of


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("pt-BR", Language("pt", "BR")),
        ("PT_br", Language("pt", "BR")),
        ("en", Language("en")),
        ("zh-Hant-TW", Language("zh", "TW")),
    ],
)
def test_a_tag_is_a_language_and_perhaps_a_country(tag, language):
    assert language_of(tag) == language


@pytest.mark.parametrize("tag", ["", "p", "pt-BRA", "../etc", "português", "pt-BR;q=1"])
def test_what_is_no_tag_is_refused(tag):
    with pytest.raises(DomainError, match="invalid_language"):
        language_of(tag)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en;q=0.5, pt-BR;q=0.9, fr;q=0.1", Language("pt", "BR")),
        ("fr, de", Language("fr")),
        ("*, en;q=0.1", Language("en")),
        ("", None),
        (";;;q=2,\x00", None),
    ],
)
def test_a_browser_gets_the_language_that_it_wants_most(header, language):
    assert accepted_language(header) == language


def test_a_country_is_the_one_asked_for_or_the_language_s_own():
    assert country_of("fr", Language("pt", "BR")) == "FR"
    assert country_of("", Language("pt", "PT")) == "PT"
    assert country_of("", Language("pt")) == "BR"
    assert country_of("", Language("ja")) == "US"
    with pytest.raises(DomainError, match="invalid_country"):
        country_of("BRA", Language())
