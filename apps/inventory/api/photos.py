"""/api/v1/stock-units/{id}/photos/: our own photos of one unit."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.core.actor import Actor
from apps.core.api.content import JSONParser, json_response
from apps.core.api.cursors import Ordering
from apps.core.api.serializers import Input
from apps.core.api.verbs import DeleteMixin, shapes
from apps.core.clock import now
from apps.core.errors import NotFound
from apps.inventory import permissions as may
from apps.inventory.api.trails import UnitTrail
from apps.inventory.models import Photo, PhotoView
from apps.inventory.pictures.limits import MAX_PHOTOS, SIZES
from apps.inventory.pictures.serving import picture
from apps.inventory.services import photo_order, photos


class PhotoOutput(serializers.ModelSerializer[Photo]):
    """One photo. Its pictures are at …/photos/{id}/picture/thumb|large|full/ once it is ready."""

    class Meta:
        model = Photo
        fields = (
            "id",
            "position",
            "view",
            "caption",
            "state",
            "failure",
            "width",
            "height",
            "size",
            "digest",
            "created_at",
            "version",
        )


class PhotoInput(Input):
    """multipart/form-data: a JPEG or PNG of at most 10 MB."""

    photo = serializers.FileField()
    view = serializers.ChoiceField(choices=PhotoView.choices, required=False)
    caption = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PhotoEditInput(Input):
    """What a photo shows."""

    view = serializers.ChoiceField(choices=PhotoView.choices, required=False)
    caption = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OrderInput(Input):
    """Every photo of the unit once; ``seen`` is the order that it replaces, 412 if it is another by now."""

    order = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MAX_PHOTOS)
    seen = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MAX_PHOTOS, required=False
    )


class PhotoOrderOutput(serializers.Serializer[Any]):
    """The order now; the first is the primary photo."""

    order = serializers.ListField(child=serializers.IntegerField())


class PhotoViewSet(DeleteMixin, UnitTrail):
    """Photos of one unit in their order; the first is the primary photo.

    No Idempotency-Key: bodies of several parts differ each time, and the same photo of the same
    unit is answered 409 ``same_photo`` with the ``photo_id`` that it has.
    """

    idempotent = False
    queryset = Photo.objects.filter(removed_at=None)
    columns = {name: name for name in PhotoOutput.Meta.fields}
    list_serializer = PhotoOutput
    output_serializer = PhotoOutput
    input_serializers = {"create": PhotoInput, "partial_update": PhotoEditInput}
    orderings = (Ordering("position"),)
    ordered_within = "unit"
    required_permissions = {
        "list": may.VIEW,
        "picture": may.VIEW,
        "create": may.PHOTOS,
        "partial_update": may.PHOTOS,
        "reorder": may.PHOTOS,
        "restore": may.PHOTOS,
        "destroy": may.PHOTOS,
    }

    def get_parsers(self) -> list[Any]:
        """A file comes as multipart, everything else as JSON."""
        actions = getattr(self, "action_map", None) or {}
        return [MultiPartParser() if actions.get("post") == "create" else JSONParser()]

    def create(self, request: Request, unit_id: str) -> HttpResponse:
        """Add a photo at the end: 201 while a job still re-encodes it."""
        data = self.read_input(PhotoInput)
        content = data.pop("photo")
        photo = photos.upload(unit_id=int(unit_id), content=content, by=self.actor, at=now(), **data)
        return self.answer(photo, status=201)

    def partial_update(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """Say what it shows."""
        row = self.locked_row(version_required=True)
        data = self.read_input(PhotoEditInput, partial=True)
        return self.answer(photo_order.edit(photo_id=row.pk, by=self.actor, at=now(), **data))

    def destroy(self, request: Request, unit_id: str, pk: str) -> HttpResponse:  # type: ignore[override]
        """Remove it; for thirty days ``restore`` brings it back."""
        return super().destroy(request, pk)

    def perform_destroy(self, *, by: Actor, row: Photo) -> None:
        photo_order.remove(photo_id=row.pk, by=by, at=now())

    @action(detail=False, methods=["post"])
    @shapes(input=OrderInput, output=PhotoOrderOutput)
    def reorder(self, request: Request, unit_id: str) -> HttpResponse:
        """Put all photos of the unit in an order."""
        data = self.read_input(OrderInput)
        photo_order.reorder(unit_id=int(unit_id), by=self.actor, at=now(), **data)
        return json_response({"order": data["order"]})

    @action(detail=True, methods=["post"])
    @shapes(output=PhotoOutput)
    def restore(self, request: Request, unit_id: str, pk: str) -> HttpResponse:
        """Bring a removed photo back, at the end."""
        if not Photo.objects.filter(pk=int(pk), unit_id=int(unit_id)).exists():
            raise NotFound("There is no photo with this id here.")
        return self.answer(photo_order.restore(photo_id=int(pk), by=self.actor, at=now()))

    @action(detail=True, url_path=f"picture/(?P<size>{'|'.join(SIZES)})")
    def picture(self, request: Request, unit_id: str, pk: str, size: str) -> HttpResponse:
        """The picture itself, a JPEG; it never changes."""
        return picture(self.get_row(), size)
