"""The other dealer, with a row of every kind, and the canary in each text that could leak."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.forms.models import model_to_dict

from apps.accounts.identity.services.enrolment import enrol_authenticator
from apps.accounts.identity.services.invitations import invite
from apps.accounts.identity.totp import code_at, new_secret
from apps.accounts.models import ApiToken, Dealership, Invitation, Membership, User, UserSession
from apps.accounts.tests.api_fixtures import make_token
from apps.accounts.tests.factories import LocationFactory
from apps.accounts.tests.fixtures import Dealer
from apps.core.clock import now
from apps.core.jobs import enqueue
from apps.core.models import AuditEvent, Notice, NoticeChoice, OutboxDelivery, SavedView
from apps.core.tenancy import scope
from apps.customers.tests.factories import make_customer
from apps.deals.models import FeeSchedule, OverrideEntry, TaxRuleSet
from apps.deals.tests.scene import Scene, make_unit, publish_rules
from apps.inventory.appraising import ReconLine, ValuationEntry
from apps.inventory.brought_car import BroughtCar
from apps.inventory.cost import CostKind
from apps.inventory.jobs import IMPORT
from apps.inventory.models import Disposition, FeedRejection, FeedRun, StockAlert, VehicleBrand, VehicleFact
from apps.inventory.refs import CustomerRef
from apps.inventory.services import bulk, exports, imports
from apps.inventory.services.appraisals import appraise
from apps.inventory.services.costs import add_cost
from apps.inventory.services.feeds import add_feed
from apps.inventory.services.floorplan import start_advance
from apps.inventory.services.floorplan_terms import add_plan
from apps.inventory.services.holds import hold
from apps.inventory.services.keys import take
from apps.inventory.services.lot_places import add_place
from apps.inventory.services.readiness_steps import active_steps
from apps.inventory.services.recalls import open_recall
from apps.inventory.services.restock_rules import add_rule
from apps.inventory.services.sightings import Look, see
from apps.inventory.services.titles import record_title
from apps.inventory.services.work import propose
from apps.inventory.tests.pictures import ready_photo

CANARY = "Kanarienvogel"
TENANT = [m for m in apps.get_models(include_auto_created=True) if getattr(m, "table_class", "") == "tenant"]
IDENTITY = (Dealership, Membership, User, ApiToken, Invitation, UserSession)


@dataclass(frozen=True)
class Foreign:
    """Their ids by kind of row."""

    dealer: Dealer
    ids: dict[str, int]

    def state(self) -> dict[str, list[Any]]:
        """Every row of theirs, to be compared before and after."""
        with scope(self.dealer.dealership.pk, group_id=self.dealer.group.pk):
            found = {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in TENANT}
        for model in IDENTITY:
            rows = model._default_manager.filter(pk=self.ids[model._meta.model_name or ""])
            found[model._meta.label] = [model_to_dict(row) for row in rows]
        return found


def furnish(dealer: Dealer) -> Foreign:
    """Give ``dealer`` one row of everything that a route can name."""
    place = dealer.dealership
    place.name, place.legal_name, place.city, place.slug = CANARY, CANARY, CANARY, f"{CANARY}-store".lower()
    place.save()
    dealer.group.name = f"{CANARY} Group"
    dealer.group.save()
    rep = dealer.user("sales_rep")
    rep.name = f"{CANARY} Rep"
    rep.save()
    scene = Scene(dealer)
    with dealer.scope():
        lot = LocationFactory(dealership=place, name=f"{CANARY} lot")
        publish_rules(scene.system, f"US-{CANARY[:2]}")
        publish_rules(scene.system)
        unit = make_unit(scene.system, description=CANARY, location_id=lot.pk)
        held = make_unit(scene.system)
        buyer = make_customer(scene.system, family_name=CANARY, notes=CANARY, tax_id="123-45-6789")
        deal = scene.deal("submitted", stock_unit_id=unit.pk, customer_id=buyer.pk)
        kept = hold(
            unit_id=held.pk,
            customer=CustomerRef(buyer.pk, buyer.name),
            expires_at=now() + timedelta(days=1),
            deposit_reference=CANARY,
            by=scene.system,
            at=now(),
        )
        entry = add_cost(
            unit_id=held.pk,
            kind=CostKind.RECON,
            amount=Decimal(120),
            description=CANARY,
            vendor=CANARY,
            by=scene.boss,
            at=now(),
        )
        photo = ready_photo(held, by=scene.boss, caption=CANARY)
        lender = add_plan(by=scene.boss, lender=CANARY, rate_pct=Decimal(8))
        advance = start_advance(
            unit_id=held.pk, plan_id=lender.pk, principal=Decimal(9000), by=scene.boss, at=now()
        )
        fact = VehicleFact.objects.create(
            dealership=place,
            vehicle_id=unit.vehicle_id,
            field="year",
            decoded="1999",
            given="2021",
            decoder="vpic",
            decoder_version=CANARY,
            verdict="disagrees",
        )
        Disposition.objects.create(
            dealership=place,
            unit_id=unit.pk,
            kind="theft",
            counterparty=CANARY,
            reference=CANARY,
            actor_name=CANARY,
            at=now(),
        )
        VehicleBrand.objects.create(
            dealership=place,
            vehicle_id=unit.vehicle_id,
            kind="flood",
            source="title",
            note=CANARY,
            actor_name=CANARY,
            at=now(),
        )
        recall = open_recall(
            unit_id=held.pk, kind="recall", campaign=CANARY, description=CANARY, by=scene.boss, at=now()
        )
        row = add_place(location_id=lot.pk, name=CANARY, by=scene.boss, at=now())
        see(unit_id=held.pk, look=Look(now(), row.pk, note=CANARY), by=scene.boss, at=now())
        record_title(
            unit_id=held.pk,
            facts={"title_status": "payoff_pending", "lienholder": CANARY, "note": CANARY},
            by=scene.boss,
            at=now(),
        )
        take(unit_id=held.pk, note=CANARY, by=scene.boss, at=now())
        brought = appraise(
            car=BroughtCar(make=CANARY, model=CANARY, customer=CustomerRef(buyer.pk, buyer.name)),
            entry=ValuationEntry(Decimal(9000), recon=(ReconLine(CANARY, Decimal(1)),), note=CANARY),
            by=scene.boss,
            at=now(),
        )
        step = active_steps(place.pk)[0]
        job_of_car = propose(
            unit_id=held.pk,
            title=CANARY,
            kind="body",
            estimate=Decimal(900),
            vendor=CANARY,
            by=scene.boss,
            at=now(),
        )
        segment = add_rule(by=scene.boss, name=CANARY, make=CANARY)
        alert = StockAlert.objects.create(
            dealership=place, kind="ageing", unit=unit, level=45, raised_at=now(), acknowledged_by=CANARY
        )
        job = enqueue(IMPORT, by=scene.boss, params={"path": CANARY}, dealership_id=place.pk, announce=False)
        rules, fees = TaxRuleSet.objects.earliest("id"), FeeSchedule.objects.earliest("id")
        override = OverrideEntry.objects.create(
            dealership=place, deal=deal, kind="below_floor", detail=CANARY, by_name=CANARY, at=now()
        )
        run = imports.upload(
            content=ContentFile(f"vin,make,model\n,{CANARY},x\n".encode()),
            name=f"{CANARY}.csv",
            by=scene.boss,
            at=now(),
        )
        many = bulk.preview(
            verb="reprice",
            rule={"kind": "internet", "how": "set", "amount": "9000"},
            unit_ids=[held.pk],
            reason=CANARY,
            by=scene.boss,
            at=now(),
        )
        file = exports.export(format="csv", query=f"search={CANARY}", by=scene.boss, at=now())
        feed = add_feed(
            by=scene.boss,
            at=now(),
            name=CANARY,
            format="csv",
            query=f"search={CANARY}",
            columns=["vin"],
            headings=[CANARY],
            delivery="pull",
            hours=[6],
        )
        feed_run = FeedRun.objects.create(
            dealership=place,
            feed=feed,
            format="csv",
            state="failed",
            error=CANARY,
            created_by_name=CANARY,
            created_at=now(),
        )
        FeedRejection.objects.create(
            dealership=place, feed=feed, unit=unit, run=feed_run, reason=CANARY, since=now()
        )
        act = AuditEvent.objects.latest("pk")
        secret = new_secret()
        device, _ = enrol_authenticator(
            user=rep,
            secret=secret,
            code=code_at(secret, int(now().timestamp()) // 30),
            name=CANARY,
            by=scene.system,
        )
        invite(email=f"{CANARY}@example.test", name=CANARY, role="sales_rep", dealership=place, by=scene.boss)
        view = SavedView.objects.create(
            dealership_id=place.pk,
            screen="inventory.stock",
            name=CANARY,
            query=f"search={CANARY}",
            owner_id=rep.pk,
            owner_name=CANARY,
            is_shared=True,
        )
        told = Notice.objects.create(
            dealership_id=place.pk,
            user_id=rep.pk,
            kind="inventory.hold_expired",
            key=CANARY,
            title=CANARY,
            url="/admin/",
            at=now(),
        )
        NoticeChoice.objects.create(dealership_id=place.pk, user_id=rep.pk, kind="inventory.stop_sale")
    make_token(rep, name=CANARY)
    instant = now()
    session = UserSession.objects.create(
        user=rep,
        session_key=CANARY,
        started_at=instant,
        seen_at=instant,
        ends_at=instant + timedelta(hours=1),
    )
    ids = {
        "dealership": place.pk,
        "dealergroup": dealer.group.pk,
        "location": lot.pk,
        "user": rep.pk,
        "membership": Membership.objects.get(user=rep).pk,
        "apitoken": ApiToken.objects.get(user=rep).pk,
        "invitation": Invitation.objects.latest("pk").pk,
        "authenticator": device.pk,
        "usersession": session.pk,
        "stockunit": unit.pk,
        "held": held.pk,
        "hold": kept.pk,
        "vehicle": unit.vehicle_id,
        "vehiclefact": fact.pk,
        "costentry": entry.pk,
        "photo": photo.pk,
        "floorplanplan": lender.pk,
        "readinessstep": step.pk,
        "recall": recall.pk,
        "lotplace": row.pk,
        "workitem": job_of_car.pk,
        "floorplanadvance": advance.pk,
        "restockrule": segment.pk,
        "stockalert": alert.pk,
        "appraisal": brought.pk,
        "customer": buyer.pk,
        "deal": deal.pk,
        "taxruleset": rules.pk,
        "feeschedule": fees.pk,
        "overrideentry": override.pk,
        "job": job.pk,
        "importrun": run.pk,
        "bulkrun": many.pk,
        "stockexport": file.pk,
        "feed": feed.pk,
        "feedrun": feed_run.pk,
        "savedview": view.pk,
        "notice": told.pk,
        "auditevent": act.pk,
        "delivery": OutboxDelivery.objects.filter(dealership_id=place.pk).latest("pk").pk,
    }
    return Foreign(dealer, ids)
