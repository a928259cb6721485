"""What one may do with stock; each code completes "This role may …"."""

from apps.core.actor import Actor
from apps.core.permissions import ADMINS, EVERYONE, MANAGERS, OFFICE, SELLERS, Permission, register

VIEW = "inventory.view"
SEE_COST = "inventory.see_cost"
ADD = "inventory.add"
EDIT = "inventory.edit"
ENTER_COST = "inventory.enter_cost"
REVERSE_COST = "inventory.reverse_cost"
FLOORPLAN = "inventory.floorplan"
FLOORPLAN_TERMS = "inventory.floorplan_terms"
PRICE = "inventory.price"
BREAK_FLOOR = "inventory.break_floor"
HOLD = "inventory.hold"
RELEASE_ANY_HOLD = "inventory.release_any_hold"
MOVE = "inventory.move"
SELL = "inventory.sell"
DISPOSE = "inventory.dispose"
TRANSFER = "inventory.transfer"
IMPORT = "inventory.import"
EXPORT = "inventory.export"
PRINT = "inventory.print"
FEEDS = "inventory.feeds"
BRAND = "inventory.brand"
TITLES = "inventory.titles"
SEE_APPRAISALS = "inventory.see_appraisals"
APPRAISE = "inventory.appraise"
APPROVE_OFFER = "inventory.approve_offer"
INTAKE_POLICY = "inventory.intake_policy"
PHOTOS = "inventory.photos"
READY = "inventory.ready"
READY_STEPS = "inventory.ready_steps"
ISSUE_GUIDE = "inventory.issue_guide"
RECALLS = "inventory.recalls"
LOT = "inventory.lot"
LOT_PLACES = "inventory.lot_places"
WORK = "inventory.work"
APPROVE_WORK = "inventory.approve_work"
WORK_POLICY = "inventory.work_policy"

WATCH = "inventory.watch"
RESTOCK = "inventory.restock"

_STOCK_KEEPERS = MANAGERS | {"back_office"}
_SHOP = frozenset({"service_advisor", "technician"})

PERMISSIONS = (
    Permission(VIEW, "See vehicles, their asking prices and their status.", EVERYONE),
    Permission(SEE_COST, "See what vehicles cost us, floor prices and pack.", OFFICE | {"auditor"}),
    Permission(ADD, "Take vehicles into stock.", _STOCK_KEEPERS),
    Permission(EDIT, "Correct the description, odometer and cost of vehicles.", _STOCK_KEEPERS),
    Permission(ENTER_COST, "Enter what a vehicle cost: invoices, fees, transport, pack.", _STOCK_KEEPERS),
    Permission(REVERSE_COST, "Reverse a cost that was entered on a vehicle.", _STOCK_KEEPERS),
    Permission(
        FLOORPLAN,
        "Put vehicles on floorplan, record curtailments and payoffs.",
        ADMINS | {"general_manager", "back_office"},
    ),
    Permission(
        FLOORPLAN_TERMS,
        "Set floorplan lenders and whether their interest counts as cost.",
        ADMINS | {"general_manager"},
    ),
    Permission(PRICE, "Set asking and floor prices.", MANAGERS),
    Permission(
        BREAK_FLOOR,
        "Ask less for a vehicle than its floor price, and change a floor that is set.",
        ADMINS | {"general_manager"},
    ),
    Permission(HOLD, "Hold a vehicle for a customer and release one's own holds.", SELLERS),
    Permission(RELEASE_ANY_HOLD, "Release holds that somebody else placed.", MANAGERS),
    Permission(MOVE, "Mark vehicles in transit, receive them, cancel orders.", _STOCK_KEEPERS),
    Permission(SELL, "Commit a vehicle to a deal and move it along with the deal.", SELLERS | OFFICE),
    Permission(DISPOSE, "Return vehicles to their source and write them off.", ADMINS | {"general_manager"}),
    Permission(TRANSFER, "Transfer vehicles to another rooftop of the group.", ADMINS | {"general_manager"}),
    Permission(BRAND, "Record title brands of vehicles and supersede them.", _STOCK_KEEPERS),
    Permission(
        TITLES,
        "Record where the titles of vehicles are.",
        _STOCK_KEEPERS,
    ),
    Permission(
        INTAKE_POLICY,
        "Set how stock numbers look and what appraisers may offer.",
        ADMINS | {"general_manager"},
    ),
    Permission(
        SEE_APPRAISALS,
        "See appraisals of cars that people bring, and the offers.",
        SELLERS | OFFICE | {"auditor"},
    ),
    Permission(APPRAISE, "Appraise cars that people bring and make offers up to the store's limit.", SELLERS),
    Permission(APPROVE_OFFER, "Make and approve offers above the store's limit.", MANAGERS),
    Permission(PHOTOS, "Add, arrange and remove photos of vehicles.", _STOCK_KEEPERS | SELLERS),
    Permission(
        WATCH,
        "Acknowledge and snooze stock alerts, set when they are raised and when a missing title is overdue.",
        _STOCK_KEEPERS,
    ),
    Permission(RESTOCK, "Set when a segment of stock is to be bought again.", MANAGERS),
    Permission(IMPORT, "Import stock from a file.", ADMINS | {"general_manager", "back_office"}),
    Permission(EXPORT, "Take the list of vehicles out of the house as a file.", _STOCK_KEEPERS | {"auditor"}),
    Permission(
        FEEDS,
        "Set where stock is sent to, send it, and see what destinations answered.",
        ADMINS | {"general_manager"},
    ),
    Permission(
        PRINT,
        "Print window stickers, key tags and file labels of vehicles.",
        _STOCK_KEEPERS | SELLERS | _SHOP,
    ),
    Permission(READY, "Move vehicles through the get-ready steps.", _STOCK_KEEPERS | _SHOP),
    Permission(
        READY_STEPS,
        "Set the get-ready steps, their owners and target times.",
        ADMINS | {"general_manager"},
    ),
    Permission(
        WORK,
        "Propose work on vehicles, see what it costs, report it done.",
        _STOCK_KEEPERS | _SHOP,
    ),
    Permission(APPROVE_WORK, "Approve and decline work on vehicles above the store's limit.", MANAGERS),
    Permission(
        WORK_POLICY,
        "Set how much work on a vehicle needs no approval.",
        ADMINS | {"general_manager"},
    ),
    Permission(ISSUE_GUIDE, "Issue the Buyers Guide of a used vehicle.", _STOCK_KEEPERS),
    Permission(
        RECALLS,
        "Record recalls and stop-sales of a vehicle, and that they were remedied.",
        _STOCK_KEEPERS | {"service_advisor"},
    ),
    Permission(
        LOT,
        "Record where vehicles stand, and take and return their keys.",
        _STOCK_KEEPERS | SELLERS | _SHOP,
    ),
    Permission(
        LOT_PLACES,
        "Set the places of the lot where vehicles stand.",
        ADMINS | {"general_manager", "back_office"},
    ),
)

register(PERMISSIONS)


def sees_work_amounts(actor: Actor) -> bool:
    """Whether what work costs is shown: to those who propose or approve it or see cost."""
    return any(actor.can(code) for code in (WORK, APPROVE_WORK, SEE_COST))
