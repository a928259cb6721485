"""What the browser tests see: a group with two dealerships, people, cars, customers, deals."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from apps.accounts.identity import totp
from apps.accounts.models import Authenticator, Dealership, Invitation, User
from apps.accounts.services.tokens import make_partner_token
from apps.accounts.tests.factories import (
    PASSWORD,
    DealerGroupFactory,
    DealershipFactory,
    LocationFactory,
)
from apps.accounts.tests.fixtures import Dealer, person
from apps.core.clock import now
from apps.core.jobs.pulse import Pulse
from apps.core.jobs.running import run_now
from apps.core.models import Job, Notice
from apps.customers.tests.factories import make_customer
from apps.deals.tests.scene import Scene, make_unit, publish_rules
from apps.inventory.feeds.catalogue import CATALOGUE
from apps.inventory.importing.rules import Rules
from apps.inventory.models import FeedRejection, StockUnit
from apps.inventory.notice_kinds import HOLD_EXPIRED
from apps.inventory.services import exports, feed_runs, feeds, imports
from apps.inventory.services.work import propose
from tests.e2e.stock import stock

ROLES = ("platform_admin", "dealer_admin", "sales_manager", "sales_rep", "back_office", "auditor")
NOTICES = (
    "Your hold has run out: 2020 Ford F-150 Lariat SuperCrew, U10003",
    "Your hold has run out: 2021 Honda Accord EX-L, U10000",
    "Your hold has run out: 2019 Toyota Tacoma TRD Off-Road Double Cab, U10002",
)
STATES = ("open", "submitted", "approved", "contracted", "delivered", "dead", "unwound")


@dataclass(frozen=True)
class World:
    """Committed rows that the live server serves; read-only to tests that share it."""

    dealership: Dealership
    people: dict[str, User]
    secrets: dict[str, str]


def build() -> World:
    """Make the world; every person can pass the second factor."""
    group = DealerGroupFactory(name="Lakeshore Auto Group", slug="lakeshore")
    first = DealershipFactory(group=group, name="Lakeshore Honda", slug="lakeshore-honda")
    DealershipFactory(group=group, name="Lakeshore Ford", slug="lakeshore-ford")
    people = {role: person(role, first) for role in ROLES}
    for role, user in people.items():
        user.name = role.replace("_", " ").title()
        user.last_dealership = first
        user.save(update_fields=["name", "last_dealership"])
    stock(first)
    furnish(Dealer(first, dict(people)))
    return World(first, people, {role: enrol(user) for role, user in people.items()})


def furnish(dealer: Dealer) -> None:
    """Rows of each kind, so that every page has something to show and to link to."""
    scene = Scene(dealer)
    with dealer.scope():
        publish_rules(scene.boss)
        LocationFactory(dealership=dealer.dealership, name="Main lot")
        for state in STATES:
            car = make_unit(scene.system)
            buyer = make_customer(
                scene.system, given_name="Ana-María", family_name=f"O’Neill-李 {state.title()}"
            )
            scene.deal(state, stock_unit_id=car.pk, customer_id=buyer.pk)
        workshop(scene)
    office(dealer)


def workshop(scene: Scene) -> None:
    """Work on a car: some that waits for a manager, some that needs none."""
    car = make_unit(scene.system)
    for title, kind, amount in (
        ("Front brakes", "mechanical", 840),
        ("Bumper and left wing, paint", "body", 1260),
        ("Detail", "detail", 120),
    ):
        propose(
            unit_id=car.pk,
            title=title,
            kind=kind,
            estimate=Decimal(amount),
            vendor="Metro Autowerks",
            by=scene.boss,
            at=now(),
        )


def office(dealer: Dealer) -> None:
    """A failed import, an invitation that nobody answered, a partner's token."""
    place, at = dealer.dealership, now()
    with dealer.scope():
        make_partner_token(
            name="Website",
            scopes=["inventory:read"],
            expires_at=at + timedelta(days=90),
            by=dealer.actor("dealer_admin"),
        )
    checked_import(dealer)
    inform(dealer)
    exported(dealer)
    fed(dealer)
    Job.objects.create(
        kind="inventory.import_units",
        state="dead",
        max_attempts=5,
        dealership_id=place.pk,
        error="No such file.",
    )
    Invitation.objects.create(
        purpose=Invitation.Purpose.JOIN,
        email="jo@example.test",
        name="Jo Park",
        dealership=place,
        role="sales_rep",
        invited_at=at,
        expires_at=at + timedelta(days=3),
    )


def inform(dealer: Dealer) -> None:
    """Notices for whoever tests look at: two unread ones, and an old one that was read."""
    place, at = dealer.dealership, now()
    with dealer.scope():
        for role in ("platform_admin", "sales_rep"):
            for number, title in enumerate(NOTICES):
                Notice.objects.create(
                    dealership_id=place.pk,
                    user_id=dealer.user(role).pk,
                    kind=HOLD_EXPIRED,
                    key=f"{number}",
                    title=title,
                    url="/admin/inventory/stockunit/",
                    at=at - timedelta(hours=5 * (len(NOTICES) - number)),
                    read_at=at if number == 0 else None,
                )


def checked_import(dealer: Dealer) -> None:
    """A file that was checked and waits to be imported: a new car, a doubtful one, a refused one."""
    rows = (
        "vin,make,model,year,price,mileage",
        "1HGCM82633A004352,Honda,Accord,2003,4500,120000",
        "1HGCM82633A004353,Honda,Accord,2003,4600,",
        "2HGES16575H591234,Honda,Civic,2005,call us,99000",
    )
    by, at = dealer.actor("dealer_admin"), now()
    with dealer.scope():
        run = imports.upload(content=ContentFile("\n".join(rows).encode()), name="stock.csv", by=by, at=at)
        run = imports.check(run_id=run.pk, rules=Rules.of(run.columns, run.options), by=by, at=at)
    run_now(run.check_job_id or 0, pulse=Pulse)


def exported(dealer: Dealer) -> None:
    """A file of stock that waits to be downloaded."""
    with dealer.scope():
        file = exports.export(format="csv", query="active=true", by=dealer.actor("dealer_admin"), at=now())
    run_now(file.job_id or 0, pulse=Pulse)


def fed(dealer: Dealer) -> None:
    """A feed that destinations fetch, with a run and a car that is not taken."""
    by, at = dealer.actor("dealer_admin"), now()
    with dealer.scope():
        feed = feeds.add_feed(
            by=by,
            at=at,
            name="CarSite",
            format="csv",
            query="status=in_stock",
            columns=list(CATALOGUE)[:12],
            headings=list(CATALOGUE)[:12],
            delivery="pull",
            hours=[6, 12, 18],
        )
        feeds.renew_token(feed_id=feed.pk, by=by, at=at)
        feed.refresh_from_db()
        feeds.switch(feed_id=feed.pk, on=True, by=by, at=at, version=feed.version)
        run = feed_runs.send_now(feed_id=feed.pk, by=by, at=at)
        run.refresh_from_db()
    run_now(run.job_id or 0, pulse=Pulse)
    with dealer.scope():
        unit = StockUnit.objects.filter(status="in_stock").earliest("pk")
        FeedRejection.objects.create(
            dealership=dealer.dealership,
            feed=feed,
            unit=unit,
            run=run,
            reason="No photo of the car.",
            since=at,
        )


def enrol(user: User) -> str:
    """Give the person an authenticator; returns the secret that the phone holds."""
    secret = totp.new_secret()
    Authenticator.objects.create(user=user, name="Phone", secret=secret, confirmed=True)
    return secret


def credentials(user: User) -> tuple[str, str]:
    """E-mail address and password."""
    return user.email, PASSWORD
