"""The house's rules that no linter knows: who may point at whom, which rooms exist, how big."""

import ast
from pathlib import Path
from statistics import median

import pytest
from django.apps import apps
from django.db import models

from apps.core.admin.navigation import NAVIGATION

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["core", "accounts", "inventory", "customers", "deals", "reports"]
FORBIDDEN_ROOMS = {"utils.py", "helpers.py", "signals.py", "constants.py", "misc.py", "common.py"}
FILE_STOP, TEST_STOP = 500, 600
FILE_MEDIAN, FUNCTION_MEDIAN, FUNCTION_STOP = 80, 10, 60


def _sources(*folders):
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def _is_test(path):
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


PROGRAM = [path for path in _sources("apps", "dealership") if not _is_test(path)]
TESTS = [path for path in _sources("apps", "dealership", "tests") if _is_test(path)]


def _lines(path):
    return len(path.read_text().splitlines())


def _named(path):
    return str(path.relative_to(ROOT))


def upward_references(all_models):
    """Each foreign key, as text, from one of our apps to an app above it."""
    rank = {label: number for number, label in enumerate(LAYERS)}
    for model in all_models:
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or not isinstance(target, type):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if here in rank and rank.get(there, -1) > rank[here]:
                yield f"{model._meta.label}.{field.name} -> {target._meta.label}"


def test_no_foreign_key_points_up():
    assert list(upward_references(apps.get_models(include_auto_created=True))) == []


def test_a_foreign_key_that_points_up_is_caught():
    class Planted(models.Model):
        above = models.ForeignKey("deals.Deal", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "core"
            managed = False

    try:
        assert list(upward_references([Planted])) == ["core.Planted.above -> deals.Deal"]
    finally:
        del apps.all_models["core"]["planted"]
        apps.clear_cache()


def test_every_app_of_ours_has_its_layer():
    assert {path.parent.name for path in ROOT.glob("apps/*/apps.py")} == set(LAYERS)


def test_every_entry_of_the_sidebar_has_a_place_of_its_own():
    """Apps register on their own; two of one place would stand in the order of their keys."""
    places = [order for order, _, _ in NAVIGATION._items]
    assert [order for order in places if places.count(order) > 1] == []


def test_every_app_says_what_it_is():
    assert [
        path.name
        for path in ROOT.glob("apps/*/")
        if (path / "apps.py").exists() != (path / "README.md").is_file()
    ] == []


def test_no_room_for_what_has_no_name():
    assert [_named(path) for path in PROGRAM if path.name in FORBIDDEN_ROOMS] == []


def test_files_stay_small():
    too_long = [_named(path) for path in PROGRAM if _lines(path) > FILE_STOP]
    too_long += [_named(path) for path in TESTS if _lines(path) > TEST_STOP]
    assert too_long == []
    assert median(_lines(path) for path in PROGRAM if path.name != "__init__.py") <= FILE_MEDIAN


def _functions():
    for path in PROGRAM:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{_named(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_stay_small():
    sizes = dict(_functions())
    assert [name for name, size in sizes.items() if size > FUNCTION_STOP] == []
    assert median(sizes.values()) <= FUNCTION_MEDIAN


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "X" * 3 + ":"])
def test_nothing_is_left_for_later(word):
    assert [_named(path) for path in [*PROGRAM, *TESTS] if word in path.read_text()] == []


def test_every_environment_name_is_explained():
    """`.env.example` names all that settings read."""
    example = (ROOT / ".env.example").read_text()
    read = set()
    for path in _sources("dealership/settings"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env."):
                read.update(arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
    assert {name for name in read if f"{name}=" not in example} == set()


def test_shared_data_is_at_hand(shared_data):
    assert (shared_data / "vectors.json").is_file()
