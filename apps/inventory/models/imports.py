"""Imports: an uploaded file on its way into stock, what it would do, what it did."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from apps.accounts.models import DealershipOwned
from apps.core.lifecycle import Lifecycle
from apps.core.models import Versioned
from apps.inventory.importing.states import IMPORT_RUN, LINE_KINDS, STATE_CHOICES


def private_storage() -> Storage:
    """Where files lie that no URL leads to."""
    return storages["private"]


def upload_path(run: "ImportRun", name: str) -> str:
    """By dealership and content; the person's file name is kept in the row only."""
    return f"imports/{run.dealership_id}/{run.digest}"


class ImportRun(Versioned, DealershipOwned):
    """One file of one dealership, from upload to undo. Not the cars: those are stock units.

    ``columns`` is our field → the file's column; ``options`` are ``importing.rules.Rules``
    beside them and what to do with cars that are gone. ``samples`` shows values of each column.
    ``signature`` tells files with the same columns. The file goes after ``KEPT`` (see
    ``services.imports``); the row stays. Job ids are opaque: jobs belong to the kernel.
    """

    lifecycle: ClassVar[Lifecycle] = IMPORT_RUN

    file = models.FileField(storage=private_storage, upload_to=upload_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    told = models.CharField(max_length=200)
    headers = models.JSONField()
    samples = models.JSONField()
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=STATE_CHOICES, default="uploaded")
    check_job_id = models.BigIntegerField(null=True)
    commit_job_id = models.BigIntegerField(null=True)
    undo_job_id = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta(DealershipOwned.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("dealership", "-id"), name="inventory_import_newest"),
            models.Index(fields=("dealership", "commit_job_id"), name="inventory_import_by_job"),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportProfile(DealershipOwned):
    """How a dealership mapped files with these columns the last time; the next one starts with it."""

    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    options = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=200)

    class Meta(DealershipOwned.Meta):
        constraints = (
            models.UniqueConstraint(fields=("dealership", "signature"), name="inventory_import_profile"),
        )

    def __str__(self) -> str:
        return f"{len(self.columns)} columns"


class ImportLine(DealershipOwned):
    """What the dry run says of one line of the file, or of one car that the file lacks ("gone").

    ``changes`` is [[field, old, new], …] as text; ``cells`` the original row of a refused line.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=list(LINE_KINDS.items()))
    flags = ArrayField(models.CharField(max_length=40), default=list)
    unit_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=400, blank=True)
    changes = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    cells = models.JSONField(default=dict)

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        indexes = (
            models.Index(fields=("dealership", "run", "kind", "id"), name="inventory_import_line"),
            models.Index(
                fields=("dealership", "run", "id"),
                condition=~Q(flags=[]),
                name="inventory_import_flagged",
            ),
        )

    def __str__(self) -> str:
        return f"line {self.line}: {self.kind}"


class ImportChange(DealershipOwned):
    """One row that a job of an import wrote; what it was and became is in its history by version.

    ``before`` is null where the import made the row. Append-only. ``row_id`` is a bare number:
    it outlives nothing, and one table serves vehicles and stock units.
    """

    job_id = models.BigIntegerField()
    table = models.CharField(max_length=10, choices=[("vehicle", "Vehicle"), ("unit", "Stock unit")])
    row_id = models.BigIntegerField()
    before = models.PositiveIntegerField(null=True)
    after = models.PositiveIntegerField()

    class Meta(DealershipOwned.Meta):
        ordering = ("id",)
        indexes = (
            models.Index(fields=("dealership", "job_id", "table", "id"), name="inventory_import_changes"),
            models.Index(
                fields=("dealership", "table", "row_id"),
                condition=Q(before=None),
                name="inventory_import_made",
            ),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}: {self.before} → {self.after}"
