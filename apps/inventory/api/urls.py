"""API routes of inventory, mounted under /api/v1/."""

from apps.core.api.routes import ApiRouter
from apps.inventory.api.appraisals import AppraisalViewSet
from apps.inventory.api.bulk_runs import BulkLineViewSet, BulkRunViewSet
from apps.inventory.api.costs import CostEntryViewSet
from apps.inventory.api.exports import StockExportViewSet
from apps.inventory.api.facts import VehicleFactViewSet, VinViewSet
from apps.inventory.api.feeds import FeedRejectionViewSet, FeedRunViewSet, FeedViewSet
from apps.inventory.api.floorplan import FloorplanAdvanceViewSet, FloorplanPlanViewSet
from apps.inventory.api.imports import ImportLineViewSet, ImportViewSet
from apps.inventory.api.lot import KeyMoveViewSet, LotPlaceViewSet, SightingViewSet
from apps.inventory.api.photos import PhotoViewSet
from apps.inventory.api.readiness import (
    BuyersGuideViewSet,
    ReadinessStepViewSet,
    RecallViewSet,
    StepVisitViewSet,
)
from apps.inventory.api.stock_units import StockUnitViewSet
from apps.inventory.api.trails import BrandViewSet, HoldViewSet, PriceChangeViewSet
from apps.inventory.api.vehicles import VehicleViewSet
from apps.inventory.api.watching import RestockRuleViewSet, StockAlertViewSet
from apps.inventory.api.work import WorkItemViewSet

_UNIT = r"stock-units/(?P<unit_id>[0-9]{1,18})"

router = ApiRouter()
router.register("stock-units", StockUnitViewSet, basename="stock-unit")
router.register(rf"{_UNIT}/price-changes", PriceChangeViewSet, basename="price-change")
router.register(rf"{_UNIT}/holds", HoldViewSet, basename="hold")
router.register(rf"{_UNIT}/brands", BrandViewSet, basename="brand")
router.register(rf"{_UNIT}/costs", CostEntryViewSet, basename="cost-entry")
router.register(rf"{_UNIT}/photos", PhotoViewSet, basename="photo")
router.register(rf"{_UNIT}/step-visits", StepVisitViewSet, basename="step-visit")
router.register(rf"{_UNIT}/buyers-guides", BuyersGuideViewSet, basename="buyers-guide")
router.register(rf"{_UNIT}/recalls", RecallViewSet, basename="recall")
router.register(rf"{_UNIT}/sightings", SightingViewSet, basename="sighting")
router.register(rf"{_UNIT}/keys", KeyMoveViewSet, basename="key-move")
router.register("lot-places", LotPlaceViewSet, basename="lot-place")
router.register(rf"{_UNIT}/work-items", WorkItemViewSet, basename="work-item")
router.register("readiness-steps", ReadinessStepViewSet, basename="readiness-step")
router.register("floorplan-advances", FloorplanAdvanceViewSet, basename="floorplan-advance")
router.register("floorplan-plans", FloorplanPlanViewSet, basename="floorplan-plan")
router.register("vehicle-facts", VehicleFactViewSet, basename="vehicle-fact")
router.register("vin", VinViewSet, basename="vin")
router.register("stock-alerts", StockAlertViewSet, basename="stock-alert")
router.register("restock-rules", RestockRuleViewSet, basename="restock-rule")
router.register("appraisals", AppraisalViewSet, basename="appraisal")
router.register("stock-exports", StockExportViewSet, basename="stock-export")
router.register("feeds", FeedViewSet, basename="feed")
router.register(r"feeds/(?P<feed_id>[0-9]{1,18})/runs", FeedRunViewSet, basename="feed-run")
router.register(r"feeds/(?P<feed_id>[0-9]{1,18})/rejections", FeedRejectionViewSet, basename="feed-rejection")
router.register("imports", ImportViewSet, basename="import")
router.register(r"imports/(?P<run_id>[0-9]{1,18})/lines", ImportLineViewSet, basename="import-line")
router.register("bulk-runs", BulkRunViewSet, basename="bulk-run")
router.register(r"bulk-runs/(?P<run_id>[0-9]{1,18})/lines", BulkLineViewSet, basename="bulk-line")
router.register("vehicles", VehicleViewSet, basename="vehicle")

urlpatterns = router.urls
