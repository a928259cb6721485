"""Recovery codes: for the day the phone is lost."""

import secrets

from django.db import transaction

from apps.accounts.identity import mail
from apps.accounts.models import IdentityMail, RecoveryCode, RecoverySheet, User
from apps.accounts.models.second_factor import recovery_digest
from apps.core.actor import Actor
from apps.core.audit import record

COUNT = 10
# No 0, 1, i, l, o, u: nothing to mistake for something else when read from paper.
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
GROUP, GROUPS = 5, 2


@transaction.atomic
def renew_recovery_codes(*, user: User, by: Actor) -> list[str]:
    """Void the old sheet and return ten new codes, which are never shown again.

    The caller has had password and second factor shown within the last minutes.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    codes = replace_codes(user)
    record("identity.renew_recovery_codes", target=user, by=by)
    mail.queue(IdentityMail.Kind.RECOVERY_CODES_RENEWED, user=user)
    return codes


def replace_codes(user: User) -> list[str]:
    """Ten codes of 49 random bits each; what is kept is a keyed hash. The user's row is locked."""
    RecoverySheet.objects.filter(user=user).delete()
    sheet = RecoverySheet.objects.create(user=user, name="Recovery codes")
    codes = [_code() for _ in range(COUNT)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(sheet=sheet, digest=recovery_digest(user.pk, code)) for code in codes
    )
    return codes


def _code() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
