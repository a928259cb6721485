"""What a person reads instead of codes: each act's label, each figure's name, the page of a thing.

Every app registers its own in ``acts.py``; a test walks the source for acts without a label.
"""

from collections.abc import Collection, Mapping

_labels: dict[str, str] = {}
_figures: dict[str, str] = {}
_pages: dict[str, str] = {}
_money: set[str] = set()


def acts(
    labels: Mapping[str, str],
    *,
    figures: Mapping[str, str] | None = None,
    pages: Mapping[str, str] | None = None,
    money: Collection[str] = (),
) -> None:
    """Make acts readable: code → past tense with its object ("deal.submit" → "Submitted a deal").

    ``figures`` names what stands in an act's facts and is no field of its target; ``pages`` names
    the staff page of things without a form in the admin: model label → URL name; ``money`` are the
    figures that are amounts. A second, different wording of a code is an error.
    """
    _money.update(money)
    for known, given in ((_labels, labels), (_figures, figures or {}), (_pages, pages or {})):
        for key, text in given.items():
            if known.setdefault(key, text) != text:
                raise ValueError(f"{key} is worded twice: {known[key]!r} and {text!r}")


def label_of(code: str) -> str:
    """The act in words; the code itself, made legible, for acts of a version that is gone."""
    return _labels.get(code) or code.replace(".", ": ").replace("_", " ").capitalize()


def labels() -> dict[str, str]:
    """Every act that has a label."""
    return dict(_labels)


def figure_of(name: str) -> str:
    """The name of a figure in words."""
    return _figures.get(name) or name.replace("_", " ")


def is_amount(name: str) -> bool:
    """Whether a figure is an amount of money."""
    return name in _money


def page_of(target_type: str) -> str:
    """The URL name registered for things of this kind; empty without one."""
    return _pages.get(target_type, "")
