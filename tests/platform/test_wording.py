"""Every act that the program records has words for people."""

import ast
from pathlib import Path

import pytest

from apps.core.audit.wording import acts, label_of, labels
from apps.deals.lifecycle import DEAL
from apps.inventory.lifecycle import STOCK_UNIT

ROOT = Path(__file__).resolve().parents[2]
RECORDERS = {"record", "record_outside", "_audit"}
# What an act's code that is put together may end in, by how it begins.
VERBS = {"deal.": DEAL.verbs(), "inventory.": STOCK_UNIT.verbs()}


def acts_in(source):
    """The code of each act that a module records; a code nobody can read off is an error."""
    for call in ast.walk(ast.parse(source)):
        name = getattr(getattr(call, "func", None), "attr", getattr(getattr(call, "func", None), "id", ""))
        if not isinstance(call, ast.Call) or name not in RECORDERS or not call.args:
            continue
        code = call.args[0]
        if isinstance(code, ast.JoinedStr):
            begin = code.values[0]
            assert isinstance(begin, ast.Constant), f"line {call.lineno}: an act begins with its area"
            yield from (f"{begin.value}{verb}" for verb in VERBS[begin.value])
        elif isinstance(code, ast.Constant):
            yield code.value
        else:
            assert isinstance(code, ast.Name), f"line {call.lineno}: name the act, or pass ``action`` on"
            assert code.id == "action", f"line {call.lineno}: name the act, or pass ``action`` on"


def _recorded():
    for path in (ROOT / "apps").rglob("*.py"):
        if "tests" not in path.parts:
            yield from ((code, path.name) for code in acts_in(path.read_text()))


def test_every_act_has_a_label():
    recorded = set(_recorded())
    assert len(recorded) > 50
    assert sorted(pair for pair in recorded if pair[0] not in labels()) == []


def test_no_label_outlives_its_act():
    assert sorted(labels().keys() - {code for code, _ in _recorded()}) == []


def test_an_act_without_a_label_is_found():
    assert list(acts_in('record("deal.vanish", target=None, by=by)')) == ["deal.vanish"]
    assert "deal.submit" in acts_in('audit.record(f"deal.{verb}", target=None, by=by)')
    with pytest.raises(AssertionError, match="name the act"):
        list(acts_in("record(CODE, target=None, by=by)"))


def test_two_wordings_of_one_act_are_refused():
    with pytest.raises(ValueError, match="worded twice"):
        acts({"deal.submit": "Something else"})


def test_an_act_of_a_version_that_is_gone_stays_legible():
    assert label_of("deal.e_sign") == "Deal: e sign"
