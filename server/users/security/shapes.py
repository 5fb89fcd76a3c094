"""What answers about log-in and its second factors are made of."""

import datetime as dt
from typing import Any, Literal

from server.live.shapes import Shape


class SecondStep(Shape):
    """The password was right, and a code is still needed: send `challenge` with it to
    `/api/auth/login/second/` before `expires_at`.
    """

    challenge: str
    methods: list[Literal["totp", "recovery_code"]]
    expires_at: dt.datetime


class PendingAddress(Shape):
    """The address that waits to be confirmed by the link sent to it."""

    email: str
    expires_at: dt.datetime


class TotpSetup(Shape):
    """For an authenticator app: `uri` as a QR code, or `secret` (base 32) typed in."""

    secret: str
    uri: str


class RecoveryCodes(Shape):
    """Shown once. Each stands in for a code of the app, once."""

    codes: list[str]


class PasskeyInfo(Shape):
    """`backed_up`: synchronised by its maker, so that it survives the loss of the device."""

    id: int
    name: str
    backed_up: bool
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class PasskeyList(Shape):
    """Oldest first."""

    results: list[PasskeyInfo]


class PasskeyOptions(Shape):
    """`public_key` goes to `navigator.credentials.create()` or `.get()` as `publicKey`, by
    `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    """

    public_key: dict[str, Any]


class Identity(Shape):
    """An account at another provider that logs in here."""

    id: int
    issuer: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class Security(Shape):
    """How the member logs in. `pending_email`: an address that waits to be confirmed."""

    email_verified_at: dt.datetime | None
    pending_email: str | None
    has_password: bool
    totp: bool
    recovery_codes_left: int
    passkeys: list[PasskeyInfo]
    identities: list[Identity]


class OidcProvider(Shape):
    """What other provider members may log in by; `enabled` false: none."""

    enabled: bool
    name: str


class OidcStart(Shape):
    """Send the browser to `url`. Keep `binding` with the browser (an HttpOnly cookie): the log-in
    is finished only by the browser that began it.
    """

    url: str
    binding: str
    expires_at: dt.datetime


class LegalBasis(Shape):
    """Why some data may be kept: GDPR article 6(1), LGPD article 7, and for how long. `purpose` and
    `kept` by language.
    """

    data: dict[str, str]
    purpose: dict[str, str]
    gdpr: str
    lgpd: str
    kept: dict[str, str]


class LegalSection(Shape):
    heading: str
    paragraphs: list[str]


class LegalDocument(Shape):
    kind: Literal["terms", "privacy"]
    language: Literal["en", "pt-BR"]
    title: str
    sections: list[LegalSection]


class Legal(Shape):
    """What is agreed to at registration, and who answers for it. `minimum_age` in years."""

    terms_version: str
    minimum_age: int
    controller: str
    contact_email: str
    bases: list[LegalBasis]
    documents: list[LegalDocument]
