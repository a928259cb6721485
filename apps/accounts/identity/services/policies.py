"""Sign-in rules of a dealer group."""

from datetime import date

from django.db import transaction

from apps.accounts.identity.permissions import SET_SIGN_IN_POLICY
from apps.accounts.identity.selectors import rules_of_group
from apps.accounts.models import DealerGroup, SignInPolicy
from apps.accounts.roles import GRANTABLE
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Invalid, NotFound

SHORTEST_IDLE = 5
LONGEST = 30 * 24 * 60


@transaction.atomic
def set_sign_in_policy(
    *,
    group_id: int,
    role: str,
    second_factor: bool,
    grace_until: date | None,
    idle_minutes: int,
    absolute_minutes: int,
    by: Actor,
) -> SignInPolicy:
    """Set one role's rule in one group; it reaches signed-in people within a minute.

    ``grace_until`` is the last day (UTC) without the second factor.
    """
    by.require(SET_SIGN_IN_POLICY)
    if by.group_id != group_id and not by.all_powerful:
        raise NotFound("There is no such group here.")
    if role not in GRANTABLE:
        raise Invalid("Choose a role of the group.", code="bad_role", fields={"role": ["Choose a role."]})
    _check_limits(idle_minutes, absolute_minutes)
    group = DealerGroup.objects.select_for_update().get(pk=group_id)
    before = rules_of_group(group_id)[role].as_values()
    after = {
        "second_factor": second_factor,
        "grace_until": grace_until,
        "idle_minutes": idle_minutes,
        "absolute_minutes": absolute_minutes,
    }
    policy, _ = SignInPolicy.objects.update_or_create(group=group, role=role, defaults=after)
    changes = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    record("identity.set_sign_in_policy", target=policy, by=by, changes=changes)
    return policy


def _check_limits(idle: int, absolute: int) -> None:
    if not SHORTEST_IDLE <= idle <= absolute <= LONGEST:
        raise Invalid(
            f"The idle limit is at least {SHORTEST_IDLE} minutes and at most the absolute limit, "
            f"which is at most {LONGEST // (24 * 60)} days.",
            code="bad_limits",
            fields={"idle_minutes": ["Out of range."]},
        )
