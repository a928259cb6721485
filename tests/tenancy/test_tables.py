"""Every table says what it is, and the database holds what the class promises."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, UniqueConstraint

from dealership.tables import THIRD_PARTY

CLASSES = {"tenant", "group", "identity", "global", "infrastructure"}
MODELS = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def label(model: type[Model]) -> str:
    return model._meta.label


def class_of(model: Any) -> str:
    declared: str = getattr(model, "table_class", "")
    return declared or THIRD_PARTY.get(label(model), ("", ""))[0]


PROTECTED = [model for model in MODELS if class_of(model) in ("tenant", "group")]
TENANT = [model for model in MODELS if class_of(model) == "tenant"]


def tenant_keys() -> list[tuple[type[Model], Any]]:
    return [
        (model, field)
        for model in TENANT
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and getattr(field, "db_constraint", True)
        and class_of(field.related_model) == "tenant"
    ]


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_table_declares_its_class(model: type[Model]) -> None:
    assert class_of(model) in CLASSES, (
        f"{label(model)} declares no table class: set `table_class` on the model, or name a third-party table in "
        "dealership/tables.py"
    )


def test_the_list_of_third_party_tables_is_up_to_date() -> None:
    assert THIRD_PARTY.keys() <= {label(model) for model in MODELS}
    ours = {label(model) for model in MODELS if model.__module__.startswith("apps.")}
    assert not THIRD_PARTY.keys() & ours


@pytest.mark.parametrize("model", PROTECTED, ids=label)
@pytest.mark.django_db
def test_row_level_security_is_forced(model: type[Model]) -> None:
    """Four policies; a verb without one is a verb that ``app`` was not granted either."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class WHERE oid = %s::regclass",
            [table],
        )
        enabled, forced, owner = cursor.fetchone()
        cursor.execute(
            "SELECT cmd, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies WHERE tablename = %s "
            "AND policyname LIKE 'scope\\_%%'",
            [table],
        )
        policies = dict(cursor.fetchall())
        cursor.execute(
            "SELECT verb FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE']) AS verb WHERE has_table_privilege(%s, verb)",
            [table],
        )
        granted = {verb for (verb,) in cursor.fetchall()}
    assert (enabled, forced) == (True, True)
    assert owner == "owner", "the role of the program must own no table"
    assert granted <= policies.keys()
    assert all("app." in condition for condition in policies.values()), policies


@pytest.mark.parametrize(("model", "field"), tenant_keys(), ids=str)
@pytest.mark.django_db
def test_a_key_between_tenant_tables_cannot_cross(model: type[Model], field: Any) -> None:
    """A policy does not stop a foreign key from naming another dealership's row; a composite key does."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(a.attname ORDER BY k.place), array_agg(f.attname ORDER BY k.place)
            FROM pg_constraint c
            CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (here, there, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.here
            JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.there
            WHERE c.contype = 'f' AND c.convalidated
              AND c.conrelid = %s::regclass AND c.confrelid = %s::regclass
            GROUP BY c.oid
            """,
            [model._meta.db_table, field.related_model._meta.db_table],
        )
        keys = [dict(zip(here, there, strict=True)) for here, there in cursor.fetchall()]
    assert {"dealership_id": "dealership_id", field.column: "id"} in keys, (
        f'add TenantForeignKey("{model._meta.model_name}", "{field.name}") to the migration'
    )


def test_there_are_keys_to_check() -> None:
    assert tenant_keys()


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_only_tenant_tables_point_at_tenant_tables(model: type[Model]) -> None:
    """Anything else would be a way round the policies."""
    crossing = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and getattr(field, "db_constraint", True)
        and class_of(field.related_model) == "tenant"
        and class_of(model) != "tenant"
    ]
    assert not crossing


@pytest.mark.parametrize("model", TENANT, ids=label)
def test_uniqueness_is_per_dealership(model: type[Model]) -> None:
    """What is unique over all dealers tells one dealer about another."""
    unique = [set(fields) for fields in model._meta.unique_together]
    unique += [set(c.fields) for c in model._meta.constraints if isinstance(c, UniqueConstraint) and c.fields]
    fields = [f for f in model._meta.local_fields if f.unique and not f.primary_key]
    own = {f.name for f in fields if not (f.is_relation and class_of(f.related_model) == "tenant")}
    assert not own, "unique alone"
    tenant_relations = {
        f.name for f in model._meta.local_fields if f.is_relation and class_of(f.related_model) == "tenant"
    }
    for names in unique:
        assert names & ({"dealership", "dealership_id"} | tenant_relations), names
