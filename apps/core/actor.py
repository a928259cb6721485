"""Who acts, through which door, with which permissions."""

from contextvars import ContextVar
from dataclasses import dataclass, field

from apps.core import permissions
from apps.core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a partner's token or the system, at one dealership.

    ``permissions`` holds for ``dealership_id``; ``door`` is one of admin, api, job, command,
    relay, system. ``user_id`` is None for the system.
    """

    user_id: int | None
    name: str
    door: str
    dealership_id: int | None = None
    group_id: int | None = None
    read_ids: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    all_powerful: bool = False
    token_id: int | None = None
    limits: dict[str, object] = field(default_factory=dict, hash=False, compare=False)

    def can(self, code: str) -> bool:
        """Whether the actor holds ``code``, which must be registered."""
        permissions.get(code)
        return self.all_powerful or code in self.permissions

    def require(self, code: str) -> None:
        """Raise NotAllowed, with the permission's sentence, unless the actor holds ``code``."""
        if not self.can(code):
            sentence = permissions.get(code).sentence
            raise NotAllowed(
                f"Your role does not allow this: {sentence} Ask an admin of your dealership.",
                code="permission_required",
                extra={"permission": code},
            )


NOBODY = Actor(user_id=None, name="nobody", door="none")

_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current_actor() -> Actor:
    """The actor of the scope in force; NOBODY outside one. Only trails may ask."""
    return _current.get()


def system_actor(
    name: str, *, door: str = "system", dealership_id: int | None = None, group_id: int | None = None
) -> Actor:
    """The program itself (a relay, a schedule, a command): holds every permission."""
    return Actor(
        user_id=None,
        name=name,
        door=door,
        dealership_id=dealership_id,
        group_id=group_id,
        read_ids=(dealership_id,) if dealership_id else (),
        all_powerful=True,
    )
