"""The codes of what is missing of a unit, kept by the database by the rules of ``apps.inventory.missing``."""

import django.contrib.postgres.fields
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0031_missing_repeats")]

    operations = [
        migrations.AddField(
            model_name="stockunit",
            name="missing",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status__in", ("in_stock", "pending_sale", "sold")),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("vin", None),
                                ),
                                then=models.Value("vin"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status__in", ("in_stock", "pending_sale", "sold")),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("vin_flag", "bad_check_digit"),
                                ),
                                then=models.Value("vin_check"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status", "in_stock"),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("price", None),
                                ),
                                then=models.Value("price"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status__in", ("in_stock", "pending_sale", "sold")),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("acquisition_cost", None),
                                    models.Q(("source", "consignment"), _negated=True),
                                ),
                                then=models.Value("cost"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status__in", ("in_stock", "pending_sale", "sold")),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("odometer", None),
                                ),
                                then=models.Value("odometer"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    (
                                        "title_status__in",
                                        (
                                            "unknown",
                                            "not_received",
                                            "in_transit",
                                            "payoff_pending",
                                            "missing",
                                        ),
                                    ),
                                    models.Q(
                                        ("status__in", ("in_stock", "pending_sale", "sold")),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        models.Q(("deal_id__isnull", False), ("status", "delivered")),
                                        _connector="OR",
                                    ),
                                ),
                                then=models.Value("title"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status__in", ("in_stock", "pending_sale", "sold")),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    models.Q(("key_count", None), ("key_count", 0), _connector="OR"),
                                ),
                                then=models.Value("keys"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status", "in_stock"),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("photo_count", 0),
                                    ("photo_urls", []),
                                ),
                                then=models.Value("photos"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status", "in_stock"),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    models.Q(("photo_count", 0), ("photo_urls", []), _negated=True),
                                    (
                                        "photo_count__lt",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(10), "-", models.F("photo_urls__len")
                                        ),
                                    ),
                                ),
                                then=models.Value("few_photos"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status", "in_stock"),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("description", ""),
                                ),
                                then=models.Value("description"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status", "in_stock"),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("colour", ""),
                                ),
                                then=models.Value("colour"),
                            )
                        ),
                        models.Case(
                            models.When(
                                models.Q(
                                    models.Q(
                                        ("status", "in_stock"),
                                        models.Q(("held_from", "in_stock"), ("status", "held")),
                                        _connector="OR",
                                    ),
                                    ("trim", ""),
                                ),
                                then=models.Value("trim"),
                            )
                        ),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                        template="ARRAY[%(expressions)s]",
                    ),
                    models.Value(None),
                    function="array_remove",
                    output_field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                output_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), size=None
                ),
            ),
        ),
    ]
