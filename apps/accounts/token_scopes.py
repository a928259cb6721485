"""What a partner token may do: permission codes, or named groups of them. Pure."""

from functools import lru_cache

from apps.core.actor import Actor
from apps.core.permissions import all_permissions

_READING = ("view_", "list_", "see_", "read_")


def known_scopes() -> list[str]:
    """Everything a token may be given: "inventory:read", "inventory:write" and each code."""
    codes = [permission.code for permission in all_permissions()]
    apps = dict.fromkeys(code.split(".")[0] for code in codes)
    named = [f"{app}:{level}" for app in apps for level in ("read", "write")]
    return [*named, *codes]


def choices_for(actor: Actor) -> list[tuple[str, str]]:
    """(scope, words) of what ``actor`` may lend: what he holds at least in part."""
    sentences = {permission.code: permission.sentence for permission in all_permissions()}
    found = []
    for scope in known_scopes():
        if any(actor.can(code) for code in codes_of((scope,))):
            app, _, level = scope.partition(":")
            words = "Read everything of" if level == "read" else "Read and change everything of"
            found.append((scope, sentences.get(scope) or f"{words} {app}."))
    return found


@lru_cache(maxsize=2048)
def codes_of(scopes: tuple[str, ...]) -> frozenset[str]:
    """The permission codes that ``scopes`` stand for; "app:write" is everything of the app."""
    wanted = frozenset(scopes)
    return frozenset(permission.code for permission in all_permissions() if _covers(wanted, permission.code))


def _covers(scopes: frozenset[str], code: str) -> bool:
    app, verb = code.split(".", 1)
    if code in scopes or f"{app}:write" in scopes:
        return True
    return f"{app}:read" in scopes and verb.startswith(_READING)
