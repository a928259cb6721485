"""Photos of a demo store's cars: drawn once, kept through the same service and sizes as anybody's."""

from datetime import datetime, timedelta
from functools import cache
from random import Random

from django.core.files.base import ContentFile

from apps.core.actor import Actor
from apps.core.models import Job
from apps.inventory.bodies import body_kind
from apps.inventory.models import StockUnit
from apps.inventory.pictures import files
from apps.inventory.pictures.encoding import Encoded, encode
from apps.inventory.services.photos import ENCODE_JOB, finish, upload
from dealership.demo.pictures import inside, outside, wheel
from dealership.demo.places import Store

WITHOUT = 0.12  # of the cars that stand here nobody took photos yet


def take_photos(store: Store, units: list[StockUnit], dice: Random, at: datetime) -> None:
    """Most cars get one from outside, every fourth three: outside, inside, a wheel. Some have none yet."""
    by = store.either("back_office")
    for unit in units:
        car = unit.vehicle
        fate = dice.random()
        shots = [(outside(body_kind(car.body), car.exterior_colour), "exterior")]
        shots += [(inside(car.interior_colour), "interior"), (wheel(), "detail")] if fate > 0.75 else []
        for raw, view in shots if fate > WITHOUT else ():
            _keep(unit, raw, view, by=by, at=at - timedelta(hours=dice.randint(3, 40)))
    Job.objects.filter(kind=ENCODE_JOB, dealership_id=store.place.pk, state="queued").delete()


def _keep(unit: StockUnit, raw: bytes, view: str, *, by: Actor, at: datetime) -> None:
    """What upload and its job do; the same picture is encoded once for all cars that it shows."""
    photo = upload(unit_id=unit.pk, content=ContentFile(raw), by=by, at=at, view=view)
    encoded = _encoded(raw)
    files.put(photo.folder, encoded.files)
    finish(photo_id=photo.pk, encoded=encoded, at=at)
    files.forget(photo.folder, files.RAW)


@cache
def _encoded(raw: bytes) -> Encoded:
    return encode(raw)
