"""The readiness board: a column a step, a card a unit, and moving one to another column."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from apps.core.admin.htmx import page, wants_fragment
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import Conflict, DomainError, Invalid
from apps.core.templatetags.ui import money
from apps.inventory import board, readiness
from apps.inventory import permissions as may
from apps.inventory.admin.readiness_steps import people
from apps.inventory.lifecycle import STATES
from apps.inventory.models import Readiness, ReadinessStep, StockUnit
from apps.inventory.services import readiness as service
from apps.inventory.services.readiness_steps import active_steps

NAME = "admin:inventory_board"
FILTERS = ("q", "owner", "late", "stage", "more", "step")


def view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/board/?q=&owner=&late=1&stage=recon&step=5``; HTMX gets the columns only."""
    return page(
        request, "inventory/board.html", "inventory/board_columns.html", context(request, request.GET)
    )


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """POST of a ``move`` or ``assign``: one service call, then the board as it is now, with the reason if
    it is refused.
    """
    back = f"{reverse(NAME)}?{request.GET.urlencode()}"
    if request.method != "POST":
        return HttpResponseRedirect(back)
    if verb not in ACTS or not StockUnit.objects.filter(pk=pk).exists():
        raise Http404("There is no such stock unit or verb.")
    status, problem = 200, None
    try:
        ACTS[verb](request, pk)
    except DomainError as error:
        status, problem = (409 if isinstance(error, Conflict) else 422), error
    found = context(request, request.GET, moved=pk, problem=problem) | {"said": SAID[verb]}
    return page(request, "inventory/board.html", "inventory/board_columns.html", found, status=status)


def _move(request: HttpRequest, pk: int) -> None:
    step = _number(request, "step")
    if step is None:
        raise Invalid("Choose a step.", code="no_step")
    service.move_to(
        unit_id=pk,
        step_id=step,
        reason=request.POST.get("reason", "")[:200],
        version=_number(request, "version"),
        by=actor_of(request),
        at=now(),
    )


def _assign(request: HttpRequest, pk: int) -> None:
    service.assign(
        unit_id=pk,
        owner_id=_number(request, "owner"),
        version=_number(request, "version"),
        by=actor_of(request),
        at=now(),
    )


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the form; None for nothing and for what is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


ACTS: Mapping[str, Callable[[HttpRequest, int], None]] = {"move": _move, "assign": _assign}
SAID = {"move": "Moved.", "assign": "Given to its new owner."}


def asked_of(params: QueryDict) -> board.Asked:
    """The filters of a URL; what makes no sense narrows nothing."""
    owner, stage, more = params.get("owner", ""), params.get("stage", ""), params.get("more", "")
    known = owner == board.NOBODY or (owner.isascii() and owner.isdigit() and len(owner) < 19)
    return board.Asked(
        owner=owner if known else "",
        late=params.get("late") == "1",
        stage=stage if stage in readiness.STAGES else "",
        words=params.get("q", "").strip()[:80],
        more=int(more) if more.isascii() and more.isdigit() and len(more) < 19 else None,
    )


def context(
    request: HttpRequest, params: QueryDict, *, moved: int | None = None, problem: DomainError | None = None
) -> dict[str, Any]:
    """What the board shows."""
    actor, at, asked = actor_of(request), now(), asked_of(params)
    store = actor.dealership_id or 0
    steps = active_steps(store)
    found = board.columns(steps, asked, at, store)
    current = _current(params, found)
    return {
        **admin.site.each_context(request),
        "title": "Readiness",
        "columns": [_column(column, may.sees_work_amounts(actor), params) for column in found],
        "current": current,
        "switch": [_tab(column, params, current) for column in found],
        "steps": steps,
        "asked": asked,
        "owners": board.owners(store),
        "me": actor.user_id,
        "stages": Readiness.choices,
        "may_move": actor.can(may.READY),
        "people": people(request) if actor.can(may.READY) and not wants_fragment(request) else [],
        "may_set": actor.can(may.READY_STEPS),
        "query": urlencode([(name, params[name]) for name in FILTERS if params.get(name)]),
        "filtered": any(params.get(name) for name in FILTERS[:4]),
        "moved": moved if problem is None else None,
        "problem": _problem(problem, moved),
    }


def _problem(error: DomainError | None, unit_id: int | None) -> dict[str, str] | None:
    """The refusal in words with the one act that removes its cause."""
    if error is None:
        return None
    acts = {"no_buyers_guide": ("Issue the Buyers Guide", "?do=issue_guide")}
    label, query = acts.get(error.code, ("Open the vehicle", ""))
    url = reverse("admin:inventory_stockunit_page", args=[unit_id])
    return {"text": error.message, "label": label, "url": f"{url}{query}"}


def _current(params: QueryDict, found: list[board.Column]) -> int:
    """The column that a phone shows: the one asked for, else the first with something in it."""
    wanted = params.get("step", "")
    keys = [column.step.pk for column in found]
    if wanted.isascii() and wanted.isdigit() and int(wanted) in keys:
        return int(wanted)
    return next((column.step.pk for column in found if column.count), keys[0] if keys else 0)


def _tab(column: board.Column, params: QueryDict, current: int) -> dict[str, Any]:
    rest = [(name, params[name]) for name in FILTERS[:4] if params.get(name)]
    return {
        "href": f"{reverse(NAME)}?{urlencode([*rest, ('step', column.step.pk)])}",
        "label": column.step.name,
        "count": column.label,
        "active": column.step.pk == current,
    }


def _column(column: board.Column, sees_amounts: bool, params: QueryDict) -> dict[str, Any]:
    rest = [(name, params[name]) for name in FILTERS[:4] if params.get(name)]
    return {
        "step": column.step,
        "label": column.label,
        "hidden": column.hidden,
        "more": f"{reverse(NAME)}?{urlencode([*rest, ('more', column.step.pk), ('step', column.step.pk)])}",
        "at_most": len(column.cards) >= board.MORE,
        "stock": f"{reverse('admin:inventory_stockunit_changelist')}?readiness={column.step.stage}&active=true",
        "shares": column.shares,
        "bar": ", ".join(f"{count} {words}" for _, words, count in column.shares) or "no clock runs",
        "owner": column.step.owner_name or board.role_of(column.step.owner_role),
        "target": _target(column.step),
        "cards": [_card(card, sees_amounts) for card in column.cards],
    }


def _target(step: ReadinessStep) -> str:
    return readiness.span(timedelta(hours=step.target_hours)) if step.target_hours else ""


def _card(card: board.Card, sees_amounts: bool) -> dict[str, Any]:
    facts = card.facts
    return {
        "id": facts["id"],
        "url": reverse("admin:inventory_stockunit_page", args=[facts["id"]]),
        "title": facts["title"],
        "stock_number": facts["stock_number"],
        "version": facts["version"],
        "status": facts["status"],
        "status_label": STATES[facts["status"]],
        "promised": facts["status"] != "in_stock",
        "owner": card.owner,
        "owner_id": card.owner_id or "",
        "owned": facts["step_at"] is not None,
        "clock": card.words,
        "tone": card.tone,
        "recon": card.recon,
        "flags": _flags(facts),
        "work": _work(card, sees_amounts),
    }


def _work(card: board.Card, sees_amounts: bool) -> str:
    """Open work in words, with its sum for those who may see it."""
    count, total = card.work
    if not count:
        return ""
    words = f"{count} job{'' if count == 1 else 's'} open"
    return f"{words}, {money(total, 0)}" if sees_amounts else words


def _flags(facts: Any) -> list[tuple[str, str, str]]:
    """(words, tone, icon) of what keeps the car from being offered or delivered."""
    found = []
    if facts["stop_sale"]:
        found.append(("Stop-sale", "bad", "ban"))
    if facts["open_recall"]:
        found.append(("Recall", "warn", "alert"))
    if readiness.needs_guide(facts["condition"]) and not facts["guide_current"]:
        found.append(("No Buyers Guide", "warn", "file"))
    if facts["price"] is None:
        found.append(("No price", "warn", "tag"))
    return found
