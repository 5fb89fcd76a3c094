"""Rate limits of reactions, by member."""

from server.core.throttles import MemberThrottle


class CommentThrottle(MemberThrottle):
    """A burst of thirty comments, then one every ten seconds."""

    name, capacity, period_s = "comment", 30, 300.0


class LikeThrottle(MemberThrottle):
    """A hundred and twenty likes (or their end) at once, then one every five seconds; likes of
    reviews, lists, entries and comments together.
    """

    name, capacity, period_s = "like", 120, 600.0


class ShareThrottle(MemberThrottle):
    """Twenty shares (or their end) at once, then one a minute."""

    name, capacity, period_s = "share", 20, 1200.0
