"""What words of a member are taken. The rest of the rules is tested where they are used."""

import pytest
from django.core.exceptions import ValidationError

from server.users import rules


@pytest.mark.parametrize(
    "email",
    ["ſam@example.org", "bia@exampleß.org", "josé@example.org", "a@" + "ﬃ" * 100 + ".org"],
)
def test_an_address_that_folds_to_another_is_refused(email):
    with pytest.raises(ValidationError) as refused:
        rules.check_email(email)

    assert refused.value.code == "invalid_email"


@pytest.mark.parametrize("email", ["Bia@Example.org", "b.ia+films@exämple.org", "a@b.co"])
def test_a_plain_address_is_taken(email):
    rules.check_email(email)
