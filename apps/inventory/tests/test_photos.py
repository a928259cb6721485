"""Photos of a unit: what the job makes of an upload, order, removal, and what lists repeat."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from apps.accounts.models import Dealership
from apps.core.actor import Actor, system_actor
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Stale
from apps.core.models import AuditEvent, Job, OutboxMessage
from apps.core.testing.jobs import run_queued
from apps.inventory.models import Photo, StockUnit
from apps.inventory.pictures import files
from apps.inventory.pictures.limits import MAX_PHOTOS, SIZES
from apps.inventory.pictures.sequence import moved
from apps.inventory.services import photo_order, photo_sweep, photos
from apps.inventory.tests.factories import AT, unit_in
from apps.inventory.tests.pictures import SECRET, jpeg, phone_jpeg, png, upload


@pytest.fixture
def unit(shop: Dealership) -> StockUnit:
    return unit_in(shop, "in_stock")


def add(unit: StockUnit, by: Actor, content: bytes | None = None, **how: Any) -> Photo:
    taken = Photo.objects.count()
    raw = content or jpeg(colour=(taken * 9 % 256, taken, 7))
    return photos.upload(unit_id=unit.pk, content=upload(raw), by=by, at=AT, **how)


def row(unit: StockUnit) -> list[int]:
    """The ids in order; positions count from 1 without gaps."""
    shown = list(Photo.objects.filter(unit=unit, removed_at=None).order_by("position"))
    assert [photo.position for photo in shown] == list(range(1, len(shown) + 1))
    return [photo.pk for photo in shown]


def told(unit: StockUnit) -> tuple[int, str]:
    unit.refresh_from_db()
    return unit.photo_count, unit.thumbnail.partition(".")[0]


def test_a_photo_is_re_encoded_upright_and_tells_nothing(unit: StockUnit, rep: Actor) -> None:
    raw = phone_jpeg(4000, 1000)
    assert raw.count(SECRET) >= 3
    photo = add(unit, rep, raw, view="interior")
    assert (photo.state, told(unit)) == ("processing", (0, ""))
    assert files.read(photo.folder, files.RAW) == raw
    (job,) = run_queued()
    assert (job.state, job.result) == ("succeeded", {"photos": 1})
    photo.refresh_from_db()
    assert (photo.state, photo.width, photo.height) == ("ready", 800, 3200)
    for size, edge in SIZES.items():
        kept = files.read(photo.folder, size)
        picture: Any = Image.open(BytesIO(kept))
        assert max(picture.size) == edge
        assert picture.size[1] > picture.size[0], "turned upright"
        assert not picture.getexif()
        assert picture.info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert SECRET not in kept
    assert not files.private().exists(f"{photo.folder}/{files.RAW}")
    assert told(unit) == (1, str(photo.pk))


def test_colours_of_another_profile_become_srgb(unit: StockUnit, rep: Actor) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    add(unit, rep, jpeg(colour=(200, 30, 30), icc_profile=profile))
    add(unit, rep, jpeg(colour=(200, 30, 31), icc_profile=b"no profile at all"))
    assert {job.state for job in run_queued()} == {"succeeded"}
    for photo in Photo.objects.all():
        assert "icc_profile" not in Image.open(BytesIO(files.read(photo.folder, "thumb"))).info


def test_transparent_becomes_white(unit: StockUnit, rep: Actor) -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    photo = add(unit, rep, out.getvalue())
    run_queued()
    assert Image.open(BytesIO(files.read(photo.folder, "thumb"))).getpixel((9, 9)) == (255, 255, 255)


def test_damage_that_only_decoding_finds_is_told(unit: StockUnit, rep: Actor) -> None:
    short_of_pixels = png(600, 400)
    photo = add(unit, rep, short_of_pixels)
    run_queued()
    photo.refresh_from_db()
    assert photo.state == "failed"
    assert "cannot be read" in photo.failure
    assert told(unit) == (0, "")
    with pytest.raises(Conflict, match=r"number 1; failed: .* Remove it there first"):
        add(unit, rep, short_of_pixels)


def test_the_job_may_be_cut_off_anywhere(unit: StockUnit, rep: Actor, monkeypatch: Any) -> None:
    photo = add(unit, rep)
    finish = photos.finish

    def killed(**_: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(photos, "finish", killed)
    (job,) = run_queued()
    assert "killed" in job.error
    assert files.read(photo.folder, files.RAW)
    monkeypatch.setattr(photos, "finish", finish)
    for _ in range(2):
        Job.objects.update(state="queued", run_after=job.created_at)
        assert [again.state for again in run_queued()] == ["succeeded"]
    assert told(unit) == (1, str(photo.pk))


def test_the_same_photo_twice_is_refused_kindly(unit: StockUnit, shop: Dealership, rep: Actor) -> None:
    first = add(unit, rep, jpeg())
    with pytest.raises(Conflict, match="has this photo already, as number 1") as refusal:
        add(unit, rep, jpeg())
    assert refusal.value.extra == {"photo_id": first.pk, "position": 1}
    add(unit_in(shop, "in_stock"), rep, jpeg())
    photo_order.remove(photo_id=first.pk, by=rep, at=AT)
    again = add(unit, rep, jpeg())
    with pytest.raises(Conflict, match="again already"):
        photo_order.restore(photo_id=first.pk, by=rep, at=AT)
    assert row(unit) == [again.pk]


def test_no_file_outlives_a_refusal(unit: StockUnit, rep: Actor) -> None:
    base = files.new_folder(unit.dealership_id).rpartition("/")[0]

    def folders() -> set[str]:
        return set(files.private().listdir(base)[0])

    add(unit, rep, jpeg())
    before = folders()
    for _ in range(2):
        with pytest.raises(Conflict):
            add(unit, rep, jpeg())
    assert folders() == before


@pytest.mark.parametrize("status", ["delivered", "written_off", "transferred"])
def test_an_ended_stay_gets_no_photos(shop: Dealership, rep: Actor, status: str) -> None:
    with pytest.raises(Conflict, match="stay is over"):
        add(unit_in(shop, status), rep)
    assert not Photo.objects.exists()


def test_a_vehicle_has_so_many_photos(unit: StockUnit, rep: Actor, monkeypatch: Any) -> None:
    assert MAX_PHOTOS == 60
    monkeypatch.setattr(photos, "MAX_PHOTOS", 2)
    add(unit, rep)
    add(unit, rep)
    with pytest.raises(Conflict, match="at most 2 photos"):
        add(unit, rep)


def test_who_may_not_changes_nothing(unit: StockUnit, rep: Actor, shop: Dealership) -> None:
    from apps.inventory.tests.conftest import actor_of

    photo = add(unit, rep)
    auditor = actor_of("auditor", shop)
    before = [list(model.objects.order_by("pk").values()) for model in (Photo, StockUnit, OutboxMessage)]
    for act in (
        lambda: add(unit, auditor, jpeg(colour="white")),
        lambda: photo_order.reorder(unit_id=unit.pk, order=[photo.pk], by=auditor, at=AT),
        lambda: photo_order.edit(photo_id=photo.pk, view="detail", by=auditor, at=AT),
        lambda: photo_order.remove(photo_id=photo.pk, by=auditor, at=AT),
        lambda: photo_order.restore(photo_id=photo.pk, by=auditor, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Photo, StockUnit, OutboxMessage)
    ]


def test_the_first_is_the_primary_photo(unit: StockUnit, rep: Actor) -> None:
    one, two, three = [add(unit, rep).pk for _ in range(3)]
    run_queued()
    version = StockUnit.objects.get(pk=unit.pk).version
    assert told(unit) == (3, str(one))
    photo_order.reorder(unit_id=unit.pk, order=[three, one, two], seen=[one, two, three], by=rep, at=AT)
    assert row(unit) == [three, one, two]
    assert told(unit) == (3, str(three))
    assert AuditEvent.objects.filter(action="inventory.reorder_photos").count() == 1
    assert unit.version == version, "what somebody edits meanwhile is not made stale"


def test_an_order_is_of_what_was_seen_and_of_all(unit: StockUnit, rep: Actor) -> None:
    one, two = add(unit, rep).pk, add(unit, rep).pk
    with pytest.raises(Stale, match="Somebody else"):
        photo_order.reorder(unit_id=unit.pk, order=[two, one], seen=[one], by=rep, at=AT)
    for order in ([one], [one, one], [one, two, 77], []):
        with pytest.raises(Invalid, match="each photo"):
            photo_order.reorder(unit_id=unit.pk, order=order, by=rep, at=AT)
    assert row(unit) == [one, two]


def test_removed_and_brought_back_to_its_place(unit: StockUnit, rep: Actor) -> None:
    one, two, three = [add(unit, rep).pk for _ in range(3)]
    run_queued()
    photo_order.remove(photo_id=one, by=rep, at=AT)
    assert (row(unit), told(unit)) == ([two, three], (2, str(two)))
    for act in (photo_order.remove, photo_order.edit):
        with pytest.raises(NotFound):
            act(photo_id=one, by=rep, at=AT)
    photo_order.restore(photo_id=one, position=1, by=rep, at=AT)
    assert (row(unit), told(unit)) == ([one, two, three], (3, str(one)))
    assert photo_order.restore(photo_id=one, by=rep, at=AT).position == 1, "a second undo does nothing"


def test_what_a_photo_shows(unit: StockUnit, rep: Actor) -> None:
    photo = add(unit, rep)
    photo_order.edit(photo_id=photo.pk, view="damage", caption=" Scratch ", by=rep, at=AT)
    photo.refresh_from_db()
    assert (photo.view, photo.caption, photo.version) == ("damage", "Scratch", 2)
    with pytest.raises(Invalid, match="shows one of"):
        photo_order.edit(photo_id=photo.pk, view="engine", by=rep, at=AT)


def test_the_sweep_takes_what_was_removed_long_ago(unit: StockUnit, rep: Actor, shop: Dealership) -> None:
    old, young, stuck = add(unit, rep), add(unit, rep), add(unit, rep)
    run_queued()
    later = AT + photo_sweep.KEPT + timedelta(hours=1)
    photo_order.remove(photo_id=old.pk, by=rep, at=AT)
    photo_order.remove(photo_id=young.pk, by=rep, at=later - timedelta(days=1))
    Photo.objects.filter(pk=stuck.pk).update(state="processing")
    system = system_actor("photo sweep", dealership_id=shop.pk)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.db.transaction.on_commit", lambda act: act())
        assert photo_sweep.sweep(dealership_id=shop.pk, by=system, at=later) == 1
    assert set(Photo.objects.values_list("pk", flat=True)) == {young.pk, stuck.pk}
    assert not files.private().exists(f"{old.folder}/thumb")
    assert files.read(young.folder, "thumb")
    stuck.refresh_from_db()
    assert (stuck.state, stuck.failure[:26]) == ("failed", "It could not be processed.")


def test_the_sweep_takes_files_without_a_row(shop: Dealership, settings: Any) -> None:
    from apps.core.clock import now

    folder = files.new_folder(shop.pk)
    files.put(folder, {files.RAW: b"left by an upload that was undone"})
    assert photo_sweep._without_row(shop.pk, now()) == []
    assert folder in photo_sweep._without_row(shop.pk, now() + timedelta(days=2))
    files.forget(folder)
    assert not files.private().exists(folder)


@given(size=st.integers(1, 9), data=st.data())
def test_a_move_changes_one_place(size: int, data: Any) -> None:
    order = list(range(size))
    photo = data.draw(st.sampled_from(order))
    move = data.draw(st.sampled_from(["first", "earlier", "later"]))
    after = moved(order, photo, move)
    assert sorted(after) == order
    assert [pk for pk in after if pk != photo] == [pk for pk in order if pk != photo]
    assert (
        after.index(photo)
        == {"first": 0, "earlier": max(photo - 1, 0), "later": min(photo + 1, size - 1)}[move]
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["add", "remove", "restore", "turn"]), st.integers(0, 9)), max_size=8
    )
)
def test_positions_have_no_gaps_whatever_happens(
    unit: StockUnit, rep: Actor, acts: list[tuple[str, int]]
) -> None:
    made = list(Photo.objects.values_list("pk", flat=True))
    for act, number in acts:
        try:
            if act == "add":
                made.append(add(unit, rep).pk)
            elif act == "turn":
                photo_order.reorder(unit_id=unit.pk, order=row(unit)[::-1], by=rep, at=AT)
            elif made:
                verb = photo_order.remove if act == "remove" else photo_order.restore
                verb(photo_id=made[number % len(made)], by=rep, at=AT)
        except DomainError:
            continue
    row(unit)
