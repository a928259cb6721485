"""The frozen copy of a worksheet: to JSON and back, checked by a schema on the way in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jsonschema

from apps.deals.calculators.figures import Figure

_MONEY = {"type": "string", "pattern": r"^-?\d{1,12}\.\d{2}$"}
_TEXT = {"type": "string", "maxLength": 400}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "currency", "figured_on", "tax_rule_set_id", "fee_schedule_id", "figures"],
    "properties": {
        "schema": {"const": 1},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "figured_on": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "tax_rule_set_id": {"type": "integer"},
        "fee_schedule_id": {"type": "integer"},
        "figures": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [
                    "key",
                    "label",
                    "amount",
                    "formula",
                    "inputs",
                    "rule",
                    "author",
                    "private",
                    "part_of",
                ],
                "properties": {
                    "key": {"type": "string", "pattern": "^[a-z_0-9]{1,40}$"},
                    "label": _TEXT,
                    "amount": {"anyOf": [_MONEY, {"type": "null"}]},
                    "formula": _TEXT,
                    "inputs": {
                        "type": "array",
                        "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
                    },
                    "rule": _TEXT,
                    "author": _TEXT,
                    "private": {"type": "boolean"},
                    "part_of": {"type": "string"},
                },
            },
        },
    },
}

_VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def freeze(
    figures: tuple[Figure, ...], *, currency: str, figured_on: str, tax_rule_set_id: int, fee_schedule_id: int
) -> dict[str, Any]:
    """The worksheet as JSON; jsonschema.ValidationError if it is not what SCHEMA says."""
    document = {
        "schema": 1,
        "currency": currency,
        "figured_on": figured_on,
        "tax_rule_set_id": tax_rule_set_id,
        "fee_schedule_id": fee_schedule_id,
        "figures": [_plain(figure) for figure in figures],
    }
    _VALIDATOR.validate(document)
    return document


def with_private(document: Mapping[str, Any], figures: tuple[Figure, ...]) -> dict[str, Any]:
    """A frozen worksheet whose private figures (cost, gross) are those of ``figures``; the rest stands."""
    rows = [row for row in document["figures"] if not row["private"]]
    rows += [_plain(figure) for figure in figures if figure.private]
    changed = {**document, "figures": rows}
    _VALIDATOR.validate(changed)
    return changed


def thaw(document: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures of a frozen worksheet."""
    return tuple(_figure(row) for row in document["figures"])


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": figure.label,
        "amount": None if figure.amount is None else f"{figure.amount:.2f}",
        "formula": figure.formula,
        "inputs": [list(pair) for pair in figure.inputs],
        "rule": figure.rule,
        "author": figure.author,
        "private": figure.private,
        "part_of": figure.part_of,
    }


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        key=row["key"],
        label=row["label"],
        amount=None if row["amount"] is None else Decimal(row["amount"]),
        formula=row["formula"],
        inputs=tuple((label, value) for label, value in row["inputs"]),
        rule=row["rule"],
        author=row["author"],
        private=row["private"],
        part_of=row["part_of"],
    )
