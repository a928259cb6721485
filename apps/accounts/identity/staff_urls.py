"""Identity's staff pages, under /admin/; each behind the admin site's gate."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from apps.accounts.identity.staff import inviting, second_factors, security


def _staff(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """``admin.site`` is made late: ask it when a page is wanted."""

    def behind_gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return admin.site.admin_view(view)(request, *args, **kwargs)

    return behind_gate


urlpatterns = [
    path("security/", _staff(security.security), name="identity_security"),
    path("security/proof/", _staff(security.proof), name="identity_proof"),
    path("security/password/", _staff(security.password), name="identity_password"),
    path("security/authenticators/add/", _staff(security.add_authenticator), name="identity_add"),
    path(
        "security/authenticators/<int:pk>/remove/",
        _staff(security.remove_authenticator),
        name="identity_remove",
    ),
    path("security/codes/", _staff(security.renew_codes), name="identity_codes"),
    path("security/sessions/end/", _staff(security.end_sessions), name="identity_end_sessions"),
    path("security/sessions/<int:pk>/end/", _staff(security.end_session), name="identity_end_session"),
    path("second-factor/", _staff(second_factors.overview), name="identity_adoption"),
    path("second-factor/<int:pk>/link/", _staff(second_factors.send_link), name="identity_send_link"),
    path("second-factor/<int:pk>/reset/", _staff(second_factors.reset), name="identity_reset"),
    path("second-factor/rules/<slug:role>/", _staff(second_factors.rule), name="identity_rule"),
    path("invitations/", _staff(inviting.invitations), name="identity_invitations"),
    path("invitations/<int:pk>/revoke/", _staff(inviting.revoke), name="identity_revoke"),
]
