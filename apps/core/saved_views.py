"""Saved views of list screens: named query strings, private or shared with the dealership."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict

from apps.core import audit
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.models import SavedView
from apps.core.permissions_list import SAVE_VIEWS, SHARE_VIEWS
from apps.core.slots import Slot

MOST = 50
_PASSING = ("cursor",)


@dataclass(frozen=True, slots=True)
class Screen:
    """A list screen that has saved views: its code, its address by name, and who may open it."""

    code: str
    url_name: str
    permission: str


SCREENS = Slot[Screen]("screens with saved views")


def screen_of(code: str) -> Screen:
    """The registered screen; NotFound for another."""
    for screen in SCREENS.items():
        if screen.code == code:
            return screen
    raise NotFound("There is no such list.", code="no_screen")


def views_for(screen: str, by: Actor) -> list[SavedView]:
    """The views that ``by`` sees at the screen, by name: his own and shared ones."""
    return list(SavedView.objects.filter(_seen_by(by), screen=screen, deleted_at=None)[:MOST])


def default_view(views: list[SavedView], by: Actor) -> SavedView | None:
    """The view that the screen opens with for ``by``."""
    return next((view for view in views if by.user_id in view.default_of), None)


@transaction.atomic
def save(*, screen: str, name: str, query: str, by: Actor, shared: bool = False) -> SavedView:
    """Keep ``query`` under ``name``. Conflict if ``by`` has a view of that name there.

    Sharing needs ``core.share_views``. The page that a query stood at is not kept.
    """
    by.require(SAVE_VIEWS)
    by.require(screen_of(screen).permission)
    if by.user_id is None or by.dealership_id is None:
        raise NotAllowed("Only a person at one dealership saves views.")
    if shared:
        by.require(SHARE_VIEWS)
    view = SavedView(
        dealership_id=by.dealership_id,
        screen=screen,
        name=_name(name),
        query=_query(query),
        owner_id=by.user_id,
        owner_name=by.name,
        is_shared=shared,
    )
    _kept(view)
    audit.record("view.save", target=view, by=by, facts={"screen": screen, "shared": shared})
    return view


@transaction.atomic
def rename(*, view_id: int, name: str, by: Actor) -> SavedView:
    """Give one's own view another name."""
    view = _own(view_id, by)
    return _change(view, "view.rename", by, name=_name(name))


@transaction.atomic
def share(*, view_id: int, on: bool, by: Actor) -> SavedView:
    """Show one's own view to the dealership, or to nobody else any more.

    Whoever else had it as default opens the whole list again.
    """
    view = _own(view_id, by)
    by.require(SHARE_VIEWS)
    defaults = view.default_of if on else [user for user in view.default_of if user == by.user_id]
    return _change(view, "view.share", by, is_shared=on, default_of=defaults)


@transaction.atomic
def delete(*, view_id: int, by: Actor) -> SavedView:
    """Take one's own view away; ``restore`` undoes it."""
    return _change(_own(view_id, by), "view.delete", by, deleted_at=now())


@transaction.atomic
def restore(*, view_id: int, by: Actor) -> SavedView:
    """Bring a deleted view back. Conflict if its name is taken meanwhile."""
    return _change(_own(view_id, by, deleted=True), "view.restore", by, deleted_at=None)


@transaction.atomic
def make_default(*, view_id: int, on: bool, by: Actor) -> SavedView:
    """Open the screen with this view, instead of any other, for ``by`` alone; or no more."""
    by.require(SAVE_VIEWS)
    view = _visible(view_id, by)
    user = by.user_id or 0  # a system actor sees shared views, and opens no screen
    others = SavedView.objects.select_for_update().filter(screen=view.screen, default_of__contains=[user])
    for other in others.exclude(pk=view.pk).order_by("pk"):
        _drop(other, by)
    if not on:
        _drop(view, by)
    elif user not in view.default_of:
        view.default_of = [*view.default_of, user]
        view.save()
    audit.record("view.default", target=view, by=by, facts={"on": on})
    return view


def _drop(view: SavedView, by: Actor) -> None:
    if by.user_id in view.default_of:
        view.default_of = [user for user in view.default_of if user != by.user_id]
        view.save()


def _seen_by(by: Actor) -> Q:
    return Q(owner_id=by.user_id) | Q(is_shared=True)


def _visible(view_id: int, by: Actor, *, deleted: bool = False) -> SavedView:
    """The locked view, if ``by`` sees it; another person's private one is not there."""
    rows = SavedView.objects.select_for_update().filter(
        _seen_by(by), pk=view_id, deleted_at__isnull=not deleted
    )
    view = rows.first()
    if view is None:
        raise NotFound("There is no such view.", code="no_view")
    return view


def _own(view_id: int, by: Actor, *, deleted: bool = False) -> SavedView:
    by.require(SAVE_VIEWS)
    view = _visible(view_id, by, deleted=deleted)
    if view.owner_id != by.user_id:
        by.require(SHARE_VIEWS)
    return view


def _change(view: SavedView, act: str, by: Actor, **changes: Any) -> SavedView:
    trail = {name: (getattr(view, name), value) for name, value in changes.items()}
    for name, value in changes.items():
        setattr(view, name, value)
    _kept(view)
    told = {name: (str(old), str(new)) for name, (old, new) in trail.items() if old != new}
    audit.record(act, target=view, by=by, changes=told)
    return view


def _kept(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Conflict(
            f"You have a view called “{view.name}” here already. Choose another name.",
            code="view_name_taken",
            fields={"name": ["Already used."]},
        ) from error


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= 60:
        raise Invalid("A view's name has 1 to 60 characters.", fields={"name": ["1 to 60 characters."]})
    return tidy


def _query(query: str) -> str:
    params = QueryDict(query.removeprefix("?"), mutable=True)
    for name in _PASSING:
        params.pop(name, None)
    kept = params.urlencode()
    if len(kept) > 2000:
        raise Invalid(
            "These filters are too long to be saved. Take some away.", fields={"query": ["Too long."]}
        )
    return kept
