"""Following a link: to join, or to set up a second factor."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.accounts.identity import limits, lockout, services, totp
from apps.accounts.identity.forms import EnrolForm, JoinForm, show_refusal
from apps.accounts.identity.services.acceptance import Accepted
from apps.accounts.identity.stage import sign_in_enrolled
from apps.accounts.models import Invitation, User
from apps.core.errors import DomainError, NotFound
from apps.core.fields import decrypt, encrypt

LINK = "identity_link"
SECRET = "identity_secret"


@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address at once, so that it is in no history and no Referer."""
    verdict = limits.hit(lockout.LINK_NETWORK, get_adapter(request).get_client_ip(request))
    if not verdict.allowed:
        return _dead(request, lockout.too_many("open a link", verdict).message, 429)
    try:
        services.open_link(token)
    except NotFound as dead:
        return _dead(request, dead.message, 404)
    request.session[LINK] = token
    request.session.pop(SECRET, None)
    return redirect("identity_join")


@never_cache
@sensitive_post_parameters("password", "again", "code")
def join(request: HttpRequest) -> HttpResponse:
    """The page behind the link."""
    token = request.session.get(LINK, "")
    try:
        invitation = services.open_link(token)
    except NotFound as dead:
        return _dead(request, dead.message, 404)
    if invitation.purpose == Invitation.Purpose.ENROL:
        return _with_code(request, invitation, EnrolForm, services.accept_enrolment)
    if User.objects.filter(email=invitation.email).exists():
        return _with_account(request, invitation, token)
    return _with_code(request, invitation, JoinForm, services.accept_invitation)


def _with_code(
    request: HttpRequest,
    invitation: Invitation,
    form_class: type[forms.Form],
    accept: Callable[..., Accepted],
) -> HttpResponse:
    secret = offered_secret(request)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user, device, codes = accept(
                token=request.session[LINK], password=data["password"], secret=secret, code=data["code"]
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            sign_in_enrolled(request, user, device)
            return show_codes(request, codes)
    context = {
        "form": form,
        "invitation": invitation,
        "title": "Set up your account" if form_class is JoinForm else "Set up your second factor",
        **setup_context(secret, invitation.email),
    }
    return render(request, "identity/join.html", context, status=422 if form.errors else 200)


def _with_account(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    user = request.user
    mine = isinstance(user, User) and user.email == invitation.email
    if request.method == "POST" and mine:
        services.accept_invitation_as(token=token, user=user, keep_session=request.session.session_key)  # type: ignore[arg-type]
        request.session.pop(LINK)
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"invitation": invitation, "mine": mine, "title": "Accept the invitation"}
    return render(request, "identity/join_again.html", context)


def setup_context(secret: str, account: str) -> dict[str, str]:
    """What the QR block of a page needs."""
    address = totp.setup_url(secret, issuer=settings.OTP_TOTP_ISSUER, account=account)
    # segno draws it from an address that we built: no markup of a user's is in it.
    return {"qr": mark_safe(totp.qr_svg(address)), "typed_secret": totp.base32(secret)}  # nosec


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The recovery codes, this once: they are in this answer and nowhere else."""
    request.session.pop(LINK, None)
    request.session.pop(SECRET, None)
    context = {"codes": codes, "title": "Your recovery codes", "onward": settings.LOGIN_REDIRECT_URL}
    return render(request, "identity/codes.html", context)


def offered_secret(request: HttpRequest) -> str:
    """The secret on offer; the same one after a mistyped code, or the QR would have to be scanned again."""
    if SECRET not in request.session:
        request.session[SECRET] = encrypt(totp.new_secret())
    return decrypt(request.session[SECRET])


def _dead(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "identity/dead_link.html", {"why": why, "title": "Link not valid"}, status=status)
