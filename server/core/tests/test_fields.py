import pytest
from rest_framework.exceptions import ValidationError

from server.core.fields import IdField, StrictBooleanField, StrictCharField

BIGINT = 2**63 - 1


@pytest.mark.parametrize("value", [1, 7, BIGINT])
def test_an_id_is_a_whole_number_of_the_database(value):
    assert IdField().run_validation(value) == value


@pytest.mark.parametrize("value", [0, -1, BIGINT + 1, "7", 7.0, True, None, [7], {}])
def test_what_looks_like_an_id_is_none(value):
    with pytest.raises(ValidationError):
        IdField().run_validation(value)


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_one(value):
    assert StrictBooleanField().run_validation(value) is value


@pytest.mark.parametrize("value", ["true", "", 0, 1, None, [], {}])
def test_what_looks_like_a_boolean_is_none(value):
    with pytest.raises(ValidationError):
        StrictBooleanField().run_validation(value)


def test_a_string_is_taken_as_it_is():
    assert StrictCharField().run_validation("  x ") == "  x "


@pytest.mark.parametrize("value", [7, True, None, ["x"], {}])
def test_what_is_no_string_is_refused(value):
    with pytest.raises(ValidationError):
        StrictCharField().run_validation(value)
