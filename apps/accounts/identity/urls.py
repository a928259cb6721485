"""Sign-in, under /accounts/. The names of allauth's own pages are allauth's.

Its url module is not included: sign-up, e-mail management, sign-in by mailed code and its password
pages without our rules have no address here at all.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from apps.accounts.identity.leaving import forgetting
from apps.accounts.identity.views import challenge, invitation

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("login/code/", challenge.challenge, name="identity_challenge"),
    path("login/cancel/", challenge.cancel, name="identity_cancel"),
    path("login/not-enrolled/", challenge.not_enrolled, name="identity_not_enrolled"),
    path("logout/", forgetting(allauth.logout), name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:token>/", invitation.open_invitation, name="identity_invitation"),
    path("join/", invitation.join, name="identity_join"),
]
