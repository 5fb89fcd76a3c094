"""The admin site: Django's, with the log-in limits and the second step that members have."""

import math
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from server.core.domain import DomainError
from server.core.env import env
from server.core.errors import RETRY_AFTER_S, plain_problem
from server.users.api.throttles import GuessThrottle, LoginThrottle, SecondStepThrottle
from server.users.gate import Busy
from server.users.models import User
from server.users.security.second_factor import begin_second_step, finish_second_step


class TooManyTries(Exception):
    """`wait_s`: seconds until the next try counts."""

    def __init__(self, throttle: GuessThrottle) -> None:
        super().__init__()
        self.wait_s = math.ceil(throttle.wait() or 1)


def _tried(request: HttpRequest, **data: str) -> Any:
    """What a throttle of the API reads of a request."""
    return SimpleNamespace(data=data, META=request.META)


class AdminLoginForm(AdminAuthenticationForm):
    """Asks for the code too: without it, the admin pages would be a way around the second step."""

    code = forms.CharField(
        required=False,
        max_length=20,
        label="Code, if you use an authenticator",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Raises: ValidationError, also for a code that is missing or wrong; TooManyTries."""
        if not isinstance(user, User):
            raise TypeError("the admin is for members who are staff")
        super().confirm_login_allowed(user)
        challenge = begin_second_step(user=user)
        if challenge is None:
            return
        code = self.cleaned_data.get("code", "")
        if code and self.request is not None:
            throttle = SecondStepThrottle()
            tried = _tried(self.request, challenge=challenge)
            if not throttle.allow_request(tried, None):
                raise TooManyTries(throttle)
        try:
            finish_second_step(challenge=challenge, code=code)
        except DomainError as error:
            raise forms.ValidationError(error.detail, code=error.code) from error


class CinemaAdminSite(AdminSite):
    site_header = site_title = "Cinema!"
    login_form = AdminLoginForm
    login_template = "users/admin_login.html"

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Guesses are counted with those at the API: one account, one count, wherever it is tried.

        Answers 429 `throttled`, or 503 `busy` when too many passwords are being hashed, with
        Retry-After.
        """
        try:
            if request.method == "POST":
                throttle = LoginThrottle()
                # Stripped as the form strips it: else each more space were a count of its own.
                login = request.POST.get("username", "").strip()
                if not throttle.allow_request(_tried(request, login=login), None):
                    raise TooManyTries(throttle)
            return super().login(request, extra_context)
        except TooManyTries as error:
            answer = plain_problem(request, 429, "throttled", "Too many tries. Wait a little.")
            answer["Retry-After"] = str(error.wait_s)
            return answer
        except Busy as error:
            answer = plain_problem(request, error.status, error.code, error.detail)
            answer["Retry-After"] = str(RETRY_AFTER_S)
            return answer

    def password_change(  # type: ignore[override] # the stubs know of the form's page alone
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords are changed in the member's settings: there every session and half-done log-in
        ends with the old one.
        """
        return HttpResponseRedirect(f"{env().public_web_url}/settings")
