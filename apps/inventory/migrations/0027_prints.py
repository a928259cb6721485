"""Prints are files of stock too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0026_stock_unit_changes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="stockexport",
            name="format",
            field=models.CharField(
                choices=[
                    ("csv", "CSV"),
                    ("xlsx", "Excel"),
                    ("sticker", "Window stickers (PDF)"),
                    ("key_tag", "Key tags (PDF)"),
                    ("file_label", "File labels (PDF)"),
                ],
                max_length=12,
            ),
        ),
    ]
