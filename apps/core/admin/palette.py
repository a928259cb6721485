"""The command palette (Ctrl+K): pages, actions and each app's own search."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from apps.core.admin.navigation import allowed_items, may_see
from apps.core.admin.requests import actor_of
from apps.core.slots import Slot

MOST = 8
SHORTEST = 2
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette."""

    title: str
    url: str
    detail: str = ""
    icon: str = "right"


@dataclass(frozen=True, slots=True)
class PaletteSource:
    """One type of thing that can be found.

    ``search`` gets the request (scope already open) and the typed words; it must use an index
    and a limit: the palette shows ``MOST`` hits and reads no further.
    """

    title: str
    permission: str
    search: Callable[[HttpRequest, str], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class PaletteAction:
    """A verb that opens a page: "Open a deal", "Register a customer"."""

    title: str
    url_name: str
    permission: str = ""
    icon: str = "plus"
    words: str = ""


PALETTE_SOURCES = Slot[PaletteSource]("palette sources")
PALETTE_ACTIONS = Slot[PaletteAction]("palette actions")


def groups(request: HttpRequest, words: str) -> list[tuple[str, list[Hit]]]:
    """Titled groups of at most ``MOST`` hits: actions, pages, then records."""
    actor = actor_of(request)
    found = [("Actions", actions(request, words)), ("Go to", pages(request, words))]
    if len(words) >= SHORTEST:
        for source in PALETTE_SOURCES.items():
            if may_see(actor, source.permission):
                found.append((source.title, first(source.search(request, words))))
    return [(title, hits) for title, hits in found if hits]


def first(hits: Iterable[Hit]) -> list[Hit]:
    """At most ``MOST``, without asking the source for more."""
    return list(islice(hits, MOST))


def pages(request: HttpRequest, words: str) -> list[Hit]:
    """Sidebar entries whose title or group matches."""
    matches = (
        Hit(item.title, url, item.group, item.icon)
        for item, url in allowed_items(actor_of(request))
        if matching(words, f"{item.title} {item.group}")
    )
    return first(matches)


def actions(request: HttpRequest, words: str) -> list[Hit]:
    """Registered verbs that the actor may do and whose URL is mounted."""
    actor = actor_of(request)
    found = []
    for action in PALETTE_ACTIONS.items():
        if may_see(actor, action.permission) and matching(words, f"{action.title} {action.words}"):
            try:
                found.append(Hit(action.title, reverse(action.url_name), "", action.icon))
            except NoReverseMatch:
                continue
    return found[:MOST]


def matching(words: str, text: str) -> bool:
    """Every typed word begins a word of ``text``."""
    parts = text.lower().split()
    return all(any(part.startswith(word) for part in parts) for word in words.lower().split())


def palette_view(request: HttpRequest) -> HttpResponse:
    """The fragment under the palette's field; ``?s=`` is what was typed."""
    words = request.GET.get("s", "").strip()[:LONGEST]
    context = {"groups": groups(request, words), "words": words, "shortest": SHORTEST}
    return render(request, "admin/shell/hits.html", context)
