"""Telling people: one statement for all of them, each thing told once."""

from collections.abc import Iterable
from datetime import datetime

from apps.core.models import Notice, NoticeChoice
from apps.core.notices.kinds import kind_of
from apps.core.notices.people import holders


def tell(
    *,
    kind: str,
    key: str,
    title: str,
    url: str,
    dealership_id: int,
    at: datetime,
    to: Iterable[int | None] = (),
    to_holders_of: str = "",
    besides: int | None = None,
) -> int:
    """Tell the people ``to`` and those who may do ``to_holders_of``; how many people it is for.

    For event handlers, in the dealership's scope: their transaction makes the effect once. ``key``
    names the thing: whoever was told it is not told again. ``besides`` did it himself. ``title`` says
    nothing of a customer, because it is also shown where nobody asks for permission to see one; ``url``
    is a path of the staff's part, written out: a handler may not load routes (it runs inside a scope). Those who switched this kind off are left out.
    """
    if kind_of(kind) is None:
        raise ValueError(f"no kind of notice is called {kind}")
    people = {person for person in to if person is not None}
    if to_holders_of:
        people |= holders(to_holders_of, dealership_id)
    off = NoticeChoice.objects.filter(user_id__in=people, kind=kind, in_app=False)
    people -= {besides, *off.values_list("user_id", flat=True)}
    made = Notice.objects.bulk_create(
        (
            Notice(
                dealership_id=dealership_id,
                user_id=person,
                kind=kind,
                key=key,
                title=title[:200],
                url=url,
                at=at,
            )
            for person in sorted(person for person in people if person is not None)
        ),
        ignore_conflicts=True,
    )
    return len(made)
