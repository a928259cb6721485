"""Reads about a person's sign-in: the rule in force, the devices, the need of a second factor."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from apps.accounts.identity.policy import ADMIN, DEFAULTS, SignInRule, strictest
from apps.accounts.models import Authenticator, Membership, RecoveryCode, SignInPolicy, User
from apps.core.clock import now


def rule_for(user: User) -> SignInRule:
    """The strictest rule of the roles that ``user`` holds in any group (two queries)."""
    held = [
        (membership.role, group_of(membership))
        for membership in Membership.objects.in_force().filter(user=user).select_related("dealership")
    ]
    changed = _changed({group_id for _, group_id in held})
    rules = [changed.get((group_id, role), DEFAULTS[role]) for role, group_id in held]
    if user.is_platform_admin:
        rules.append(ADMIN)
    return strictest(rules)


def group_of(membership: Membership) -> int | None:
    """The dealer group of a membership, which is held there or at one of its dealerships."""
    return membership.dealership.group_id if membership.dealership else membership.group_id


def rules_of_group(group_id: int) -> dict[str, SignInRule]:
    """Every role's rule in one group."""
    changed = _changed({group_id})
    return {role: changed.get((group_id, role), rule) for role, rule in DEFAULTS.items()}


def _changed(group_ids: set[int | None]) -> dict[tuple[int | None, str], SignInRule]:
    rows = SignInPolicy.objects.filter(group_id__in=group_ids) if group_ids else ()
    return {(row.group_id, row.role): _as_rule(row) for row in rows}


def _as_rule(row: SignInPolicy) -> SignInRule:
    return SignInRule(
        second_factor=row.second_factor,
        grace_until=row.grace_until,
        idle=timedelta(minutes=row.idle_minutes),
        absolute=timedelta(minutes=row.absolute_minutes),
    )


def authenticators(user: User) -> list[Authenticator]:
    """The authenticator apps that ``user`` has enrolled, oldest first."""
    return list(Authenticator.objects.filter(user=user, confirmed=True))


def has_second_factor(user: User) -> bool:
    """Whether an authenticator is enrolled; recovery codes alone do not count."""
    found: bool = Authenticator.objects.filter(user=user, confirmed=True).exists()
    return found


def recovery_codes_left(user: User) -> int:
    """How many unused recovery codes ``user`` has."""
    return RecoveryCode.objects.filter(sheet__user=user, sheet__confirmed=True).count()


def requires_second_factor(user: User, at: datetime | None = None) -> bool:
    """Whether ``user`` may come in only with a code: he has a device, or his rule demands one.

    True for somebody without a device past his grace date: he cannot come in at all until an
    admin sends him an enrolment link.
    """
    return has_second_factor(user) or rule_for(user).demands(at or now())


def may_enter(request: HttpRequest) -> bool:
    """Whether this session has shown all that its user must show. No query when verified."""
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return False
    if getattr(user, "otp_device", None) is not None:
        return True
    return not requires_second_factor(user)
