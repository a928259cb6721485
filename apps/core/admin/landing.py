"""The landing page: widgets that apps register, chosen by the actor's roles and permissions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.actor import Actor
from apps.core.admin.navigation import may_see
from apps.core.admin.requests import actor_of
from apps.core.permissions import ADMINS, EVERYONE
from apps.core.slots import Slot


@dataclass(frozen=True, slots=True)
class Widget:
    """A card of the landing page.

    ``load`` returns the template's context, or None to leave the card out today. ``width`` is
    3 to 12 of twelve columns. Together a role's widgets may cost twelve queries.
    """

    title: str
    template: str
    load: Callable[[HttpRequest], Mapping[str, Any] | None]
    roles: frozenset[str] = EVERYONE
    permission: str = ""
    width: int = 6
    bare: bool = False
    more_url: Callable[[], str] | None = None
    more: str = "Show all"


@dataclass(frozen=True, slots=True)
class Card:
    """A widget with its content rendered."""

    widget: Widget
    body: SafeString

    @property
    def more_url(self) -> str:
        """Where "Show all" leads, or nothing."""
        return self.widget.more_url() if self.widget.more_url else ""


LANDING_WIDGETS = Slot[Widget]("landing widgets")


def concerns(widget: Widget, actor: Actor) -> bool:
    """Whether the card belongs on this actor's page; who may do everything works as an admin."""
    roles = ADMINS if actor.all_powerful else actor.roles
    return bool(widget.roles & roles) and may_see(actor, widget.permission)


def cards(request: HttpRequest) -> list[Card]:
    """The actor's cards, in order."""
    actor = actor_of(request)
    found = []
    for widget in LANDING_WIDGETS.items():
        if concerns(widget, actor) and (context := widget.load(request)) is not None:
            body = render_to_string(widget.template, dict(context), request=request)
            found.append(Card(widget, body))
    return found
