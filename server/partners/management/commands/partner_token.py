from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.core.domain import NotFound
from server.partners.models import GROUP
from server.partners.services import give_token, revoke_token
from server.users.security.emails import EmailUnverified
from server.users.selectors import member_by_username


class Command(BaseCommand):
    help = f"Print a new partner token of USER, who joins the group {GROUP}; or revoke a token."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", nargs="?", metavar="USER", help="user name of the partner")
        parser.add_argument("--name", default="", help="what the token is for")
        parser.add_argument("--revoke", metavar="PREFIX", help="first 12 characters of a token")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["user"]) == bool(options["revoke"]):
            raise CommandError("give either USER or --revoke PREFIX")
        try:
            if options["revoke"]:
                count = revoke_token(prefix=options["revoke"])
                self.stderr.write(f"{count} revoked")
                return
            user = member_by_username(options["user"])
        except NotFound as error:
            raise CommandError(f"not found: {options['user'] or options['revoke']}") from error
        try:
            _, text = give_token(user=user, name=options["name"][:80])
        except EmailUnverified as error:
            raise CommandError(f"{user.username} has not confirmed their address") from error
        # The token alone goes to stdout, so that a script can take it; it is not shown again.
        self.stderr.write(f"token of {user.username}, shown this once:")
        self.stdout.write(text)
