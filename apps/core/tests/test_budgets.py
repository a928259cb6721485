"""Sizes that keep pages fast: what every page loads has a ceiling."""

import gzip

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"


@pytest.mark.parametrize(
    ("name", "most"),
    [("dealership.css", 15 * 1024), ("brand/palette.css", 3 * 1024), ("icons.svg", 24 * 1024)],
)
def test_styles_and_icons_stay_within_their_budget(name: str, most: int) -> None:
    assert (STATIC / name).stat().st_size <= most


def test_the_script_stays_within_its_budget() -> None:
    assert len(gzip.compress((STATIC / "dealership.js").read_bytes())) <= 10 * 1024


def test_colours_live_in_the_palette_only() -> None:
    style = (STATIC / "dealership.css").read_text()
    assert "oklch(" not in style
    assert "#fff" not in style.split("@media print")[0]
