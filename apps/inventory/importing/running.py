"""The import as a job: batch after batch, each a transaction that saves where it stands."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import transaction

from apps.accounts.models import DealerGroup, Dealership
from apps.accounts.services import SellerIn, ensure_dealerships
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.core.jobs import JobContext
from apps.core.tenancy import scope
from apps.inventory.importing import mapping as mappings
from apps.inventory.importing import reading
from apps.inventory.importing.grouping import Seller, Share, in_batches, read_rows
from apps.inventory.importing.outcome import Outcome
from apps.inventory.importing.rules import Rules
from apps.inventory.importing.writing import write_batch
from apps.inventory.models import ImportProfile


def run_import(ctx: JobContext) -> dict[str, Any]:
    """Import ``params``: path, mapping (name or None) or profile (the dealership's remembered columns),
    column and group_id (a dealership per seller) or the job's own dealership, dry_run.

    An attempt that was cut off goes on after the last batch that was committed. The same file
    again changes nothing.
    """
    source = reading.examine(Path(ctx.params["path"]))
    column = ctx.params.get("column")
    if column is not None and column not in source.headers:
        raise Invalid(f"The file has no column {column}. It has: {', '.join(source.headers)}.")
    return write_all(ctx, source, chosen_rules(source.headers, ctx.params, ctx.dealership_id), column)


def chosen_rules(headers: Sequence[str], params: Mapping[str, Any], dealership_id: int | None) -> Rules:
    """The rules that the parameters of an import name, for a file with these columns."""
    if not params.get("profile"):
        return Rules(columns=mappings.choose(mappings.own(headers), params.get("mapping")))
    with scope(read_ids=[dealership_id or 0]):
        profile = ImportProfile.objects.filter(signature=mappings.signature(headers)).first()
    if profile is None:
        raise Invalid("Nobody matched the columns of such a file yet. Import one in the browser first.")
    columns = mappings.renamed(profile.columns, headers)
    return Rules.of(mappings.check(columns, headers, profile.options.get("constants")), profile.options)


def write_all(ctx: JobContext, source: reading.Source, rules: Rules, column: str | None) -> dict[str, Any]:
    """Every batch of ``source`` that no earlier attempt committed; the outcome, JSON-ready."""
    began = monotonic()
    digest = digest_of(source.path)
    done, outcome = _resume(ctx, digest)
    parsed = Outcome()
    rows = read_rows(source, rules, column, parsed.reject)
    for number, batch in enumerate(in_batches(rows, parsed.reject)):
        if number >= done:
            _write(ctx, batch, outcome, {"digest": digest, "done": number + 1})
            ctx.progress(outcome.rows, **_counts(outcome))
    total = parsed.joined(outcome)
    seconds = round(monotonic() - began, 1)
    return total.as_dict() | {"seconds": seconds, "dry_run": bool(ctx.params.get("dry_run"))}


def _counts(outcome: Outcome) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "rejected", "flagged")
    return {name: getattr(outcome, name) for name in names}


def _resume(ctx: JobContext, digest: str) -> tuple[int, Outcome]:
    """How many batches an earlier attempt committed, and what it had counted."""
    if not ctx.saved:
        return 0, Outcome()
    if ctx.saved["digest"] != digest:
        raise Conflict("The file was changed since the import began. Start a new import.")
    return ctx.saved["done"], Outcome(**ctx.saved["outcome"])


def _write(ctx: JobContext, batch: Sequence[Share], outcome: Outcome, position: dict[str, Any]) -> None:
    """One batch and its checkpoint in one transaction; a dry run takes both back."""
    at, by = now(), ctx.actor()
    with transaction.atomic():
        places = _places(ctx, [share.seller for share in batch])
        rows = [(places[share.seller.key], share.units) for share in batch]
        write_batch(rows, enter=ctx.scope, by=by, at=at, job_id=ctx.job_id, outcome=outcome)
        if ctx.params.get("dry_run"):
            transaction.set_rollback(True)
        else:
            ctx.checkpoint(position | {"outcome": outcome.as_dict()})


def _places(ctx: JobContext, sellers: Sequence[Seller]) -> dict[str, Dealership]:
    """Each seller's dealership, made where it is missing."""
    if ctx.dealership_id:
        return {"": Dealership.objects.get(pk=ctx.dealership_id)}
    group = DealerGroup.objects.get(pk=ctx.params["group_id"])
    wanted = [SellerIn(s.key, s.name, s.city, s.region, s.postcode) for s in sellers]
    ids = ensure_dealerships(group=group, sellers=wanted, by=ctx.actor())
    places = Dealership.objects.in_bulk(ids.values())
    return {key: places[pk] for key, pk in ids.items()}


def digest_of(path: Path) -> str:
    """The file's content in 64 characters."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
