"""Addresses, phone numbers and card numbers in free text."""

import pytest

from apps.core.errors import Invalid
from apps.customers.cards import refuse_card_numbers
from apps.customers.contacts import digits, normal_email, normal_phone, shown_phone


def test_email_is_trimmed_and_lowered() -> None:
    assert normal_email("  Zoe@Example.COM ") == "zoe@example.com"
    assert normal_email("  ") == ""


@pytest.mark.parametrize("text", ["zoe", "zoe@", "a b@example.com"])
def test_no_email(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        normal_email(text)
    assert "email" in refused.value.fields


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("(313) 555-0142", "US", "+13135550142"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("", "US", ""),
    ],
)
def test_phone(text: str, country: str, e164: str) -> None:
    assert normal_phone(text, country=country) == e164


@pytest.mark.parametrize("text", ["555-0142", "call me", "123"])
def test_no_phone(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        normal_phone(text, country="US")
    assert "phone" in refused.value.fields


def test_a_phone_is_shown_as_at_home() -> None:
    assert shown_phone("+13135550142", country="US") == "(313) 555-0142"
    assert shown_phone("+442079460018", country="US") == "+44 20 7946 0018"


def test_digits_of_a_phone_like_query() -> None:
    assert digits("(313) 555-01") == "31355501"
    assert digits("room 12") == ""


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "card 5555-5555-5555-4444 ok", "378282246310005"])
def test_card_numbers_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_card_numbers(text, field="notes")
    assert refused.value.code == "card_number"
    assert text not in refused.value.message


@pytest.mark.parametrize("text", ["call (313) 555-0142", "4111 1111 1111 1112", "VIN 1M8GDM9AXKP042788", ""])
def test_other_numbers_are_fine(text: str) -> None:
    refuse_card_numbers(text, field="notes")
