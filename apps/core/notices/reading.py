"""One's own notices: the list, what is unread, marking them, and which kinds one wants."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.errors import NotAllowed, NotFound
from apps.core.models import Notice, NoticeChoice
from apps.core.notices.kinds import kinds_for
from apps.core.permissions_list import NOTICES

CAP = 100
KEPT_READ = timedelta(days=30)
KEPT = timedelta(days=90)
_SWEPT_AT_ONCE = 5_000


def notices_of(by: Actor) -> QuerySet[Notice]:
    """The notices of ``by`` at his dealership whose kinds he may see now, newest first."""
    codes = [kind.code for kind in kinds_for(by)]
    own = Notice.objects.filter(dealership_id=by.dealership_id or 0, user_id=by.user_id or 0)
    return own.filter(kind__in=codes).order_by("-id")


def unread(by: Actor) -> int:
    """How many of them are unread, counted up to ``CAP``; one query over a partial index."""
    return len(notices_of(by).filter(read_at=None).values_list("id", flat=True)[:CAP])


@transaction.atomic
def mark_read(*, notice_id: int, by: Actor, at: datetime, read: bool = True) -> Notice:
    """Mark one of one's own notices read, or unread again. NotFound for anybody else's.

    The row itself says who read it and when; no act is recorded beside it.
    """
    by.require(NOTICES)
    notice = notices_of(by).select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("There is no such notice.", code="no_notice")
    if (notice.read_at is None) == read:
        notice.read_at = at if read else None
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Mark all that one may see read; how many were not. What comes meanwhile stays unread."""
    by.require(NOTICES)
    return notices_of(by).order_by().filter(read_at=None, at__lte=at).update(read_at=at)


def choices_of(by: Actor) -> dict[str, bool]:
    """Kind → whether ``by`` is told; each kind that he may see, told unless he said otherwise."""
    off = NoticeChoice.objects.filter(user_id=by.user_id or 0, in_app=False).values_list("kind", flat=True)
    switched_off = set(off)
    return {kind.code: kind.code not in switched_off for kind in kinds_for(by)}


@transaction.atomic
def choose(*, wanted: set[str], by: Actor) -> None:
    """Be told of the kinds in ``wanted`` and of no other that one may see. For oneself only."""
    by.require(NOTICES)
    if by.user_id is None or by.dealership_id is None:
        raise NotAllowed("Only a person at one dealership chooses notices.")
    before = choices_of(by)
    changed = {code: (told, code in wanted) for code, told in before.items() if told != (code in wanted)}
    for code, (_, told) in changed.items():
        NoticeChoice.objects.update_or_create(
            dealership_id=by.dealership_id, user_id=by.user_id, kind=code, defaults={"in_app": told}
        )
    if changed:
        record("notice.choose", target=None, by=by, changes=changed)


def sweep(*, at: datetime) -> int:
    """Delete what was read a month ago or told three months ago, at the scope's dealership; how many."""
    old = Q(read_at__lt=at - KEPT_READ) | Q(at__lt=at - KEPT)
    ids = list(Notice.objects.filter(old).order_by("id").values_list("id", flat=True)[:_SWEPT_AT_ONCE])
    return Notice.objects.filter(pk__in=ids).delete()[0]
