"""The step between the password and the session: the second factor.

allauth keeps a started sign-in in the anonymous session; there is no user in it until every
stage let go. All of allauth's ways in (password, and later OpenID Connect) pass through here.
"""

from typing import Any

from allauth.account.models import Login
from allauth.account.stages import LoginStage
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from apps.accounts.identity.selectors import has_second_factor, rule_for
from apps.accounts.models import User
from apps.core.clock import now


class SecondFactorStage(LoginStage):
    """Asks for a code; turns somebody away who has no device and is past his grace date."""

    key = "second_factor"
    urlname = "identity_challenge"

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        """(response, whether the sign-in stays open); (None, True) lets it through."""
        user: User = self.login.user
        if has_second_factor(user):
            self.state["fingerprint"] = user.get_session_auth_hash()
            return HttpResponseRedirect(reverse(str(self.urlname))), True
        if rule_for(user).demands(now()):
            return HttpResponseRedirect(reverse("identity_not_enrolled")), False
        return None, True

    def is_still_valid(self) -> bool:
        """Whether the account is as it was when the password was given a moment ago."""
        user: User = self.login.user
        return user.is_active and self.state.get("fingerprint") == user.get_session_auth_hash()


def sign_in_enrolled(request: HttpRequest, user: User, device: Any) -> None:
    """Sign in somebody who has just shown password, link and code to ``device``."""
    from allauth.account.internal.flows.login import perform_login

    user.otp_device = device  # type: ignore[attr-defined]
    perform_login(request, Login(user=user, state={"stages": {SecondFactorStage.key: {"handled": True}}}))
