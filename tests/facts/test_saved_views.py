"""Saved views: private and shared, renamed, deleted and brought back, one default a person."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.core import saved_views
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.models import AuditEvent, SavedView

SCREEN = "inventory.stock"
LIST = "/admin/inventory/stockunit/"


@pytest.fixture
def people(dealer: Dealer) -> Callable[[str], Actor]:
    return dealer.actor


def save(
    by: Actor, name: str = "Old stock", query: str = "age_bucket=60%2B&cursor=x", **more: bool
) -> SavedView:
    return saved_views.save(screen=SCREEN, name=name, query=query, by=by, **more)


def names(by: Actor) -> list[str]:
    return [view.name for view in saved_views.views_for(SCREEN, by)]


def test_private_and_shared(dealer: Dealer, people: Callable[[str], Actor]) -> None:
    rep, boss = people("sales_rep"), people("general_manager")
    with dealer.scope():
        view = save(rep, "  Old   stock ")
        assert (view.name, view.query) == ("Old stock", "age_bucket=60%2B")
        assert names(boss) == []
        save(boss, "For all", shared=True)
        assert names(rep) == ["For all", "Old stock"]
        assert AuditEvent.objects.filter(action="view.save").count() == 2


def test_who_may_share(dealer: Dealer, people: Callable[[str], Actor]) -> None:
    rep = people("sales_rep")
    with dealer.scope():
        with pytest.raises(NotAllowed):
            save(rep, shared=True)
        view = save(rep)
        with pytest.raises(NotAllowed):
            saved_views.share(view_id=view.pk, on=True, by=rep)
        assert not SavedView.objects.get(pk=view.pk).is_shared
        assert SavedView.objects.count() == 1


def test_a_name_once_a_person_and_screen(dealer: Dealer, people: Callable[[str], Actor]) -> None:
    rep = people("sales_rep")
    with dealer.scope():
        first = save(rep)
        with pytest.raises(Conflict):
            save(rep)
        save(people("general_manager"))
        saved_views.delete(view_id=first.pk, by=rep)
        assert names(rep) == []
        save(rep)
        with pytest.raises(Conflict):
            saved_views.restore(view_id=first.pk, by=rep)


def test_deleted_and_brought_back(dealer: Dealer, people: Callable[[str], Actor]) -> None:
    rep = people("sales_rep")
    with dealer.scope():
        view = save(rep)
        saved_views.delete(view_id=view.pk, by=rep)
        with pytest.raises(NotFound):
            saved_views.rename(view_id=view.pk, name="x", by=rep)
        saved_views.restore(view_id=view.pk, by=rep)
        saved_views.rename(view_id=view.pk, name="Aged", by=rep)
        assert names(rep) == ["Aged"]


@pytest.mark.parametrize("verb", [saved_views.delete, saved_views.restore])
def test_another_persons_private_view_is_not_there(
    dealer: Dealer, people: Callable[[str], Actor], verb: Callable[..., SavedView]
) -> None:
    with dealer.scope():
        view = save(people("sales_rep"))
        with pytest.raises(NotFound):
            verb(view_id=view.pk, by=people("general_manager"))


def test_another_persons_shared_view_may_be_kept_by_those_who_share(
    dealer: Dealer, people: Callable[[str], Actor]
) -> None:
    rep, boss = people("sales_rep"), people("general_manager")
    with dealer.scope():
        view = save(boss, shared=True)
        with pytest.raises(NotAllowed):
            saved_views.delete(view_id=view.pk, by=rep)
        assert names(rep) == ["Old stock"]
        saved_views.make_default(view_id=view.pk, on=True, by=rep)
        saved_views.share(view_id=view.pk, on=False, by=boss)
        assert SavedView.objects.get(pk=view.pk).default_of == []


def test_one_default_a_person(dealer: Dealer, people: Callable[[str], Actor]) -> None:
    rep = people("sales_rep")
    with dealer.scope():
        one, two = save(rep, "One"), save(rep, "Two")
        saved_views.make_default(view_id=one.pk, on=True, by=rep)
        saved_views.make_default(view_id=two.pk, on=True, by=rep)
        default = saved_views.default_view(saved_views.views_for(SCREEN, rep), rep)
        assert default == two
        saved_views.make_default(view_id=two.pk, on=False, by=rep)
        assert saved_views.default_view(saved_views.views_for(SCREEN, rep), rep) is None


@pytest.mark.parametrize(("name", "query"), [("", "a=1"), ("x" * 61, "a=1"), ("ok", "a=" + "x" * 2001)])
def test_what_is_refused(dealer: Dealer, people: Callable[[str], Actor], name: str, query: str) -> None:
    with dealer.scope():
        with pytest.raises(Invalid):
            save(people("sales_rep"), name, query)
        assert not SavedView.objects.exists()


def test_who_may_not_open_the_screen_saves_no_view_of_it(
    dealer: Dealer, people: Callable[[str], Actor]
) -> None:
    nobody = replace(people("sales_rep"), permissions=frozenset({"core.save_views"}))
    with dealer.scope():
        with pytest.raises(NotAllowed):
            save(nobody)
        with pytest.raises(NotFound):
            saved_views.save(screen="elsewhere", name="x", query="", by=nobody)


def test_the_screen(dealer: Dealer, sign_in: Callable[..., object]) -> None:
    client = sign_in(dealer.user("sales_rep"), dealer.dealership)
    post = client.post  # type: ignore[attr-defined]
    get = client.get  # type: ignore[attr-defined]
    saved = post("/admin/views/save/", {"screen": SCREEN, "name": "Blue", "query": "search=blue"})
    assert saved["Location"] == f"{LIST}?search=blue"
    with dealer.scope():
        view = SavedView.objects.get()
    assert ">Blue</a>" in get(LIST).content.decode()
    twice = post("/admin/views/save/", {"screen": SCREEN, "name": "Blue", "query": ""})
    assert (twice.status_code, "already" in twice.content.decode()) == (409, True)
    post(f"/admin/views/{view.pk}/default/")
    assert get(LIST)["Location"] == f"{LIST}?search=blue"
    assert get(f"{LIST}?view=all").status_code == 200
    assert "undo:" not in get(LIST).content.decode()
    post(f"/admin/views/{view.pk}/delete/")
    assert get(LIST).status_code == 200
    post(f"/admin/views/{view.pk}/restore/")
    assert get(LIST).status_code == 302
    assert post(f"/admin/views/{view.pk}/nonsense/").status_code == 404
    assert post(f"/admin/views/{view.pk}/rename/", {"name": ""}).status_code == 422


def test_not_of_another_dealership(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers.ours, two_dealers.theirs
    with theirs.scope():
        view = save(theirs.actor("general_manager"), shared=True)
    with ours.scope():
        boss = ours.actor("general_manager")
        assert names(boss) == []
        with pytest.raises(NotFound):
            saved_views.make_default(view_id=view.pk, on=True, by=boss)
