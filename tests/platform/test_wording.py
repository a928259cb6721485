"""Every act that the program records has words for people."""

import ast
import re
from pathlib import Path

import pytest

from apps.core.audit.wording import acts, label_of, labels
from apps.deals.lifecycle import DEAL
from apps.inventory.lifecycle import STOCK_UNIT

ROOT = Path(__file__).resolve().parents[2]
RECORDERS = {"record", "record_outside"}
CODE = re.compile(r"[a-z]+\.[a-z_]+")
# What an act's code that is put together may end in, by how it begins.
VERBS = {"deal.": DEAL.verbs(), "inventory.": STOCK_UNIT.verbs()}


def acts_in(source):
    """The code of each act that a module records; a code nobody can read off is an error.

    A function may record the act that it is given: then what the module's calls pass on counts.
    """
    tree = ast.parse(source)
    given = {argument.arg for argument in ast.walk(tree) if isinstance(argument, ast.arg)}
    for call in ast.walk(tree):
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
            assert isinstance(code, ast.Name) and code.id in given, f"line {call.lineno}: name the act"
            yield from _passed_on(tree)


def _passed_on(tree):
    """Codes given to functions, which may stand in another module than the record."""
    for call in ast.walk(tree):
        for argument in getattr(call, "args", ()) if isinstance(call, ast.Call) else ():
            if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                yield argument.value


def _recorded():
    for path in (ROOT / "apps").rglob("*.py"):
        if "tests" not in path.parts:
            yield from ((code, path.name) for code in acts_in(path.read_text()))


def test_every_act_has_a_label():
    recorded = set(_recorded())
    assert len(recorded) > 50
    assert sorted(pair for pair in recorded if pair[0] not in labels()) == []


def _passed_anywhere():
    for path in (ROOT / "apps").rglob("*.py"):
        if "tests" not in path.parts:
            yield from _passed_on(ast.parse(path.read_text()))


def test_no_label_outlives_its_act():
    used = {code for code, _ in _recorded()} | set(_passed_anywhere())
    assert sorted(labels().keys() - used) == []


def test_an_act_without_a_label_is_found():
    assert list(acts_in('record("deal.vanish", target=None, by=by)')) == ["deal.vanish"]
    assert "deal.submit" in acts_in('audit.record(f"deal.{verb}", target=None, by=by)')
    passing = 'def keep(act): record(act, target=None, by=by)\nkeep("deal.vanish")'
    assert list(acts_in(passing)) == ["deal.vanish"]
    with pytest.raises(AssertionError, match="name the act"):
        list(acts_in("record(CODE, target=None, by=by)"))


def test_two_wordings_of_one_act_are_refused():
    with pytest.raises(ValueError, match="worded twice"):
        acts({"deal.submit": "Something else"})


def test_an_act_of_a_version_that_is_gone_stays_legible():
    assert label_of("deal.e_sign") == "Deal: e sign"
