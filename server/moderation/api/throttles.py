"""Rate limits of reports and appeals."""

from server.core.throttles import AddressThrottle, MemberThrottle


class ReportThrottle(MemberThrottle):
    """Twenty reports at once, then one in three minutes."""

    name, capacity, period_s = "report", 20, 3600.0


class AppealThrottle(AddressThrottle):
    """By address, as the link of a mail needs no log-in."""

    name, capacity, period_s = "appeal", 20, 3600.0
