"""Optimistic locking over HTTP: the ETag is the row's integer version."""

import re
from typing import Any

from apps.core.api.errors import VersionRequired
from apps.core.errors import Stale

_TAG = re.compile(r'(?:W/)?"(\d{1,18})"')


def etag(row: Any) -> str:
    """The entity tag of ``row``; empty if rows of its kind carry no version."""
    version = getattr(row, "version", None)
    return f'"{version}"' if version is not None else ""


def check_match(header: str | None, row: Any, *, required: bool) -> None:
    """Compare ``If-Match`` with the locked ``row``: 428 if it is missing, 412 if it is another's."""
    if not etag(row):
        return
    if not header:
        if required:
            raise VersionRequired(
                'Send the version that you saw as If-Match (the ETag of your last GET, such as "3").'
            )
        return
    if header.strip() != "*" and str(row.version) not in _TAG.findall(header):
        raise Stale(
            "This was changed by somebody else meanwhile. Load it again and repeat your change.",
            extra={"current_version": row.version},
        )


def unchanged(header: str | None, tag: str) -> bool:
    """Whether ``If-None-Match`` says that the client has this version already."""
    if not header or not tag:
        return False
    return header.strip() == "*" or tag.strip('"') in _TAG.findall(header)
