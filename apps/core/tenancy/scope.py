"""Lock 1: one ``with scope(...)`` a request or task, and the database settings it sets.

The settings are transaction-local, so a pooled connection carries none of them away. They
outlive a RELEASE SAVEPOINT, so a nested scope restores what was before by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections, transaction

from apps.core.actor import NOBODY, Actor, _current


class NoScope(RuntimeError):
    """A tenant table was queried outside a scope: a programming error, never a user's."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be written (one dealership) and read (one or several), and by whom."""

    write_id: int | None
    read_ids: tuple[int, ...]
    group_id: int | None
    actor: Actor

    def settings(self) -> tuple[str, str, str]:
        """The values of app.write_id, app.read_ids and app.group_id."""
        return (
            str(self.write_id or ""),
            ",".join(map(str, self.read_ids)),
            str(self.group_id or ""),
        )


_NONE = ("", "", "")
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)
_unscoped: ContextVar[str] = ContextVar("unscoped", default="")
_afterwards: ContextVar[list[Callable[[], None]] | None] = ContextVar("afterwards", default=None)


def current_scope() -> Scope | None:
    """The scope in force, or None."""
    return _scope.get()


def is_unscoped() -> bool:
    """Whether ``unscoped`` is in force (row-level security still holds for the role)."""
    return bool(_unscoped.get())


@contextmanager
def scope(
    dealership_id: int | None = None,
    *,
    read_ids: Sequence[int] = (),
    group_id: int | None = None,
    actor: Actor = NOBODY,
    using: str = "default",
) -> Iterator[Scope]:
    """Open a transaction in which the rows of these dealerships, and no others, exist.

    ``dealership_id`` may be written and read; ``read_ids`` may be read besides. External I/O
    belongs outside. Nested scopes replace one another and restore what was before.
    """
    ids = tuple(dict.fromkeys([*([dealership_id] if dealership_id else []), *read_ids]))
    inner = Scope(write_id=dealership_id, read_ids=ids, group_id=group_id, actor=actor)
    before = _scope.get()
    nested = connections[using].in_atomic_block
    scope_token, actor_token = _scope.set(inner), _current.set(actor)
    with _outermost():
        try:
            with transaction.atomic(using=using):
                apply_settings(inner.settings(), using)
                yield inner
            if nested and not connections[using].needs_rollback:
                apply_settings(before.settings() if before else _NONE, using)
        finally:
            _scope.reset(scope_token)
            _current.reset(actor_token)


@contextmanager
def _outermost() -> Iterator[None]:
    if _afterwards.get() is not None:
        yield
        return
    pending: list[Callable[[], None]] = []
    token = _afterwards.set(pending)
    try:
        yield
    finally:
        _afterwards.reset(token)
        for callback in pending:
            callback()


def after_scope(callback: Callable[[], None]) -> None:
    """Call when the outermost scope in force has ended, committed or rolled back; at once without one.

    For what must stay although the work is undone: denials and read logs.
    """
    pending = _afterwards.get()
    if pending is None:
        callback()
    else:
        pending.append(callback)


def apply_settings(values: tuple[str, str, str], using: str) -> None:
    """Set the three transaction-local settings in one round trip."""
    with connections[using].prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT set_config('app.write_id', %s, true),"
            " set_config('app.read_ids', %s, true),"
            " set_config('app.group_id', %s, true)",
            values,
        )


@contextmanager
def unscoped(reason: str) -> Iterator[None]:
    """Let managers through without a scope, for work that spans dealerships by nature.

    Only the managers' lock opens: the role ``app`` still sees no tenant row. ``reason`` is
    for the reader and for grep.
    """
    if not reason:
        raise ValueError("say why this work needs no scope")
    scope_token, reason_token = _scope.set(None), _unscoped.set(reason)
    try:
        yield
    finally:
        _scope.reset(scope_token)
        _unscoped.reset(reason_token)
