"""The form of a feed: columns as lines of text, so that order and names are seen and changed at once."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.core.actor import Actor
from apps.core.admin.service_forms import RefusableForm
from apps.core.saved_views import views_for
from apps.inventory.admin.export_pages import as_listed, words
from apps.inventory.admin.listing import SCREEN
from apps.inventory.feeds.catalogue import CATALOGUE
from apps.inventory.feeds.states import DELIVERY_CHOICES, FORMAT_CHOICES, METHOD_CHOICES
from apps.inventory.models import Feed

FOR_SALE = "status=in_stock"
COMING_TOO = "status__in=in_stock%2Cin_transit"
SENT = ("name", "format", "query", "delivery", "url", "method", "header")


class FeedForm(RefusableForm):
    """Parses; the service judges."""

    name = forms.CharField(max_length=80, help_text="For example the website or the marketplace.")
    query = forms.ChoiceField(label="Which vehicles")
    format = forms.ChoiceField(choices=FORMAT_CHOICES)
    columns = forms.CharField(
        label="Columns",
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "class": "k-num"}),
        help_text="One a line, in the order of the file: the destination's heading = our column.",
    )
    hours = forms.RegexField(
        r"^\s*\d{1,2}(\s*,\s*\d{1,2}){0,23}\s*$",
        label="Hours of the day",
        help_text="Full hours of the store's clock, for example 6, 12, 18.",
    )
    delivery = forms.ChoiceField(label="How it gets there", choices=DELIVERY_CHOICES)
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=500,
        widget=forms.URLInput({"placeholder": "https://partner.example/stock"}),
        help_text="Only where we send it. Public and https.",
    )
    method = forms.ChoiceField(choices=METHOD_CHOICES)
    header = forms.CharField(label="Header of the secret", max_length=60, initial="Authorization")
    secret = forms.CharField(
        required=False,
        max_length=1_000,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="Sent as the value of that header, for example Bearer and a token. Stored encrypted, never shown.",
    )

    def __init__(self, *args: Any, by: Actor, feed: Feed | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(feed))
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["query"]
        choice.choices = _choices(by, feed)
        if feed and feed.has_secret:
            self.fields["secret"].help_text = "There is one. Leave this empty to keep it."

    def facts(self) -> dict[str, Any]:
        """What the service is given; an empty secret is no change."""
        given = self.cleaned_data
        columns, headings = parsed(given["columns"])
        facts = {name: given[name] for name in SENT}
        facts |= {"columns": columns, "headings": headings}
        facts["hours"] = [int(hour) for hour in given["hours"].split(",")]
        return facts | ({"secret": given["secret"]} if given["secret"] else {})


def parsed(text: str) -> tuple[list[str], list[str]]:
    """Columns and headings of the lines; a line without "=" names both."""
    columns, headings = [], []
    for line in filter(str.strip, text.splitlines()):
        heading, equals, column = line.rpartition("=")
        columns.append(column.strip())
        headings.append(heading.strip() if equals else column.strip())
    return columns, headings


def lined(columns: Iterable[str], headings: Iterable[str]) -> str:
    """The lines that ``parsed`` reads."""
    return "\n".join(f"{heading} = {column}" for column, heading in zip(columns, headings, strict=True))


def _initial(feed: Feed | None) -> dict[str, Any]:
    if feed is None:
        return {"columns": lined(CATALOGUE, CATALOGUE), "hours": "6, 12, 18", "query": FOR_SALE}
    return {name: getattr(feed, name) for name in SENT} | {
        "columns": lined(feed.columns, feed.headings),
        "hours": ", ".join(map(str, feed.hours)),
    }


def _choices(by: Actor, feed: Feed | None) -> list[tuple[str, str]]:
    """What is for sale, each saved view as it stands today, and what the feed has now."""
    found = {FOR_SALE: "In stock", COMING_TOO: "In stock or in transit"}
    for view in views_for(SCREEN, by):
        found.setdefault(as_listed(view.query), f"As the view “{view.name}” shows today")
    if feed is not None:
        found.setdefault(feed.query, words(feed.query))
    return list(found.items())
