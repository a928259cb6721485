"""What one query tells about a bearer token: token, person, place and roles.

Written as SQL because it runs before every request of the API: the same through the ORM cost more
than all the rest of a short request. A test holds it equal to ``access``.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

_ROLES = """ARRAY(
    SELECT m.role FROM accounts_membership m
    WHERE m.user_id = u.id AND {place} AND m.is_active AND m.since <= %(at)s
    AND (m.until IS NULL OR m.until > %(at)s))"""

_READ = f"""
SELECT t.id, t.kind, t.name, t.digest, t.dealerships, t.scopes, t.expires_at, t.revoked_at, t.last_used_at,
    u.id, coalesce(nullif(u.name, ''), u.email), u.is_active, u.is_platform_admin, d.id, d.group_id, g.grants_stamp,
    {_ROLES.format(place="(m.dealership_id = d.id OR m.group_id = d.group_id)")}
FROM accounts_apitoken t
JOIN accounts_user u ON u.id = t.user_id
LEFT JOIN (accounts_dealership d JOIN accounts_dealergroup g ON g.id = d.group_id AND g.is_active)
    ON d.is_active AND d.id = CASE
        WHEN %(slug)s::text IS NOT NULL THEN (SELECT named.id FROM accounts_dealership named WHERE named.slug = %(slug)s)
        WHEN %(place)s::bigint IS NOT NULL THEN %(place)s
        WHEN cardinality(t.dealerships) = 1 THEN t.dealerships[1] END
WHERE t.prefix = %(prefix)s
"""


class Bearer(NamedTuple):
    """The columns of the query, in its order. Without a place, ``dealership_id`` is None."""

    token_id: int
    kind: str
    token_name: str
    digest: str
    dealerships: list[int]
    scopes: list[str]
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    user_id: int
    user_name: str
    is_active: bool
    is_platform_admin: bool
    dealership_id: int | None
    group_id: int | None
    grants_stamp: UUID | None
    roles: list[str]

    @property
    def reaches(self) -> bool:
        """Whether the person has a role at the place, and the token is not kept out of it."""
        held = bool(self.roles) or self.is_platform_admin
        within = not self.dealerships or self.dealership_id in self.dealerships
        return self.dealership_id is not None and held and within


def read(prefix: str, *, at: datetime, slug: str | None = None, place: int | None = None) -> Bearer | None:
    """The token with this prefix at the dealership with this slug or id, else at its only one."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_READ, {"prefix": prefix, "at": at, "slug": slug, "place": place})
        row = cursor.fetchone()
    return Bearer(*row) if row else None
