"""Staff lists by keyset: the cursor that a URL carries, and the links to the pages beside it."""

from django.http import QueryDict

from apps.core.api.cursors import Cursor, Ordering, decode
from apps.core.errors import DomainError


def cursor_of(params: QueryDict, ordering: Ordering) -> Cursor | None:
    """Where the page begins; None is the first page, also for a cursor of another ordering."""
    try:
        return decode(str(params["cursor"]), ordering) if "cursor" in params else None
    except DomainError:
        return None  # an old link


def page_link(params: QueryDict, cursor: Cursor | None) -> str:
    """The same list from ``cursor`` on; empty where there is no such page."""
    if cursor is None:
        return ""
    following = params.copy()
    following["cursor"] = cursor.encode()
    return f"?{following.urlencode()}"
