"""Names of any script, folded so that what staff type finds what was registered.

Both sides of a search go through here: accents and case are dropped, apostrophes vanish
("O’Brien" is found by "obrien", "o'brien" and "brien"), hyphens separate, and each Chinese,
Japanese or Korean character is a word of its own, because such names have no spaces.
"""

import re
import unicodedata

# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_SEPARATORS = re.compile(r"[^\w@.+]+")
_CJK = re.compile(
    "([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])"
)


def fold(text: str) -> str:
    """``text`` without accents, case and apostrophes; words separated by one space."""
    plain = _plain(_APOSTROPHES.sub("", text))
    return " ".join(_SEPARATORS.sub(" ", plain).split())


def words(text: str) -> list[str]:
    """The words of a query, each of which must begin a word of what is found."""
    return fold(text).split()


def search_text(*parts: str) -> str:
    """What is searched: the folded words, and those that an apostrophe or hyphen hides.

    Begins with a space, so that every word does and ``LIKE '% word%'`` means "begins with".
    """
    found = [word for part in parts for form in _forms(part) for word in words(form)]
    return " " + " ".join(dict.fromkeys(found)) if found else ""


def _forms(part: str) -> tuple[str, str, str]:
    return part, _APOSTROPHES.sub(" ", part), part.replace("-", "")


def _plain(text: str) -> str:
    # Hangul is composed again: a syllable, not its letters, is what a Korean types.
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" or "\u3099" <= c <= "\u309a")
    return _CJK.sub(r" \1 ", unicodedata.normalize("NFKC", bare))


def display_name(*, given_name: str, family_name: str, company_name: str) -> str:
    """How a customer is called on screens: the company, else the person's names in order.

    A family name in Chinese, Japanese or Korean characters comes first, without a space.
    """
    if company_name:
        return company_name
    if _CJK.match(family_name) and _CJK.match(given_name):
        return family_name + given_name
    return f"{given_name} {family_name}".strip()
