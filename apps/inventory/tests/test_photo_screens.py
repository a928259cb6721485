"""The photo card: uploads, moves, removal with undo, and pictures only for those who may see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.tests.fixtures import Dealer
from apps.core.testing.jobs import run_queued
from apps.inventory.models import Photo, StockUnit
from apps.inventory.tests.factories import unit_in
from apps.inventory.tests.pictures import jpeg, upload

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def unit(dealer: Dealer) -> StockUnit:
    with dealer.scope():
        return unit_in(dealer.dealership, "in_stock")


@pytest.fixture
def rep(dealer: Dealer, sign_in: Any) -> Client:
    client: Client = sign_in(dealer.user("sales_rep"), dealer.dealership)
    return client


def grid(unit: StockUnit, end: str = "") -> str:
    return f"/admin/inventory/stockunit/{unit.pk}/photos/{end}"


def sent(client: Client, unit: StockUnit, *colours: str) -> list[int]:
    """Add a photo of each colour; the ids in order."""
    for colour in colours:
        answer = client.post(grid(unit), {"photos": upload(jpeg(colour=colour))}, headers=FRAGMENT)
        assert answer.status_code == 201, answer.content
    return list(Photo.objects.order_by("position").values_list("pk", flat=True))


def test_the_empty_card_offers_one_thing(rep: Client, unit: StockUnit) -> None:
    page = rep.get(f"/admin/inventory/stockunit/{unit.pk}/page/").content.decode()
    assert "No photos yet" in page
    assert 'accept="image/jpeg,image/png"' in page


def test_added_processed_and_shown(rep: Client, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        (photo,) = sent(rep, unit, "red")
        working = rep.get(grid(unit), headers=FRAGMENT).content.decode()
        assert "Processing…" in working
        assert "every 2s" in working
        run_queued()
    shown = rep.get(grid(unit), headers=FRAGMENT).content.decode()
    assert "every 2s" not in shown
    url = reverse("admin:inventory_photo", args=[photo, "thumb"])
    assert url in shown
    assert url in rep.get("/admin/inventory/stockunit/").content.decode()
    answer = rep.get(url)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "private" in answer["Cache-Control"]
    assert rep.get(reverse("admin:inventory_photo", args=[photo, "raw"])).status_code == 404
    assert Client().get(url).status_code == 302, "signed-in people only"


def test_a_refused_file_says_why_and_the_others_are_taken(
    rep: Client, dealer: Dealer, unit: StockUnit
) -> None:
    answer = rep.post(grid(unit), {"photos": upload(b"GIF89a")}, headers=FRAGMENT)
    assert (answer.status_code, "Only these two" in answer.json()["detail"]) == (422, True)
    several = {"photos": [upload(jpeg()), upload(b"GIF89a", "b.gif"), upload(jpeg(colour="blue"))]}
    page = rep.post(grid(unit), several, follow=True).content.decode()
    assert "b.gif: This photo is no JPEG or PNG" in page
    with dealer.scope():
        assert Photo.objects.count() == 2
        assert rep.post(grid(unit), {"photos": upload(jpeg())}, headers=FRAGMENT).status_code == 409


def test_moved_by_button_and_by_drag(rep: Client, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        one, two, three = sent(rep, unit, "red", "blue", "white")
        seen = f"{one},{two},{three}"
        move = {"photo": three, "move": "first", "seen": seen}
        page = rep.post(grid(unit, "order/"), move, headers=FRAGMENT).content.decode()
        assert "Now photo 1 of 3, the primary photo." in page
        assert f'data-seen="{three},{one},{two}"' in page
        stale = rep.post(grid(unit, "order/"), move, headers=FRAGMENT)
        assert (stale.status_code, "Somebody else" in stale.content.decode()) == (409, True)
        drag = {"order": seen, "seen": f"{three},{one},{two}"}
        assert rep.post(grid(unit, "order/"), drag, headers=FRAGMENT).status_code == 200
        assert sent(rep, unit) == [one, two, three]
        for wrong in ({"order": "1,2"}, {"move": "up", "photo": one}, {"move": "first", "photo": "x"}):
            answer = rep.post(grid(unit, "order/"), {"seen": seen, **wrong}, headers=FRAGMENT)
            assert answer.status_code == 422


def test_removed_with_undo(rep: Client, dealer: Dealer, unit: StockUnit) -> None:
    with dealer.scope():
        one, two = sent(rep, unit, "red", "blue")
        removed = rep.post(f"/admin/inventory/photo/{one}/do/remove/", headers=FRAGMENT).content.decode()
        undo = f"/admin/inventory/photo/{one}/do/restore/?position=1"
        assert undo in removed
        assert sent(rep, unit)[:1] == [two]
        assert "as number 1" in rep.post(undo, follow=True).content.decode()
        assert sent(rep, unit) == [one, two]
        edited = rep.post(f"/admin/inventory/photo/{one}/do/edit/", {"view": "damage"}, headers=FRAGMENT)
        assert "Photo 1 shows: damage." in edited.content.decode()


def test_who_may_only_look(dealer: Dealer, sign_in: Any, rep: Client, unit: StockUnit) -> None:
    with dealer.scope():
        (photo,) = sent(rep, unit, "red")
        before = list(Photo.objects.values())
    auditor = sign_in(dealer.user("auditor"), dealer.dealership)
    page = auditor.get(f"/admin/inventory/stockunit/{unit.pk}/page/").content.decode()
    assert "photo-files" not in page
    assert "Make photo" not in page
    assert (
        auditor.post(grid(unit), {"photos": upload(jpeg(colour="blue"))}, headers=FRAGMENT).status_code == 403
    )
    assert auditor.post(grid(unit, "order/"), {"order": str(photo)}, headers=FRAGMENT).status_code == 403
    assert auditor.post(f"/admin/inventory/photo/{photo}/do/remove/", headers=FRAGMENT).status_code == 403
    with dealer.scope():
        assert list(Photo.objects.values()) == before
