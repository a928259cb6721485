"""One's own security: password, second factor, recovery codes, signed-in browsers."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.accounts.identity import selectors, services, sessions
from apps.accounts.identity.forms import AuthenticatorForm, PasswordForm, ProofForm, show_refusal
from apps.accounts.identity.policy import in_words
from apps.accounts.identity.staff.guards import ip_of, me, proof_required, refusals_as_messages
from apps.accounts.identity.staff.proof import prove
from apps.accounts.identity.views.invitation import SECRET, offered_secret, setup_context
from apps.core.admin.htmx import done
from apps.core.errors import DomainError


def security(request: HttpRequest) -> HttpResponse:
    """The overview; every change has a page of its own."""
    user = me(request)
    rule = selectors.rule_for(user)
    context = {
        "title": "Your security",
        "authenticators": selectors.authenticators(user),
        "codes_left": selectors.recovery_codes_left(user),
        "sessions": sessions.alive(user),
        "this_session": request.session.session_key,
        "idle": in_words(rule.idle),
        "absolute": in_words(rule.absolute),
        "authenticator_columns": ["Name", "Added", "Last used", ""],
        "session_columns": ["Browser", "Address", "Signed in", "Last used", "Ends", ""],
    }
    return render(request, "identity/staff/security.html", context)


@sensitive_post_parameters("password", "code")
def proof(request: HttpRequest) -> HttpResponse:
    """Show password and second factor again."""
    user = me(request)
    form = ProofForm(request.POST or None, needs_code=selectors.has_second_factor(user))
    if request.method == "POST" and form.is_valid():
        try:
            prove(user, ip_of(request), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            sessions.note_proof(request)
            return redirect(_after(request))
    context = {"title": "Show that it is you", "form": form, "next": _after(request)}
    return render(request, "identity/staff/proof.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("old", "password")
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other browsers are signed out."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _change_password(request, form)
        except DomainError as error:
            show_refusal(form, error)
    context = {"title": "Change your password", "form": form}
    return render(request, "identity/staff/password.html", context, status=422 if form.errors else 200)


def _change_password(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    old_key = request.session.session_key
    user = services.change_password(
        user=me(request),
        old=form.cleaned_data["old"],
        new=form.cleaned_data["password"],
        by=request.actor,  # type: ignore[attr-defined]
        ip=ip_of(request),
        keep_session=old_key,
    )
    update_session_auth_hash(request, user)
    sessions.follow_new_key(request, old_key)
    return done(
        request, reverse("identity_security"), "Password changed. Your other browsers are signed out."
    )


@proof_required
@sensitive_post_parameters("code")
def add_authenticator(request: HttpRequest) -> HttpResponse:
    """One more authenticator, for one who has shown that it is he."""
    user = me(request)
    if not selectors.has_second_factor(user):
        return render(request, "identity/staff/ask_admin.html", {"title": "Second factor"}, status=403)
    secret = offered_secret(request)
    form = AuthenticatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _, codes = services.enrol_authenticator(
                user=user,
                secret=secret,
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                by=request.actor,  # type: ignore[attr-defined]
                keep_session=request.session.session_key,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            request.session.pop(SECRET)
            if codes:
                return _show_codes(request, codes)
            return done(request, reverse("identity_security"), "Authenticator added.")
    context = {"title": "Add an authenticator", "form": form, **setup_context(secret, user.email)}
    return render(request, "identity/staff/add.html", context, status=422 if form.errors else 200)


@require_POST
@proof_required
@refusals_as_messages
def remove_authenticator(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of one's own authenticators."""
    services.remove_authenticator(
        user=me(request),
        device_id=pk,
        by=request.actor,  # type: ignore[attr-defined]
        keep_session=request.session.session_key,
    )
    return done(request, reverse("identity_security"), "Authenticator removed.")


@require_POST
@proof_required
@refusals_as_messages
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    codes = services.renew_recovery_codes(user=me(request), by=request.actor)  # type: ignore[attr-defined]
    return _show_codes(request, codes)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"title": "Your recovery codes", "codes": codes, "onward": reverse("identity_security")}
    return render(request, "identity/staff/codes.html", context)


@require_POST
@refusals_as_messages
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one browser out."""
    services.end_session(user=me(request), session_id=pk, by=request.actor)  # type: ignore[attr-defined]
    return done(request, reverse("identity_security"), "Signed out there.")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign every other browser out."""
    ended = services.end_sessions(
        user=me(request),
        by=request.actor,  # type: ignore[attr-defined]
        keep_session=request.session.session_key,
    )
    where = "one other browser" if ended == 1 else f"{ended} other browsers"
    return done(request, reverse("identity_security"), f"Signed out in {where}.")


def _after(request: HttpRequest) -> str:
    after = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()})
    return after if safe else reverse("identity_security")
