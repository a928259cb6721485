"""The API: its bases, its limits and its description."""

from typing import Any

from dealership.settings.environment import env

# Requests a minute: of one token (or person), of one dealership, of one address without a token.
API_THROTTLE_SECONDS = 60
API_THROTTLES: dict[str, int] = {
    "principal": env.int("API_THROTTLE_PRINCIPAL", default=1_200),
    "dealership": env.int("API_THROTTLE_DEALERSHIP", default=6_000),
    "address": env.int("API_THROTTLE_ADDRESS", default=120),
}
API_IDEMPOTENCY_SECONDS = 24 * 3600
API_JSON_DEPTH = 16
API_CORS_ORIGINS: list[str] = env.list("API_CORS_ORIGINS", default=[])
API_ACCESS_SECONDS = 15 * 60
API_REFRESH_SECONDS = 14 * 24 * 3600

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "apps.core.api.schema.ApiSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    # A view outside the base classes is closed until it says otherwise.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["apps.core.api.content.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.content.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": [],
    "EXCEPTION_HANDLER": "apps.core.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "ENUM_NAME_OVERRIDES": {
        "DistanceUnitEnum": "apps.accounts.models.DistanceUnit",
        "RoleEnum": "apps.accounts.roles.ROLE_CHOICES",
        "StockUnitStatus": "apps.inventory.lifecycle.STATUS_CHOICES",
        "StockUnitEntryStatus": "apps.inventory.lifecycle.ENTRY_CHOICES",
        "CustomerKind": "apps.customers.models.CustomerKind",
        "JobState": "apps.core.models.job_states.STATE_CHOICES",
        "PriceKind": "apps.inventory.pricing.PriceKind",
        "StockUnitSource": "apps.inventory.models.stock_unit.Source",
        "Readiness": "apps.inventory.models.stock_unit.Readiness",
        "AdvanceEnd": "apps.inventory.models.floorplan.AdvanceEnd",
        "BuyersGuideKind": "apps.inventory.models.buyers_guide.GuideKind",
        "RecallKind": "apps.inventory.models.recall.RecallKind",
        "WorkKind": "apps.inventory.models.work.WorkKind",
        "WorkState": "apps.inventory.work.STATE_CHOICES",
        "AppraisalStatus": "apps.inventory.appraisal_states.STATE_CHOICES",
        "BrandKind": "apps.inventory.models.vehicle_brand.BrandKind",
        "StockExportState": "apps.inventory.exporting.states.STATE_CHOICES",
        "StockExportFormat": "apps.inventory.exporting.states.FORMAT_CHOICES",
        "FeedFormat": "apps.inventory.feeds.states.FORMAT_CHOICES",
        "FeedDelivery": "apps.inventory.feeds.states.DELIVERY_CHOICES",
        "FeedMethod": "apps.inventory.feeds.states.METHOD_CHOICES",
        "FeedRunState": "apps.inventory.feeds.states.STATE_CHOICES",
        "ImportState": "apps.inventory.importing.states.STATE_CHOICES",
        "BulkRunState": "apps.inventory.bulk.states.STATE_CHOICES",
        "BulkRunVerb": "apps.inventory.bulk.states.VERB_CHOICES",
        "BrandSource": "apps.inventory.models.vehicle_brand.BrandSource",
    },
    "TITLE": "Dealership API",
    "DESCRIPTION": (
        "Inventory, customers and deals of a dealership. Every refusal is an RFC 9457 problem; lists "
        "are paged by cursors; rows carry their version as ETag and are changed with If-Match; a POST "
        "with an Idempotency-Key is done once."
    ),
    "VERSION": "1.0.0",
    # Names and shapes of a product sold to many are public; data is not. See docs/decisions.
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SCHEMA_PATH_PREFIX_TRIM": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
