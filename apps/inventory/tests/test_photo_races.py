"""Photos that meet: two orders at once, an upload and a removal, a worker killed while it encodes."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apps.accounts.models import Dealership
from apps.accounts.tests.factories import DealershipFactory
from apps.core.errors import Stale
from apps.core.jobs.running import run_now
from apps.core.models import Job
from apps.core.tenancy import scope
from apps.core.testing.concurrency import at_once
from apps.core.testing.processes import Child, eventually, until_killed
from apps.inventory.models import Photo, StockUnit
from apps.inventory.pictures import files, job
from apps.inventory.pictures.limits import SIZES
from apps.inventory.services import photo_order, photos
from apps.inventory.tests.conftest import actor_of
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.pictures import jpeg, ready_photo, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop() -> Dealership:
    return DealershipFactory()


@pytest.fixture
def car(shop: Dealership) -> tuple[int, list[int]]:
    """A car with three photos, in order."""
    by = actor_of("sales_rep", shop)
    with scope(shop.pk, actor=by):
        unit = unit_in(shop, "in_stock")
        return unit.pk, [ready_photo(unit, by=by, content=jpeg(colour=(n * 80, 9, 9))).pk for n in range(3)]


def within(shop: Dealership, act: Callable[[Any], Any]) -> Callable[[], Any]:
    """``act`` by a sales rep, in a scope and on a connection of its own."""

    def call() -> Any:
        by = actor_of("sales_rep", shop)
        with scope(shop.pk, actor=by):
            return act(by)

    return call


def in_order(shop: Dealership, unit_id: int) -> list[int]:
    with scope(shop.pk):
        rows = list(Photo.objects.filter(unit_id=unit_id, removed_at=None).order_by("position"))
        unit = StockUnit.objects.get(pk=unit_id)
    assert [photo.position for photo in rows] == list(range(1, len(rows) + 1)), "without gaps"
    ready = [photo for photo in rows if photo.state == "ready"]
    assert (unit.photo_count, unit.thumbnail.partition(".")[0]) == (len(ready), str(ready[0].pk))
    return [photo.pk for photo in rows]


def test_of_two_orders_at_once_one_is_stale(shop: Dealership, car: tuple[int, list[int]]) -> None:
    unit_id, (a, b, c) = car
    wanted = [[b, a, c], [c, b, a]]

    def put(order: list[int]) -> Callable[[], Any]:
        return within(
            shop,
            lambda by: photo_order.reorder(unit_id=unit_id, order=order, seen=[a, b, c], by=by, at=AT),
        )

    outcomes = at_once([put(order) for order in wanted])
    assert sorted(isinstance(outcome, Stale) for outcome in outcomes) == [False, True]
    winner = next(n for n, outcome in enumerate(outcomes) if not isinstance(outcome, Exception))
    assert in_order(shop, unit_id) == wanted[winner]


def test_an_upload_meets_a_removal_and_an_order(shop: Dealership, car: tuple[int, list[int]]) -> None:
    unit_id, (a, b, c) = car
    new = upload(jpeg(colour="blue"))
    outcomes = at_once(
        [
            within(shop, lambda by: photos.upload(unit_id=unit_id, content=new, by=by, at=AT).pk),
            within(shop, lambda by: photo_order.remove(photo_id=a, by=by, at=AT)),
            within(
                shop,
                lambda by: photo_order.reorder(
                    unit_id=unit_id, order=[c, b, a], seen=[a, b, c], by=by, at=AT
                ),
            ),
        ]
    )
    added = outcomes[0]
    assert isinstance(added, int) and isinstance(outcomes[1], Photo)
    assert isinstance(outcomes[2], (Stale, StockUnit)), outcomes[2]
    rest = [c, b] if isinstance(outcomes[2], StockUnit) else [b, c]
    kept = in_order(shop, unit_id)
    assert sorted(kept) == sorted([added, b, c])
    assert [pk for pk in kept if pk != added] == rest


def test_the_same_photo_twice_at_once_is_one(shop: Dealership, car: tuple[int, list[int]]) -> None:
    unit_id, _ = car
    raw = jpeg(colour="yellow")

    def add(by: Any) -> Photo:
        return photos.upload(unit_id=unit_id, content=upload(raw), by=by, at=AT)

    outcomes = at_once([within(shop, add)] * 4)
    assert [getattr(outcome, "code", "added") for outcome in outcomes].count("same_photo") == 3
    (made,) = (outcome for outcome in outcomes if isinstance(outcome, Photo))
    with scope(shop.pk):
        assert Photo.objects.filter(unit_id=unit_id).count() == 4
    folders = {Path(name).name for name in files.private().listdir(f"photos/{shop.pk}")[0]}
    assert Path(made.folder).name in folders and len(folders) == 4, "losers leave no files"


def test_a_worker_killed_while_it_encodes(shop: Dealership) -> None:
    by = actor_of("sales_rep", shop)
    raw = jpeg(400, 300, "green")
    with scope(shop.pk, actor=by):
        unit = unit_in(shop, "in_stock")
        photo = photos.upload(unit_id=unit.pk, content=upload(raw), by=by, at=AT)
    row = Job.objects.get(kind=photos.ENCODE_JOB)

    worker = Child(lambda: run_until_killed(row.pk))
    thumb = f"{photo.folder}/thumb"
    eventually(lambda: files.private().exists(thumb))
    worker.kill()
    with scope(shop.pk):
        assert Photo.objects.get().state == "processing"
    assert files.read(photo.folder, files.RAW) == raw, "the upload goes last"

    Job.objects.filter(pk=row.pk).update(state="queued", lease=None)
    ended = run_now(row.pk)
    assert ended is not None and (ended.state, ended.result) == ("succeeded", {"photos": 1})
    assert in_order(shop, unit.pk) == [photo.pk]
    for size in SIZES:
        assert Image.open(BytesIO(files.read(photo.folder, size))).size == (400, 300) or size == "thumb"
    assert not files.private().exists(f"{photo.folder}/{files.RAW}")


def run_until_killed(job_id: int) -> None:
    """Writes the pictures, and stays there until somebody kills it."""
    real = job.files.put

    def put(*args: Any) -> None:
        real(*args)
        until_killed()

    job.files.put = put
    run_now(job_id)
