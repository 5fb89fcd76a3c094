"""Rate limits of lists, by member."""

from server.core.throttles import MemberThrottle


class InvitationThrottle(MemberThrottle):
    """Twenty invitations at once, then one every three minutes."""

    name, capacity, period_s = "invitation", 20, 3600.0
