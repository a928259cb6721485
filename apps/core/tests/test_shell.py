"""The frame of staff pages: what each person is offered, and how it is found."""

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import RequestFactory

from apps.core.actor import Actor
from apps.core.admin import landing, navigation, palette
from apps.core.admin.landing import Widget
from apps.core.admin.navigation import NavItem
from apps.core.admin.palette import Hit, PaletteAction, PaletteSource
from apps.core.models import Job
from apps.core.permissions_list import VIEW_AUDIT, VIEW_JOBS
from apps.core.slots import Slot

AUDITOR = Actor(1, "Ana", "admin", roles=frozenset({"auditor"}), permissions=frozenset({VIEW_AUDIT}))


@pytest.fixture
def request_of_auditor():
    request = RequestFactory().get("/admin/audit/")
    request.actor = AUDITOR
    return request


@pytest.fixture
def entries(monkeypatch):
    slot = Slot[NavItem]("test")
    slot.register(1, "home", NavItem("Home", "admin:index", "home"))
    slot.register(2, "audit", NavItem("Audit trail", "admin:audit", "history", "Office", VIEW_AUDIT))
    slot.register(3, "jobs", NavItem("Jobs", "admin:jobs", "job", "Office", VIEW_JOBS))
    slot.register(4, "unborn", NavItem("Unborn", "admin:no_such_page", "x"))
    monkeypatch.setattr(navigation, "NAVIGATION", slot)


def test_the_sidebar_holds_what_the_actor_may_open_and_marks_where_he_is(entries, request_of_auditor):
    found = navigation.entries(request_of_auditor)
    assert [(entry.item.title, entry.active) for entry in found] == [("Home", False), ("Audit trail", True)]


def test_the_start_page_is_current_on_itself_only(entries):
    urls = ["/admin/", "/admin/audit/"]
    assert navigation.current_url(urls, "/admin/") == "/admin/"
    assert navigation.current_url(urls, "/admin/accounts/user/") == ""


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (7, "7"), (100, "99+")])
def test_a_badge_is_capped(count, shown):
    assert navigation.Entry(NavItem("Jobs", "admin:jobs", "job"), "/", False, count).shown_count == shown


@pytest.fixture
def own_cache(monkeypatch):
    """Badges remembered until the test's end: no clock, no busy server, nobody else's numbers."""
    cache = LocMemCache("badges", {})
    cache.clear()
    monkeypatch.setattr(navigation, "cache", cache)
    monkeypatch.setattr(navigation, "BADGE_SECONDS", None)


def test_all_badges_are_one_query_that_stops_counting_and_is_remembered(
    db, own_cache, django_assert_num_queries
):
    here = Actor(1, "Ana", "admin", dealership_id=1)
    Job.objects.bulk_create(
        Job(kind="tests.badge", state="dead", max_attempts=1, dealership_id=here.dealership_id)
        for _ in range(navigation.BADGE_CAP + 20)
    )
    items = [NavItem(state, state, "job", badge=_in_state(state)) for state in ("dead", "queued")]
    with django_assert_num_queries(1):
        assert navigation.badge_counts(here, items) == {"dead": navigation.BADGE_CAP, "queued": 0}
        assert navigation.badge_counts(here, items)["dead"] == navigation.BADGE_CAP


def _in_state(state):
    return lambda actor: Job.objects.filter(state=state, dealership_id=actor.dealership_id)


def test_the_palette_asks_allowed_sources_for_eight_hits_and_no_more(
    monkeypatch, entries, request_of_auditor
):
    asked = []

    def search(request, words):
        for number in range(50):
            asked.append(number)
            yield Hit(f"{words} {number}", "/")

    sources = Slot[PaletteSource]("test")
    sources.register(1, "mine", PaletteSource("Cars", VIEW_AUDIT, search))
    sources.register(2, "other", PaletteSource("Jobs", VIEW_JOBS, search))
    monkeypatch.setattr(palette, "PALETTE_SOURCES", sources)
    groups = dict(palette.groups(request_of_auditor, "civic"))
    assert list(groups) == ["Cars"]
    assert len(groups["Cars"]) == palette.MOST == len(asked)


def test_one_letter_searches_pages_but_no_records(monkeypatch, entries, request_of_auditor):
    sources = Slot[PaletteSource]("test")
    sources.register(1, "cars", PaletteSource("Cars", "", lambda request, words: pytest.fail("searched")))
    monkeypatch.setattr(palette, "PALETTE_SOURCES", sources)
    assert [hit.title for hit in dict(palette.groups(request_of_auditor, "a"))["Go to"]] == ["Audit trail"]


def test_an_action_is_offered_to_who_may_do_it(monkeypatch, entries, request_of_auditor):
    actions = Slot[PaletteAction]("test")
    actions.register(1, "yes", PaletteAction("Look at acts", "admin:audit", VIEW_AUDIT, words="trail"))
    actions.register(2, "no", PaletteAction("Look at jobs", "admin:jobs", VIEW_JOBS))
    monkeypatch.setattr(palette, "PALETTE_ACTIONS", actions)
    assert [hit.title for hit in palette.actions(request_of_auditor, "look")] == ["Look at acts"]
    assert [hit.title for hit in palette.actions(request_of_auditor, "tra")] == ["Look at acts"]


def test_the_start_page_shows_cards_of_the_role_that_have_something(monkeypatch, request_of_auditor):
    cards = Slot[Widget]("test")
    template = "admin/landing/acts.html"
    cards.register(1, "mine", Widget("Mine", template, lambda r: {"entries": []}, frozenset({"auditor"})))
    cards.register(
        2, "reps", Widget("Reps", template, lambda r: pytest.fail("loaded"), frozenset({"sales_rep"}))
    )
    cards.register(3, "none", Widget("None", template, lambda r: None))
    cards.register(4, "jobs", Widget("Jobs", template, lambda r: pytest.fail("loaded"), permission=VIEW_JOBS))
    monkeypatch.setattr(landing, "LANDING_WIDGETS", cards)
    found = landing.cards(request_of_auditor)
    assert [card.widget.title for card in found] == ["Mine"]
    assert "Nothing has happened yet" in found[0].body
