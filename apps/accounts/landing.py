"""Accounts' card of the landing page: who still lacks the second factor, who has not joined yet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.identity import adoption, permissions
from apps.core.admin.landing import LANDING_WIDGETS, Widget
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.permissions import ADMINS


def security(request: HttpRequest) -> dict[str, Any]:
    """Adoption per role and open invitations (four queries)."""
    actor = actor_of(request)
    invitations = adoption.open_invitations(actor, now())[:100].count() if actor.dealership_id else 0
    return {
        "roles": adoption.by_role(actor),
        "invitations": invitations,
        "may_invite": actor.can(permissions.INVITE),
        "invitations_url": reverse("identity_invitations"),
    }


LANDING_WIDGETS.register(
    70,
    "security",
    Widget(
        "Second factor",
        "accounts/landing_security.html",
        security,
        roles=ADMINS,
        permission=permissions.VIEW_ADOPTION,
        more_url=lambda: reverse("identity_adoption"),
        more="Adoption",
    ),
)
