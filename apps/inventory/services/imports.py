"""The verbs of an import: upload, map, check, import, undo. The slow ones are jobs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.jobs import enqueue
from apps.core.lifecycle import move
from apps.core.models import Job
from apps.inventory.importing import mapping, reading
from apps.inventory.importing.limits import MAX_UPLOAD
from apps.inventory.importing.rules import Rules
from apps.inventory.importing.running import digest_of
from apps.inventory.importing.runs import copied, samples_of
from apps.inventory.importing.states import CHECKED, UPLOADED
from apps.inventory.models import ImportLine, ImportProfile, ImportRun
from apps.inventory.permissions import DISPOSE, IMPORT

CHECK_JOB, COMMIT_JOB, UNDO_JOB = "inventory.check_import", "inventory.commit_import", "inventory.undo_import"
KEPT = timedelta(days=30)
GONE_VERBS = {"return_to_source": "Return to source", "write_off": "Write off"}


@transaction.atomic
def upload(*, content: File[bytes], name: str, by: Actor, at: datetime, limit: int = MAX_UPLOAD) -> ImportRun:
    """Keep a file and suggest how to read it: as this dealership did the last time, else by its columns.

    Invalid, with the remedy, if it cannot be read or is larger than ``limit`` bytes.
    """
    by.require(IMPORT)
    if content.size > limit:
        raise Invalid(
            f"The file has {content.size:,} bytes; at most {limit:,} can be uploaded. Pack it with gzip."
        )
    with copied(content) as path:
        source = reading.examine(path)
        samples, digest = samples_of(source), digest_of(path)
    run = ImportRun(
        dealership_id=by.dealership_id or 0,
        file_name=name[-200:] or "file",
        size=content.size,
        digest=digest,
        told=source.told,
        headers=list(source.headers),
        samples=samples,
        signature=mapping.signature(source.headers),
        created_by_id=by.user_id,
        created_by_name=by.name,
        created_at=at,
    )
    run.columns, run.options = _remembered(run) or (mapping.suggest(mapping.own(source.headers), samples), {})
    content.seek(0)
    run.file.save(run.digest, content, save=False)
    run.save()
    record("inventory.upload_import", target=run, by=by, facts={"bytes": run.size, "file": run.file_name})
    return run


def _remembered(run: ImportRun) -> tuple[dict[str, str], dict[str, Any]] | None:
    profile = ImportProfile.objects.filter(signature=run.signature).first()
    if profile is None:
        return None
    return mapping.renamed(profile.columns, run.headers), profile.options


@transaction.atomic
def check(
    *,
    run_id: int,
    rules: Rules,
    by: Actor,
    at: datetime,
    whole_stock: bool = False,
    gone: str = "",
    gone_reason: str = "",
) -> ImportRun:
    """Remember the mapping for files like this one and begin the dry run.

    ``whole_stock``: cars in stock that the file lacks are listed; with ``gone`` (one of
    ``GONE_VERBS``, needs a reason and the right to dispose) the import closes their stays.
    """
    by.require(IMPORT)
    run = locked(run_id)
    columns = mapping.check(rules.columns, run.headers, rules.constants)
    options = rules.options() | {"whole_stock": whole_stock, **_gone(by, whole_stock, gone, gone_reason)}
    ImportProfile.objects.update_or_create(
        dealership_id=run.dealership_id,
        signature=run.signature,
        defaults={"columns": columns, "options": rules.options(), "saved_at": at, "saved_by_name": by.name},
    )
    job = _enqueue(CHECK_JOB, run, by)
    move(run, "check", columns=columns, options=options, check_job_id=job.pk, counts={})
    record("inventory.check_import", target=run, by=by, facts={"columns": len(columns)})
    return run


def _gone(by: Actor, whole_stock: bool, gone: str, reason: str) -> dict[str, str]:
    if not gone:
        return {"gone": "", "gone_reason": ""}
    if gone not in GONE_VERBS or not whole_stock:
        raise Invalid(
            "Cars can be closed only if the file is the whole stock.", fields={"gone": ["Not possible."]}
        )
    by.require(DISPOSE)
    if not reason.strip():
        raise Invalid("Say why cars that the file lacks are closed.", fields={"gone_reason": ["Required."]})
    return {"gone": gone, "gone_reason": reason.strip()[:200]}


@transaction.atomic
def commit(*, run_id: int, by: Actor, at: datetime) -> ImportRun:
    """Begin the import of a checked file."""
    by.require(IMPORT)
    run = locked(run_id)
    if run.options.get("gone"):
        by.require(DISPOSE)
    job = _enqueue(COMMIT_JOB, run, by)
    move(run, "commit", commit_job_id=job.pk)
    record("inventory.commit_import", target=run, by=by, facts={"job": job.pk})
    return run


@transaction.atomic
def undo(*, run_id: int, reason: str, by: Actor, at: datetime) -> ImportRun:
    """Begin to take an import back; what somebody changed since will be left and told."""
    by.require(IMPORT)
    run = locked(run_id)
    job = _enqueue(UNDO_JOB, run, by, job_id=run.commit_job_id)
    move(run, "undo", reason=reason, undo_job_id=job.pk)
    record("inventory.begin_undo_import", target=run, by=by, reason=reason, facts={"job": job.pk})
    return run


@transaction.atomic
def discard(*, run_id: int, by: Actor, at: datetime) -> None:
    """Throw away an upload that was not imported, with its file."""
    by.require(IMPORT)
    run = locked(run_id)
    if run.state not in (UPLOADED, CHECKED):
        raise Conflict("Only a file that was not imported can be discarded. Undo the import instead.")
    record("inventory.discard_import", target=run, by=by, facts={"file": run.file_name})
    forget_file(run)
    run.delete()


def locked(run_id: int) -> ImportRun:
    """The run, locked until the transaction ends; NotFound where it is out of reach."""
    run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NotFound("There is no such import.")
    return run


def forget_file(run: ImportRun) -> None:
    """Delete the stored file once the transaction commits, if no other run has the same content."""
    name, storage = run.file.name, run.file.storage
    if name and not ImportRun.objects.filter(file=name).exclude(pk=run.pk).exists():
        transaction.on_commit(lambda: storage.delete(name))


def forget_old(*, at: datetime) -> int:
    """Delete files and lines of imports older than ``KEPT``, in a scope; how many. The runs stay."""
    old = list(ImportRun.objects.filter(created_at__lt=at - KEPT).exclude(file="").order_by("id"))
    for run in old:
        forget_file(run)
        ImportLine.objects.filter(run=run).delete()
        run.file, run.samples = "", {}
        run.save()
    return len(old)


def _enqueue(kind: str, run: ImportRun, by: Actor, **params: Any) -> Job:
    asked: Mapping[str, Any] = {"run_id": run.pk, **params}
    return enqueue(kind, by=by, params=asked, dealership_id=run.dealership_id, key=f"run {run.pk}")
