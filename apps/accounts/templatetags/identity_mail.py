"""The HTML of a mail is made from its plain text."""

from django import template

register = template.Library()


@register.filter
def without_link(text: str, link: str) -> str:
    """``text`` without the line that is the bare link: the HTML has a button instead."""
    return "\n".join(line for line in text.splitlines() if not link or line.strip() != link).strip()
