"""Signed links: who holds one has it from our e-mail and from nowhere else.

The row's nonce alone opens nothing (a leaked backup is no key), and the signature alone opens
nothing once the row is used, revoked or expired.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from apps.accounts.models import Invitation

SALT = "accounts.invitation"


def token_of(invitation: Invitation) -> str:
    """The last part of the invitation's link."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=SALT)


def address_of(invitation: Invitation) -> str:
    """The whole link. The host is the configured one, never the one a request claims."""
    return public_address(reverse("identity_invitation", args=[token_of(invitation)]))


def public_address(path: str) -> str:
    """``path`` under the configured public address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def read(token: str) -> tuple[int, str] | None:
    """Id and nonce of a token that we signed, else None. Expiry is the row's."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk), str(nonce)
