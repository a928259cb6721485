"""The page between password and session."""

from typing import cast

from allauth.account.internal.decorators import login_stage_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.models import Device

from apps.accounts.identity.forms import CodeForm
from apps.accounts.identity.stage import SecondFactorStage
from apps.accounts.identity.verification import accept_code
from apps.accounts.models import User
from apps.core.errors import NotAllowed

WRONG = "This code is not right, or was used already. Wait for the next one."
WRONG_RECOVERY = "This recovery code is not right, or was used already."


@login_stage_required(stage=SecondFactorStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@sensitive_post_parameters("code")
def challenge(request: HttpRequest) -> HttpResponseBase:
    """Ask for a code; there is no user in the session before it is right."""
    stage = cast("SecondFactorStage", request._login_stage)  # type: ignore[attr-defined]
    if not stage.is_still_valid():
        return cast("HttpResponseBase", stage.abort())
    recovery = "recovery" in request.GET
    form = CodeForm(request.POST or None, recovery=recovery)
    if request.method == "POST" and form.is_valid():
        user = cast("User", stage.login.user)
        if device := _accepted(form, user, recovery=recovery):
            user.otp_device = device  # type: ignore[attr-defined]
            return cast("HttpResponseBase", stage.exit())
    status = 422 if form.errors else 200
    context = {"form": form, "recovery": recovery, "title": "Second factor"}
    return render(request, "identity/challenge.html", context, status=status)


def _accepted(form: CodeForm, user: User, *, recovery: bool) -> Device | None:
    try:
        device = accept_code(user, form.cleaned_data["code"])
    except NotAllowed as refused:
        form.add_error("code", refused.message)
        return None
    if device is None:
        form.add_error("code", WRONG_RECOVERY if recovery else WRONG)
    return device


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Give the started sign-in up, so that somebody else can begin."""
    from allauth.account.internal.stagekit import clear_login

    clear_login(request)
    return redirect("account_login")


@never_cache
def not_enrolled(request: HttpRequest) -> HttpResponse:
    """Why a right password was not enough, and what to do."""
    return render(request, "identity/not_enrolled.html", {"title": "Second factor needed"}, status=403)
