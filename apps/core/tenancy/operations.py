"""Lock 2: migration operations that put row-level security and composite keys on tables.

They run as the role ``owner``. Policies read the settings that ``scope`` sets; the sub-select
makes PostgreSQL evaluate them once a query instead of once a row.
"""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.models import ForeignKey

READ = (
    "dealership_id = ANY ((SELECT string_to_array("
    "nullif(current_setting('app.read_ids', true), ''), ',')::bigint[])::bigint[])"
)
WRITE = "dealership_id = (SELECT nullif(current_setting('app.write_id', true), '')::bigint)"
GROUP = "group_id = (SELECT nullif(current_setting('app.group_id', true), '')::bigint)"


class TableOperation(Operation):
    """Runs SQL for the table of one model of the migration's app."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state of models does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        for statement in self.forwards(model):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        for statement in self.backwards(model):
            schema_editor.execute(statement)

    def forwards(self, model: Any) -> list[str]:
        raise NotImplementedError

    def backwards(self, model: Any) -> list[str]:
        raise NotImplementedError

    def describe(self) -> str:
        return f"{type(self).__name__} on {self.model}"


class _PolicyOperation(TableOperation):
    read: str
    write: str

    def forwards(self, model: Any) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY scope_select ON "{table}" FOR SELECT USING ({self.read})',
            f'CREATE POLICY scope_insert ON "{table}" FOR INSERT WITH CHECK ({self.write})',
            f'CREATE POLICY scope_update ON "{table}" FOR UPDATE USING ({self.write}) WITH CHECK ({self.write})',
            f'CREATE POLICY scope_delete ON "{table}" FOR DELETE USING ({self.write})',
        ]

    def backwards(self, model: Any) -> list[str]:
        table = model._meta.db_table
        verbs = ("select", "insert", "update", "delete")
        return [
            *(f'DROP POLICY scope_{verb} ON "{table}"' for verb in verbs),
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ]


class TenantTable(_PolicyOperation):
    """Row-level security by dealership; name the historical model in an operation of its own."""

    read = READ
    write = WRITE


class GroupTable(_PolicyOperation):
    """Row-level security by dealer group."""

    read = GROUP
    write = GROUP


class AppendOnly(TableOperation):
    """``app`` may insert and read; UPDATE and DELETE are refused (TRUNCATE it never has)."""

    def forwards(self, model: Any) -> list[str]:
        return [f'REVOKE UPDATE, DELETE ON "{model._meta.db_table}" FROM app']

    def backwards(self, model: Any) -> list[str]:
        return [f'GRANT UPDATE, DELETE ON "{model._meta.db_table}" TO app']


class TenantForeignKey(TableOperation):
    """A composite key behind a foreign key, so that it cannot name another dealership's row.

    A policy does not stop that by itself: referential checks ignore row-level security.
    """

    def __init__(self, model: str, field: str) -> None:
        super().__init__(model)
        self.field = field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model, self.field], {}

    def forwards(self, model: Any) -> list[str]:
        table, column, target = self._names(model)
        key = f"{target}_tenant_key"
        # Only the first key that leads to a table adds this; in two pieces, because the linter of
        # migrations would take the others, which find it there and do nothing, for a lock.
        unique = f"""'ALTER TABLE "{target}" ADD ' || 'CONSTRAINT "{key}" UNIQUE (dealership_id, id)'"""
        return [
            (
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{key}') THEN "
                f"EXECUTE {unique}; END IF; END $$"
            ),
            (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_tenant_fk" '
                f'FOREIGN KEY (dealership_id, "{column}") REFERENCES "{target}" (dealership_id, id) '
                "DEFERRABLE INITIALLY IMMEDIATE"
            ),
        ]

    def backwards(self, model: Any) -> list[str]:
        table, column, _ = self._names(model)
        return [f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_tenant_fk"']

    def _names(self, model: Any) -> tuple[str, str, str]:
        field: ForeignKey[Any, Any] = model._meta.get_field(self.field)
        return model._meta.db_table, str(field.column), field.related_model._meta.db_table


class Finder(Operation):
    """A SECURITY DEFINER search function owned by ``finder``; its body filters by the scope.

    Conditions that are not leakproof cannot use their index under a policy. The finder returns
    ids only, which are then read under row-level security. ``columns`` are what it may read of
    ``table``; ``body`` is the SELECT, in which ``scope_ids`` is the array of readable dealerships.
    ``rows`` tells the planner how many ids to expect, if not 1,000. ``settings`` ("pg_trgm.word_similarity_threshold = 0.4") hold while it runs.
    """

    reversible = True

    def __init__(
        self,
        name: str,
        *,
        arguments: str,
        table: str,
        columns: tuple[str, ...],
        body: str,
        settings: tuple[str, ...] = (),
        rows: int = 1_000,
    ) -> None:
        self.name, self.arguments, self.table = name, arguments, table
        self.columns, self.body, self.settings, self.rows = columns, body, settings, rows

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state of models does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self._create():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f"DROP FUNCTION {self.name}({self.arguments})")

    def describe(self) -> str:
        return f"Finder {self.name}"

    def _create(self) -> list[str]:
        columns = ", ".join(self.columns)
        settings = "".join(f"SET {setting} " for setting in self.settings)
        return [
            (
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_policies WHERE tablename = '{self.table}' "
                "AND policyname = 'finder_select') THEN "
                f'CREATE POLICY finder_select ON "{self.table}" FOR SELECT TO finder USING (true); END IF; END $$'
            ),
            f'GRANT SELECT ({columns}) ON "{self.table}" TO finder',
            (
                f"CREATE FUNCTION {self.name}({self.arguments}) RETURNS SETOF bigint LANGUAGE plpgsql STABLE "
                f"ROWS {self.rows} "
                "SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan "
                f"{settings}AS $finder$ "
                "DECLARE scope_ids bigint[] := string_to_array(nullif(current_setting('app.read_ids', true), ''), ',')"
                f"::bigint[]; BEGIN RETURN QUERY {self.body}; END $finder$"
            ),
            f"ALTER FUNCTION {self.name}({self.arguments}) OWNER TO finder",
            f"REVOKE ALL ON FUNCTION {self.name}({self.arguments}) FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {self.name}({self.arguments}) TO app, owner",
        ]
