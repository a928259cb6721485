"""Folding of names: what people type finds what people are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.customers.names import display_name, fold, search_text, words


def begins_a_word(query: str, text: str) -> bool:
    """What the search does: every word of the query begins a word of the text."""
    return all(f" {word}" in text for word in words(query))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("José Núñez", "jose nunez"),
        ("José Núñez", "NÚÑEZ josé"),
        ("Seán O’Brien", "o'brien"),
        ("Seán O'Brien", "obrien"),
        ("Seán O'Brien", "brien sean"),
        ("Anne-Marie D'Angelo-Łukasiewicz", "anne marie lukasiewicz"),
        ("Anne-Marie", "annemarie"),
        ("Anne-Marie", "Anne-Marie"),
        ("李小龙", "李"),
        ("李小龙", "小龙"),
        ("Zoë O'Neill-李", "neill 李"),
        ("김민준", "민준"),
        ("山田たろう", "たろう"),
        ("Ｙａｍａｄａ", "yamada"),
        ("Đặng Thị Hằng", "dang hang"),
        ("Jürgen Straße", "strasse jurg"),
        ("Søren Ødegård", "odegard"),
        ("Мария Иванова", "иванова мар"),
    ],
)
def test_found(name: str, query: str) -> None:
    assert begins_a_word(query, search_text(name))


@pytest.mark.parametrize(("name", "query"), [("José Núñez", "unez"), ("李小龙", "王"), ("Ann", "Anne")])
def test_not_found(name: str, query: str) -> None:
    assert not begins_a_word(query, search_text(name))


@given(st.text(min_size=1))
def test_a_name_always_finds_itself_and_folding_is_stable(name: str) -> None:
    assert begins_a_word(name, search_text(name))
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("given_name", "family_name", "company", "shown"),
    [
        ("Zoë", "O'Neill", "", "Zoë O'Neill"),
        ("小龙", "李", "", "李小龙"),
        ("Ann", "", "", "Ann"),
        ("Ann", "Lee", "Lee Transport", "Lee Transport"),
    ],
)
def test_display_name(given_name: str, family_name: str, company: str, shown: str) -> None:
    assert display_name(given_name=given_name, family_name=family_name, company_name=company) == shown
