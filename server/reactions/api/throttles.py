"""Rate limits of reactions, by member."""

from rest_framework.request import Request

from server.core.env import env
from server.core.throttles import BucketThrottle


class CommentThrottle(BucketThrottle):
    """A burst of thirty comments, then one every ten seconds; lifted by LIMITS=load."""

    name, capacity, period_s = "comment", 30, 300.0

    def key(self, request: Request) -> str | None:
        return None if env().limits == "load" else str(request.user.pk)
