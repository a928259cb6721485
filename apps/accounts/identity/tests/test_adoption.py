"""The admin's screens: who has a second factor, rules, invitations; commands of the demo."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from apps.accounts.identity import adoption, mail
from apps.accounts.identity.services import enrol_for_demo
from apps.accounts.models import Authenticator, IdentityMail, Invitation, SignInPolicy, User
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory, UserFactory
from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.accounts.tests.signing_in import SECRET, enrolled, sign_in
from apps.core.errors import NotAllowed
from apps.core.permissions import ROLES

OVERVIEW = "/admin/second-factor/"


def signed_in(dealer: Dealer, role: str) -> Client:
    return sign_in(Client(), dealer.user(role))


def test_percent_per_role(dealer: Dealer) -> None:
    reps = [
        dealer.user("sales_rep"),
        *(MembershipFactory(dealership=dealer.dealership).user for _ in range(2)),
    ]
    enrolled(reps[0])
    with dealer.scope():
        rows = {row.role: row for row in adoption.by_role(dealer.actor("dealer_admin"))}
    assert (rows["sales_rep"].people, rows["sales_rep"].enrolled, rows["sales_rep"].percent) == (3, 1, 33)


def test_laggards_of_ours_only(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers
    mine, stranger = ours.user("sales_rep"), theirs.user("sales_rep")
    for role in ("dealer_admin", "group_admin"):
        page = signed_in(ours, role).get(OVERVIEW).text
        assert mine.email in page
        assert stranger.email not in page


@pytest.mark.parametrize("role", [role for role in ROLES if role != "platform_admin"])
def test_who_sees_the_screen(dealer: Dealer, role: str) -> None:
    allowed = role in {"group_admin", "dealer_admin", "general_manager", "auditor"}
    assert signed_in(dealer, role).get(OVERVIEW).status_code == (200 if allowed else 403)


def test_link_is_sent_from_the_screen(dealer: Dealer) -> None:
    rep = dealer.user("sales_rep")
    client = signed_in(dealer, "dealer_admin")
    client.post(f"{OVERVIEW}{rep.pk}/link/")
    assert IdentityMail.objects.get(invitation__user=rep).kind == "enrolment_link"
    assert "Link sent" in client.get(OVERVIEW).text


def test_reset_from_the_screen_needs_a_reason(dealer: Dealer) -> None:
    rep = dealer.user("sales_rep")
    enrolled(rep)
    client = signed_in(dealer, "dealer_admin")
    assert client.post(f"{OVERVIEW}{rep.pk}/reset/", {"reason": ""}).status_code == 422
    assert Authenticator.objects.filter(user=rep).exists()
    client.post(f"{OVERVIEW}{rep.pk}/reset/", {"reason": "Phone stolen."})
    assert not Authenticator.objects.filter(user=rep).exists()


def test_strangers_are_404(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers
    stranger = theirs.user("sales_rep")
    enrolled(stranger)
    for role in ("dealer_admin", "group_admin"):
        client = signed_in(ours, role)
        for verb in ("link", "reset"):
            assert client.post(f"{OVERVIEW}{stranger.pk}/{verb}/", {"reason": "x"}).status_code == 404
    assert Authenticator.objects.filter(user=stranger).exists()


def test_rule_is_a_group_admins(dealer: Dealer) -> None:
    dealer.user("sales_rep")
    new = {"second_factor": "on", "grace_until": "2027-01-31", "idle_minutes": 60, "absolute_minutes": 600}
    assert signed_in(dealer, "dealer_admin").post(f"{OVERVIEW}rules/sales_rep/", new).status_code == 403
    assert not SignInPolicy.objects.exists()
    client = signed_in(dealer, "group_admin")
    assert client.post(f"{OVERVIEW}rules/sales_rep/", new | {"idle_minutes": 700}).status_code == 422
    assert not SignInPolicy.objects.exists()
    client.post(f"{OVERVIEW}rules/sales_rep/", new)
    policy = SignInPolicy.objects.get()
    assert (policy.group, policy.role, policy.idle_minutes) == (dealer.group, "sales_rep", 60)


def test_invited_from_the_screen_and_withdrawn(dealer: Dealer) -> None:
    client = signed_in(dealer, "dealer_admin")
    new = {"name": "Ines Köhler", "email": "Ines@Example.test", "role": "sales_rep"}
    client.post("/admin/invitations/", new)
    invitation = Invitation.objects.get(email="ines@example.test")
    assert "Ines Köhler" in client.get("/admin/invitations/").text
    client.post(f"/admin/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert mail.send_due() == 0


def test_a_group_admin_invites_to_several_places_at_once(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers
    sister = DealershipFactory(group=ours.group, name="Sister store")
    client = signed_in(ours, "group_admin")
    shown = client.get("/admin/invitations/").text
    assert "The whole group" in shown and "Sister store" in shown
    assert str(theirs.dealership) not in shown
    new = {"name": "Ines Köhler", "email": "ines@example.test", "role": "auditor"}
    foreign = client.post("/admin/invitations/", new | {"places": [theirs.dealership.pk]})
    nowhere = client.post("/admin/invitations/", new)
    beyond = client.post("/admin/invitations/", new | {"role": "sales_rep", "places": ["group", sister.pk]})
    assert [answer.status_code for answer in (foreign, nowhere, beyond)] == [422] * 3
    assert not Invitation.objects.exists()
    client.post("/admin/invitations/", new | {"places": ["group", str(ours.dealership.pk), str(sister.pk)]})
    made = set(Invitation.objects.values_list("group", "dealership", "role"))
    assert made == {
        (ours.group.pk, None, "auditor"),
        (None, ours.dealership.pk, "auditor"),
        (None, sister.pk, "auditor"),
    }
    elsewhere = Invitation.objects.get(dealership=sister)
    path = f"/admin/invitations/{elsewhere.pk}/revoke/"
    assert signed_in(ours, "dealer_admin").post(path).status_code == 404
    assert signed_in(theirs, "group_admin").post(path).status_code == 404
    client.post(path)
    elsewhere.refresh_from_db()
    assert elsewhere.revoked_at is not None


def test_a_dealer_admin_invites_to_his_own_place_as_no_more_than_himself(dealer: Dealer) -> None:
    client = signed_in(dealer, "dealer_admin")
    shown = client.get("/admin/invitations/").text
    assert "The whole group" not in shown and 'value="group_admin"' not in shown
    new = {"name": "Ines Köhler", "email": "ines@example.test", "role": "group_admin", "places": ["group"]}
    assert client.post("/admin/invitations/", new).status_code == 422
    assert not Invitation.objects.exists()


def test_failed_mail_is_tried_again(dealer: Dealer, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from django.core.mail import EmailMultiAlternatives

    from apps.core.clock import now

    mail.queue(IdentityMail.Kind.PASSWORD_CHANGED, user=dealer.user("sales_rep"))
    with monkeypatch.context() as broken:
        broken.setattr(
            EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("no server"))
        )
        assert mail.send_due() == 0
    assert mail.send_due() == 0, "not at once"
    assert mail.send_due(now() + timedelta(minutes=2)) == 1
    assert mail.send_due(now() + timedelta(hours=9)) == 0


@pytest.fixture
def demo_user(db: None, settings: Settings) -> User:
    settings.DEMO = True
    user: User = UserFactory(email="anna@demo.example")
    enrol_for_demo(user, SECRET)
    return user


def test_otp_prints_a_code_that_is_taken(demo_user: User, capsys: pytest.CaptureFixture[str]) -> None:
    from apps.accounts.identity.services import verify_code

    call_command("otp", demo_user.email)
    assert verify_code(demo_user, capsys.readouterr().out.strip())


def test_otp_refuses_real_people_and_real_places(demo_user: User, settings: Settings) -> None:
    real: User = UserFactory()
    enrolled(real)
    with pytest.raises(CommandError):
        call_command("otp", real.email)
    with pytest.raises(NotAllowed):
        enrol_for_demo(real, SECRET)
    settings.DEMO = False
    for command in (["otp", demo_user.email], ["demo_logins"]):
        with pytest.raises(CommandError):
            call_command(*command)


def test_demo_logins_are_one_line_a_role(demo_user: User, capsys: pytest.CaptureFixture[str]) -> None:
    MembershipFactory(user=demo_user, role="sales_manager")
    call_command("demo_logins")
    printed = capsys.readouterr().out
    assert printed.count("anna@demo.example") == 2
    assert "Sales manager" in printed
