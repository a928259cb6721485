"""No card number is kept in free text (PCI DSS 3.4; domain.md §7)."""

import re

from apps.core.errors import Invalid

_RUN = re.compile(r"(?<!\d)\d(?:[ \-.\u00a0]?\d){12,18}(?!\d)")


def refuse_card_numbers(text: str, *, field: str) -> None:
    """Raise Invalid if ``text`` holds 13 to 19 digits that pass the card check digit."""
    for match in _RUN.finditer(text):
        number = [int(char) for char in match.group() if char.isdigit()]
        if number[0] in (2, 3, 4, 5, 6) and _luhn(number):
            message = "This looks like a card number. Take payment at the terminal and note its receipt."
            raise Invalid(message, code="card_number", fields={field: [message]})


def _luhn(number: list[int]) -> bool:
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in number[-2::-2]]
    return (sum(number[-1::-2]) + sum(doubled)) % 10 == 0
