"""/api/v1/imports/: a file on its way into stock, step by step as in the wizard."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from apps.core.actor import Actor
from apps.core.api.content import JSONParser
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input, ReasonInput
from apps.core.api.verbs import DeleteMixin
from apps.core.api.views import CreateMixin, DetailMixin, ListMixin, ScopedViewSet, transition
from apps.core.clock import now
from apps.inventory import permissions as may
from apps.inventory.api.runs import RunLines
from apps.inventory.importing.rules import Rules
from apps.inventory.models import ImportLine, ImportRun
from apps.inventory.services import imports


class ImportListed(serializers.ModelSerializer[ImportRun]):
    """An import in a list; ``counts`` are lines by kind and, under ``done`` and ``undone``, what was written."""

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = (
            "id",
            "file_name",
            "size",
            "state",
            "counts",
            "check_job_id",
            "commit_job_id",
            "undo_job_id",
            "created_by_name",
            "created_at",
            "version",
        )


class ImportOutput(ImportListed):
    """An import: ``headers`` with samples, ``columns`` (our field → the file's column) as suggested or chosen."""

    class Meta(ImportListed.Meta):
        fields = (*ImportListed.Meta.fields, "told", "headers", "samples", "columns", "options")


class ImportInput(Input):
    """multipart/form-data: CSV, XLSX or JSON, also packed with gzip, of at most 10 MB."""

    file = serializers.FileField()


class ImportCheckInput(Input):
    """What is left out is as suggested. ``gone``: what becomes of cars that a file of the whole stock lacks."""

    columns = serializers.DictField(child=serializers.CharField(), required=False)
    constants = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    decimal_comma = serializers.BooleanField(required=False)
    odometer_unit = serializers.CharField(required=False, allow_blank=True, max_length=2)
    whole_stock = serializers.BooleanField(required=False)
    gone = serializers.CharField(required=False, allow_blank=True, max_length=20)
    gone_reason = serializers.CharField(required=False, allow_blank=True, max_length=200)


class ImportViewSet(ListMixin, DetailMixin, CreateMixin, DeleteMixin, ScopedViewSet):
    """Files of stock: upload, check, commit, undo; DELETE discards one that was not imported.

    No Idempotency-Key: bodies of several parts differ each time, and a step that was taken is not
    possible again (409).
    """

    idempotent = False
    queryset = ImportRun.objects.all()
    columns = {name: name for name in ImportListed.Meta.fields}
    list_serializer = ImportListed
    output_serializer = ImportOutput
    input_serializers = {"create": ImportInput}
    orderings = (Ordering("-id"), Ordering("id"))
    required_permissions = dict.fromkeys(
        ("list", "retrieve", "create", "check_file", "commit", "undo", "destroy"), may.IMPORT
    )

    def get_parsers(self) -> list[Any]:
        """A file comes as multipart, everything else as JSON."""
        actions = getattr(self, "action_map", None) or {}
        return [MultiPartParser() if actions.get("post") == "create" else JSONParser()]

    def perform_create(self, *, by: Actor, data: dict[str, Any]) -> ImportRun:
        content = data["file"]
        return imports.upload(content=content, name=content.name or "", by=by, at=now())

    def perform_destroy(self, *, by: Actor, row: ImportRun) -> None:
        imports.discard(run_id=row.pk, by=by, at=now())

    @transition(input=ImportCheckInput, url_path="check")
    def check_file(self, *, by: Actor, row: ImportRun, data: dict[str, Any]) -> ImportRun:
        """Begin the dry run: what each line would do."""
        chosen = row.options | {name: data.pop(name) for name in _RULES if name in data}
        rules = Rules.of(data.pop("columns", row.columns), chosen)
        return imports.check(run_id=row.pk, rules=rules, by=by, at=now(), **data)

    @transition(input=Input)
    def commit(self, *, by: Actor, row: ImportRun, data: dict[str, Any]) -> ImportRun:
        """Begin to write what the check announced."""
        return imports.commit(run_id=row.pk, by=by, at=now())

    @transition(input=ReasonInput)
    def undo(self, *, by: Actor, row: ImportRun, data: dict[str, Any]) -> ImportRun:
        """Begin to take it back; what somebody changed since stays."""
        return imports.undo(run_id=row.pk, by=by, at=now(), **data)


_RULES = ("constants", "decimal_comma", "odometer_unit")


class ImportLineOutput(serializers.ModelSerializer[ImportLine]):
    """What the check says of a line; ``changes`` are [field, old, new]; ``cells`` the row that was refused."""

    class Meta:
        model = ImportLine
        fields = ("id", "line", "kind", "flags", "unit_id", "title", "changes", "reason", "cells")


class ImportLineFilter(ApiFilterSet):
    """``?kind=reject``."""

    class Meta:
        model = ImportLine
        fields = {"kind": ["exact"]}


class ImportLineViewSet(RunLines):
    """What the check of an import says, a kind at a time: create, update, unchanged, reject, gone."""

    queryset = ImportLine.objects.all()
    columns = {name: name for name in ImportLineOutput.Meta.fields}
    list_serializer = ImportLineOutput
    filterset_class = ImportLineFilter
    run_model = ImportRun
    narrowed_by = ("kind",)
    required_permissions = {"list": may.IMPORT}
