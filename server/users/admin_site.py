"""The admin site: Django's, with the log-in limits and the second step that members have."""

import math
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from server.core.domain import DomainError
from server.core.errors import RETRY_AFTER_S, plain_problem
from server.users.api.throttles import LoginThrottle
from server.users.gate import Busy
from server.users.models import User
from server.users.security.second_factor import begin_second_step, finish_second_step


class AdminLoginForm(AdminAuthenticationForm):
    """Asks for the code too: without it, the admin pages would be a way around the second step."""

    code = forms.CharField(
        required=False,
        max_length=20,
        label="Code, if you use an authenticator",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Raises: ValidationError, also for a code that is missing or wrong."""
        if not isinstance(user, User):
            raise TypeError("the admin is for members who are staff")
        super().confirm_login_allowed(user)
        challenge = begin_second_step(user=user)
        if challenge is None:
            return
        try:
            finish_second_step(challenge=challenge, code=self.cleaned_data.get("code", ""))
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
        if request.method == "POST":
            throttle = LoginThrottle()
            tried = SimpleNamespace(
                data={"login": request.POST.get("username", "")}, META=request.META
            )
            if not throttle.allow_request(tried, None):  # type: ignore[arg-type] # all it reads
                answer = plain_problem(request, 429, "throttled", "Too many tries. Wait a little.")
                answer["Retry-After"] = str(math.ceil(throttle.wait()))
                return answer
        try:
            return super().login(request, extra_context)
        except Busy as error:
            answer = plain_problem(request, error.status, error.code, error.detail)
            answer["Retry-After"] = str(RETRY_AFTER_S)
            return answer
