"""What the pages of one's own security share."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.accounts.identity import sessions
from apps.accounts.models import User
from apps.core.admin.htmx import go
from apps.core.errors import DomainError

View = Callable[..., HttpResponse]


def proof_required(view: View) -> View:
    """Ask for password and second factor again unless they were shown in the last ten minutes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if sessions.proved_lately(request):
            return view(request, *args, **kwargs)
        after = request.path if request.method == "GET" else reverse("identity_security")
        return redirect(f"{reverse('identity_proof')}?{urlencode({'next': after})}")

    return guarded


def refusals_as_messages(view: View) -> View:
    """A refused verb without a form of its own: say why on the security page."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return go(request, reverse("identity_security"))

    return told


def me(request: HttpRequest) -> User:
    """The signed-in person; the admin's gate has let him through."""
    return cast("User", request.user)


def ip_of(request: HttpRequest) -> str:
    """The client's address, as the limits count it."""
    return str(get_adapter(request).get_client_ip(request))
