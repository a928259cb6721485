"""Cars whose title is waited for, longest first, built without locking the table against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("inventory", "0029_titles")]

    operations = [
        AddIndexConcurrently(
            model_name="stockunit",
            index=models.Index(
                models.F("dealership"),
                models.OrderBy(models.F("acquired_on"), nulls_last=True),
                models.F("id"),
                condition=models.Q(
                    (
                        "title_status__in",
                        ("unknown", "not_received", "in_transit", "payoff_pending", "missing"),
                    ),
                    models.Q(
                        ("status__in", ("in_stock", "pending_sale", "sold")),
                        models.Q(("held_from", "in_stock"), ("status", "held")),
                        models.Q(("deal_id__isnull", False), ("status", "delivered")),
                        _connector="OR",
                    ),
                ),
                name="inventory_unit_untitled",
            ),
        ),
    ]
