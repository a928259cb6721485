"""allauth, as this house uses it: limits, the second-factor stage, sessions, no sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest

from apps.accounts.identity import lockout, sessions
from apps.accounts.identity.selectors import has_second_factor, rule_for
from apps.accounts.models import User
from apps.core.clock import now
from apps.core.errors import NotAllowed

WRONG = "The e-mail address or the password is not right."


class AccountAdapter(DefaultAccountAdapter):
    """Named by the setting ACCOUNT_ADAPTER."""

    error_messages = DefaultAccountAdapter.error_messages | {"email_password_mismatch": WRONG}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come in by invitation only."""
        return False

    def get_login_stages(self) -> list[str]:
        """One stage, whatever allauth's settings say: nothing can be configured around it."""
        return ["apps.accounts.identity.stage.SecondFactorStage"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before it is judged, for known and unknown addresses alike."""
        try:
            lockout.before_password(credentials.get("email", ""), self.get_client_ip(request))
        except NotAllowed as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A right password takes the counted attempt back."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            lockout.password_was_right(credentials.get("email", ""), self.get_client_ip(request))
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Rotate the session's key (Django does), then begin to count its limits."""
        sessions.forget(request.session.session_key)
        super().login(request, user)
        sessions.start(request, user)
        self._nag(request, user)

    def logout(self, request: HttpRequest) -> None:
        """The list of sessions follows."""
        sessions.forget(request.session.session_key)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """The one way to a new password on a forgotten one."""
        from apps.accounts.identity.services import replace_forgotten_password

        replace_forgotten_password(user=user, password=password)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """allauth's own notices (“signed in as …”) say what everybody sees; ours are added by hand."""

    def _nag(self, request: HttpRequest, user: User) -> None:
        rule = rule_for(user)
        if rule.in_grace(now()) and not has_second_factor(user):
            messages.warning(
                request,
                f"After {rule.grace_until:%-d %B %Y} you cannot sign in without a second factor. "
                "Ask your admin for a link to set it up.",
            )
