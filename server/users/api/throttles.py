"""How often accounts may be tried, made and written to: attempts per period in seconds."""

import hashlib
from typing import Any

from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from server.core.env import env
from server.core.throttles import AddressThrottle, BucketThrottle, buckets, client_address
from server.users import devices
from server.users.rules import MAX_LOGIN
from server.users.security.selectors import challenged_member
from server.users.selectors import account_id, is_known_address


def address_key(request: Request) -> str:
    """A keyed hash of the client's address: enough to recognise it, not to read it."""
    return salted_hmac("cinema.address", client_address(request)).hexdigest()[:32]


def digest(text: str) -> str:
    """A key of fixed length that holds nothing readable."""
    return hashlib.sha256(text.strip().casefold().encode()).hexdigest()[:32]


def field(request: Request, name: str) -> str | None:
    """A text of the body; None if it is missing or no text, which its form will refuse."""
    value = request.data.get(name) if isinstance(request.data, dict) else None
    return value if isinstance(value, str) else None


class RegisterThrottle(AddressThrottle):
    name, capacity, period_s = "register", 30, 3600.0


class RefreshThrottle(AddressThrottle):
    name, capacity, period_s = "refresh", 300, 60.0


class ResetConfirmThrottle(AddressThrottle):
    name, capacity, period_s = "reset-confirm", 30, 3600.0


class ResetAddressThrottle(AddressThrottle):
    name, capacity, period_s = "reset-address", 30, 3600.0


class ResetThrottle(BucketThrottle):
    """Mails to one mailbox, whether it has an account or not."""

    name, capacity, period_s = "reset-mailbox", 5, 3600.0

    def key(self, request: Request) -> str | None:
        email = field(request, "email")
        return digest(email) if email is not None else None


class PasswordThrottle(BucketThrottle):
    """Guesses at the member's own password by who holds their session."""

    name, capacity, period_s = "own-password", 10, 300.0

    def key(self, request: Request) -> str | None:
        return str(request.user.pk)


class PhotoThrottle(BucketThrottle):
    name, capacity, period_s = "photo", 20, 3600.0

    def key(self, request: Request) -> str | None:
        return str(request.user.pk)


class VerifyThrottle(AddressThrottle):
    """Tokens of links about addresses."""

    name, capacity, period_s = "verify-email", 60, 3600.0


class OwnMailThrottle(BucketThrottle):
    """Mails about their address that a member may ask for."""

    name, capacity, period_s = "own-mail", 5, 3600.0

    def key(self, request: Request) -> str | None:
        return str(request.user.pk)


class NewAddressThrottle(ResetThrottle):
    """Mails to one mailbox that is to become somebody's address."""

    name = "new-address"


class PasskeyThrottle(AddressThrottle):
    """Log-ins by passkey: nothing can be guessed, but each beginning is a row."""

    name, capacity, period_s = "passkey", 120, 600.0


class OidcThrottle(AddressThrottle):
    """Log-ins at another provider: each is a row and requests of ours to the provider."""

    name, capacity, period_s = "oidc", 60, 600.0


class GuessThrottle(BucketThrottle):
    """Guesses at one account: 10 in 5 minutes from one address, and 15 in 15 minutes from all
    addresses that the account has never logged in from.

    So a botnet gets no more guesses than one machine, and cannot lock the owner out: where they
    have logged in before, only their own attempts count, and a browser that has (`device`) has a
    count to itself. The count for an address is lifted with the other limits by address.
    """

    capacity, period_s = 10, 300.0
    account_capacity, account_period_s = 15, 900.0

    def may_guess(self, request: Request, *, account: str, user_id: int | None) -> bool:
        """`account`: what is guessed at, known to us or not."""
        mark = field(request, "device") or ""
        device = devices.device_id(mark, user_id=user_id) if user_id is not None else None
        if device is not None:
            return self._take(f"device:{account}:{device}", self.capacity, self.period_s)
        address = address_key(request)
        if env().limits == "production" and not self._take(
            f"{account}:{address}", self.capacity, self.period_s
        ):
            return False
        if self._take(account, self.account_capacity, self.account_period_s):
            return True
        return user_id is not None and is_known_address(user_id=user_id, address_key=address)

    def _take(self, key: str, capacity: int, period_s: float) -> bool:
        key = f"{self.name}:{key}"
        _, self._wait = buckets.take(key, capacity=capacity, per_s=capacity / period_s)
        return self._wait == 0


class LoginThrottle(GuessThrottle):
    """Guesses at a password. Names that belong to nobody are counted in the same way."""

    name = "login"

    def allow_request(self, request: Request, view: Any) -> bool:
        login = field(request, "login")
        if login is None or len(login) > MAX_LOGIN:
            return True  # refused by its form, and cheap
        user_id = account_id(login)
        account = str(user_id) if user_id is not None else digest(login)
        return self.may_guess(request, account=account, user_id=user_id)


class SecondStepThrottle(GuessThrottle):
    """Guesses at the code of the second step, over all the log-ins that reached it."""

    name = "second-step"

    def allow_request(self, request: Request, view: Any) -> bool:
        user_id = challenged_member(field(request, "challenge") or "")
        if user_id is None:
            return True  # refused by the service, and cheap
        return self.may_guess(request, account=str(user_id), user_id=user_id)
