"""What besides a session lets somebody act as a member, and ends when moderation shuts them out."""

from django.conf import settings
from django.utils.module_loading import import_string

from server.users.models import Challenge, User


def end_credentials(user: User) -> None:
    """End half log-ins, and what apps above gave out (`settings.CREDENTIALS`): partner tokens.

    They stay ended when the member comes back. Part of a service that ends the sessions. Safe to
    repeat. Emits nothing.
    """
    Challenge.objects.filter(user=user).delete()
    for name in settings.CREDENTIALS:
        import_string(name)(member_id=user.pk)
