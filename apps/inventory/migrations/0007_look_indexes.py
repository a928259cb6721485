"""Indexes of the understood search, built without locking the tables against writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import F, Index
from django.db.models.functions import Reverse


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("inventory", "0006_look")]

    operations = [
        AddIndexConcurrently(
            model_name="stockunit",
            index=Index(
                F("dealership"),
                F("make"),
                F("model"),
                F("year"),
                F("colour"),
                F("id").desc(),
                name="inventory_unit_by_look",
            ),
        ),
        AddIndexConcurrently(
            model_name="stockunit",
            index=Index(F("dealership"), Reverse("stock_number"), name="inventory_unit_by_number_end"),
        ),
        AddIndexConcurrently(
            model_name="vehicle",
            index=Index(fields=["dealership", "make", "model", "trim"], name="inventory_vehicle_by_trim"),
        ),
    ]
