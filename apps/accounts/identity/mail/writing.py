"""The text of a mail: plain first, simple HTML beside it."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.identity import links
from apps.accounts.models import IdentityMail, User
from apps.core.clock import now

Kind = IdentityMail.Kind

SUBJECTS = {
    Kind.INVITATION: "You are invited",
    Kind.ENROLMENT_LINK: "Set up your second factor",
    Kind.PASSWORD_RESET: "Choose a new password",
    Kind.PASSWORD_CHANGED: "Your password was changed",
    Kind.SECOND_FACTOR_ADDED: "A second factor was added to your account",
    Kind.SECOND_FACTOR_REMOVED: "A second factor was removed from your account",
    Kind.SECOND_FACTOR_RESET: "Your second factor was reset by an admin",
    Kind.RECOVERY_CODES_RENEWED: "Your recovery codes were replaced",
    Kind.RECOVERY_CODE_USED: "A recovery code was used to sign in",
}


def write(mail: IdentityMail) -> EmailMultiAlternatives | None:
    """The message, or None when nobody is to get it any more."""
    recipient = _recipient(mail)
    if recipient is None:
        return None
    kind = Kind(mail.kind)
    context = _context(mail)
    message = EmailMultiAlternatives(
        subject=SUBJECTS[kind],
        body=render_to_string(f"identity/mail/{kind.value}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[recipient],
    )
    html = render_to_string(
        "identity/mail/frame.html", {**context, "text": message.body, "subject": message.subject}
    )
    message.attach_alternative(html, "text/html")
    return message


def _recipient(mail: IdentityMail) -> str | None:
    if mail.invitation is not None:
        return mail.invitation.email if mail.invitation.is_open(now()) else None
    if mail.user is not None and mail.user.is_active:
        return mail.user.email
    return None


def _context(mail: IdentityMail) -> dict[str, Any]:
    return {
        "mail": mail,
        "name": mail.invitation.name if mail.invitation else getattr(mail.user, "name", ""),
        "invitation": mail.invitation,
        "link": _link(mail),
        "product": settings.OTP_TOTP_ISSUER,
        "security_page": links.public_address(reverse("identity_security")),
    }


def _link(mail: IdentityMail) -> str:
    if mail.invitation is not None:
        return links.address_of(mail.invitation)
    if mail.kind == Kind.PASSWORD_RESET and mail.user is not None:
        return _reset_address(mail.user)
    return ""


def _reset_address(user: User) -> str:
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return links.public_address(path)
