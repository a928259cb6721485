"""Row-level security of the trail: it holds acts of dealerships, of groups and of the platform."""

from typing import Any

from apps.core.tenancy.operations import READ, TableOperation

GROUP_ACT = (
    "dealership_id IS NULL AND group_id = (SELECT nullif(current_setting('app.group_id', true), '')::bigint)"
)
PLATFORM_ACT = "dealership_id IS NULL AND (SELECT current_setting('app.platform', true)) = 'on'"
WRITTEN = "dealership_id IS NULL OR dealership_id = (SELECT nullif(current_setting('app.write_id', true), '')::bigint)"


class AuditPolicies(TableOperation):
    """Read: one's dealerships, one's group, or, with ``app.platform`` on, all that has no dealership.

    Written: in the dealership of the write scope, or for none. No policy allows UPDATE or DELETE.
    """

    def forwards(self, model: Any) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            (
                f'CREATE POLICY scope_select ON "{table}" FOR SELECT '
                f"USING (({READ}) OR ({GROUP_ACT}) OR ({PLATFORM_ACT}))"
            ),
            f'CREATE POLICY scope_insert ON "{table}" FOR INSERT WITH CHECK ({WRITTEN})',
            f"GRANT USAGE ON SEQUENCE {table}_id_seq TO app",
        ]

    def backwards(self, model: Any) -> list[str]:
        table = model._meta.db_table
        return [
            f'DROP POLICY scope_select ON "{table}"',
            f'DROP POLICY scope_insert ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ]
