"""Unicode text from outside, brought into one form at a cost that its sender does not choose."""

import unicodedata
from typing import Literal

#: combining marks in a row: the limit of Unicode's Stream-Safe Text Format (UAX #15)
MAX_RUN = 30


def normal(text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"] = "NFC") -> str:
    """`text` in a normal form. Cost: linear.

    To bring a run of marks into its order takes quadratic time: a request of 1 MB could keep a
    worker busy for minutes. No writing system needs such a run.
    Raises: ValueError for more than `MAX_RUN` marks in a row.
    """
    if text.isascii():
        return text
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run > MAX_RUN:
            raise ValueError("too many combining marks in a row")
    return unicodedata.normalize(form, text)
