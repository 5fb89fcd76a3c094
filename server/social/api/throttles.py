"""Rate limits of the graph, by member."""

from server.core.throttles import MemberThrottle


class FollowThrottle(MemberThrottle):
    """Sixty follows (or their end) at once, then one every half minute: more than anybody reads,
    and far too few to be noticed by everybody here.
    """

    name, capacity, period_s = "follow", 60, 1800.0
