"""Model validation in the words of services."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from apps.core.errors import Invalid


def validated[M: models.Model](row: M) -> M:
    """``row`` after ``full_clean()``; Invalid with the messages by field."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise invalid(error) from error
    return row


def invalid(error: ValidationError) -> Invalid:
    """A form's or model's error as a domain error."""
    fields: dict[str, list[str]] = {NON_FIELD_ERRORS: error.messages}
    if hasattr(error, "error_dict"):
        fields = dict(error.message_dict)
    general = fields.pop(NON_FIELD_ERRORS, [])
    first = general or next(iter(fields.values()))
    return Invalid(" ".join(first), fields=fields)
