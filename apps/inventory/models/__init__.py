"""Models of inventory: one concept a file."""

from apps.inventory.models.appraisal import Appraisal
from apps.inventory.models.bulk import BulkLine, BulkRun
from apps.inventory.models.buyers_guide import BuyersGuide
from apps.inventory.models.cost_entry import CostEntry
from apps.inventory.models.disposition import Disposition, DispositionKind
from apps.inventory.models.feed import Feed, FeedRejection, FeedRun
from apps.inventory.models.floorplan import FloorplanAdvance, FloorplanPayment, FloorplanPlan, FloorplanPolicy
from apps.inventory.models.hold import Hold
from apps.inventory.models.imports import ImportChange, ImportLine, ImportProfile, ImportRun
from apps.inventory.models.intake_policy import IntakePolicy
from apps.inventory.models.keys import KeyMove, KeySet, KeyVerb
from apps.inventory.models.lot import LotPlace, Sighting
from apps.inventory.models.photo import Photo, PhotoView
from apps.inventory.models.price_change import PriceChange
from apps.inventory.models.readiness import ReadinessStep, StepVisit
from apps.inventory.models.recall import Recall
from apps.inventory.models.restock_rule import RestockRule
from apps.inventory.models.stock_counter import StockCounter
from apps.inventory.models.stock_export import StockExport
from apps.inventory.models.stock_unit import Condition, Readiness, Source, StockUnit, TitleStatus
from apps.inventory.models.stock_unit_change import StockUnitChange
from apps.inventory.models.unit_title import UnitTitle
from apps.inventory.models.valuation import ConditionFinding, Valuation, ValuationLine
from apps.inventory.models.vehicle import Vehicle
from apps.inventory.models.vehicle_brand import BrandKind, BrandSource, VehicleBrand
from apps.inventory.models.vehicle_fact import VehicleFact, Verdict
from apps.inventory.models.watching import AlertKind, StockAlert, WatchPolicy
from apps.inventory.models.work import WorkItem, WorkKind, WorkPolicy

__all__ = [
    "AlertKind",
    "Appraisal",
    "BrandKind",
    "BrandSource",
    "BulkLine",
    "BulkRun",
    "BuyersGuide",
    "Condition",
    "ConditionFinding",
    "CostEntry",
    "Disposition",
    "DispositionKind",
    "Feed",
    "FeedRejection",
    "FeedRun",
    "FloorplanAdvance",
    "FloorplanPayment",
    "FloorplanPlan",
    "FloorplanPolicy",
    "Hold",
    "ImportChange",
    "ImportLine",
    "ImportProfile",
    "ImportRun",
    "IntakePolicy",
    "KeyMove",
    "KeySet",
    "KeyVerb",
    "LotPlace",
    "Photo",
    "PhotoView",
    "PriceChange",
    "Readiness",
    "ReadinessStep",
    "Recall",
    "RestockRule",
    "Sighting",
    "Source",
    "StepVisit",
    "StockAlert",
    "StockCounter",
    "StockExport",
    "StockUnit",
    "StockUnitChange",
    "TitleStatus",
    "UnitTitle",
    "Valuation",
    "ValuationLine",
    "Vehicle",
    "VehicleBrand",
    "VehicleFact",
    "Verdict",
    "WatchPolicy",
    "WorkItem",
    "WorkKind",
    "WorkPolicy",
]
