"""A PostgreSQL in miniature for property tests: transactions begin and end, snapshots are taken."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from server.live.cursor import Snapshot


@dataclass
class History:
    """What happened, in order. A snapshot is taken after every step."""

    snapshots: list[Snapshot] = field(default_factory=list)
    #: xid -> number of the first snapshot that sees its rows; absent: rolled back or still open
    committed_at: dict[int, int] = field(default_factory=dict)


@st.composite
def histories(draw: st.DrawFn, max_steps: int = 40) -> History:
    """Begins, commits and rollbacks in any order; ids are given out at begin."""
    history = History()
    running: list[int] = []
    newest_over = next_xid = draw(st.integers(3, 2**40))
    newest_over -= 1
    for number in range(draw(st.integers(1, max_steps))):
        step = draw(st.sampled_from(["begin", "begin", "commit", "commit", "rollback", "look"]))
        if step == "begin":
            running.append(next_xid)
            next_xid += 1
        elif step != "look" and running:
            xid = running.pop(draw(st.integers(0, len(running) - 1)))
            newest_over = max(newest_over, xid)
            if step == "commit":
                history.committed_at[xid] = number
        history.snapshots.append(take(running, newest_over))
    return history


def take(running: list[int], newest_over: int) -> Snapshot:
    """PostgreSQL's rule: xmax is one past the newest that is over; xip are the open ones below."""
    xmax = newest_over + 1
    still_open = sorted(xid for xid in running if xid < xmax)
    return Snapshot(still_open[0] if still_open else xmax, xmax, frozenset(still_open))
