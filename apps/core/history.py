"""History of a row: django-simple-history, with the scope's actor and the tenant's lock."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from apps.core.actor import current_actor


def _actor_id(**_: Any) -> int | None:
    return current_actor().user_id


class TenantHistory(models.Model):
    """Base of the historical models of tenant tables."""

    table_class = "tenant"

    class Meta:
        abstract = True


def Historied(**options: Any) -> HistoricalRecords:
    """``history = Historied()`` on a tenant model: who, when, what it was, and why.

    ``history_user_id`` is a bare number: the kernel knows no user.
    """
    options.setdefault("bases", [TenantHistory])
    return HistoricalRecords(
        history_user_id_field=models.BigIntegerField(null=True),
        history_user_getter=_history_user,
        history_user_setter=_set_history_user,
        history_change_reason_field=models.CharField(max_length=200, null=True),
        inherit=True,
        **options,
    )


def _history_user(historical_instance: Any) -> int | None:
    user_id: int | None = historical_instance.history_user_id
    return user_id


def _set_history_user(historical_instance: Any, user: Any) -> None:
    historical_instance.history_user_id = user.pk if user is not None else _actor_id()
