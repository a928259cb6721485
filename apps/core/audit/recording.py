"""Writing the trail: one statement an act, in the act's own transaction or apart from it."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from psycopg.types.json import Jsonb

from apps.core import correlation
from apps.core.actor import Actor
from apps.core.audit.masking import is_sensitive, masked
from apps.core.clock import now
from apps.core.tenancy import current_scope, scope
from apps.core.tenancy.scope import after_scope

Changes = Mapping[str, tuple[Any, Any]]


class Details(TypedDict, total=False):
    """What an act may say besides its name, target and actor; see ``record``."""

    reason: str
    changes: Changes | None
    dealership_id: int | None
    facts: Mapping[str, Any] | None


# The id is drawn first, because RETURNING would need the right to read the row. The queue of the
# sealer is filled by the same statement: an act costs one round trip.
_INSERT = """
WITH drawn AS (SELECT nextval('core_auditevent_id_seq') AS id),
event AS (
    INSERT INTO core_auditevent
        (id, dealership_id, group_id, actor_id, actor_name, token_id, door, action, target_type,
         target_id, target_label, reason, changes, facts, correlation_id, ip, at)
    SELECT id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM drawn
)
INSERT INTO core_auditunsealed (event_id, stream) SELECT id, %s FROM drawn
"""


def record(action: str, *, target: models.Model | None, by: Actor, **details: Unpack[Details]) -> None:
    """Write that ``by`` did ``action`` ("deal.deliver") to ``target``, in the caller's transaction.

    ``changes`` maps a field to (old, new); values of sensitive names are masked here. The
    dealership is the one given, else the target's, else the scope's, else the actor's; without
    any it is an act of the actor's group or of the platform. A bulk act is one row, with its
    figures in ``facts``.
    """
    _write(_row(action, target, by, **details))


def record_outside(
    action: str, *, target: models.Model | None, by: Actor, **details: Unpack[Details]
) -> None:
    """Like ``record``, for denials and reads: stays although the act is rolled back.

    It is written in a transaction of its own as soon as the scope in force has ended, and before
    the answer leaves; without a scope at once.
    """
    row = _row(action, target, by, **details)
    after_scope(lambda: _write_apart(row, by))


def _dealership_of(target: models.Model | None, by: Actor) -> int | None:
    owner: int | None = getattr(target, "dealership_id", None)
    if owner:
        return owner
    in_force = current_scope()
    return (in_force.write_id if in_force else None) or by.dealership_id


def _row(
    action: str,
    target: models.Model | None,
    by: Actor,
    reason: str = "",
    changes: Changes | None = None,
    dealership_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> list[Any]:
    dealership_id = dealership_id or _dealership_of(target, by)
    return [
        dealership_id,
        None if dealership_id else (getattr(target, "group_id", None) or by.group_id),
        by.user_id,
        by.name[:200],
        by.token_id,
        by.door,
        action,
        target._meta.label_lower if target is not None else "",
        str(target.pk) if target is not None else "",
        str(target)[:200] if target is not None else "",
        reason,
        _json(_pairs(target, changes or {})),
        _json(facts or {}),
        correlation.current(),
        correlation.client_address(),
        now(),
        dealership_id or 0,
    ]


def _pairs(target: models.Model | None, changes: Changes) -> dict[str, list[Any]]:
    return {
        name: [masked(value) for value in pair] if is_sensitive(target, name) else list(pair)
        for name, pair in changes.items()
    }


def _json(value: Mapping[str, Any]) -> Jsonb:
    return Jsonb(value, dumps=_dumps)


def _dumps(value: Any) -> str:
    return _ENCODER.encode(value)


class _Encoder(DjangoJSONEncoder):
    """Decimals, dates and ids as text; a model instance as its name, never as its fields."""

    def default(self, o: Any) -> Any:
        return str(o) if isinstance(o, models.Model) else super().default(o)


_ENCODER = _Encoder(ensure_ascii=False)


def _write(row: list[Any]) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(_INSERT, row)


def _write_apart(row: list[Any], by: Actor) -> None:
    with scope(row[0], group_id=by.group_id, actor=by):
        _write(row)
