import datetime as dt

from server.core.log import scrub
from server.live import tickets
from server.partners.tokens import new_token
from server.users.models import Session, User
from server.users.tokens import access_token, refresh_token


def test_every_token_the_product_hands_out_is_kept_out_of_the_log():
    """Real ones of every kind, not look-alikes; each alone in its line."""
    session = Session(user=User(id=7, username="ana"))
    now = dt.datetime.now(dt.UTC)
    handed_out = [
        access_token(session, issued_at=now),
        refresh_token(session, number=3, issued_at=now),
        new_token(),
    ]
    end = int(now.timestamp()) + 60
    ticket = tickets.issue(kind="ticket", member_id=7, session_id=str(session.id), access_exp=end)

    lines = [scrub(f"saw {token}") for token in handed_out]
    lines.append(scrub(f'frame {{"type":"auth","ticket":"{ticket}"}}'))

    for token, line in zip([*handed_out, ticket], lines, strict=True):
        assert token[-20:] not in line
        assert token[:20] not in line
