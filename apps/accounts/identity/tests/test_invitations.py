"""Links: single-use, expiring, and in the right hands."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core import mail as outbox
from django.db import connections
from django.test import Client

from apps.accounts.identity import links, mail, totp
from apps.accounts.identity.services import (
    accept_invitation,
    invite,
    issue_enrolment_link,
    open_link,
    reset_second_factor,
    revoke_invitation,
)
from apps.accounts.models import Authenticator, Invitation, Membership, User
from apps.accounts.tests.factories import PASSWORD, DealershipFactory
from apps.accounts.tests.fixtures import Dealer, TwoDealers
from apps.accounts.tests.signing_in import SECRET, enrolled
from apps.core.clock import now
from apps.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound

NEW = "a sentence nobody guesses"
EMAIL = "new.person@example.test"


def first_code() -> str:
    return totp.next_code(SECRET)


def invited(dealer: Dealer, role: str = "sales_rep", by: str = "dealer_admin") -> Invitation:
    with dealer.scope(by):
        return invite(
            email=EMAIL, name="Ada New", role=role, dealership=dealer.dealership, by=dealer.actor(by)
        )


def link_in(message: object) -> str:
    found = re.search(r"http://\S+", message.body)
    assert found
    return found.group().removeprefix("http://localhost:8000")


def offered_secret(page: str) -> str:
    from base64 import b32decode

    key = re.search(r'k-key-text">([^<]+)<', page)
    assert key
    return b32decode(key.group(1).replace(" ", "")).hex()


def test_the_whole_way_in(visitor: Client, dealer: Dealer) -> None:
    invited(dealer)
    assert mail.send_due() == 1
    message = outbox.outbox[-1]
    assert message.to == [EMAIL]
    assert message.alternatives[0].mimetype == "text/html"
    answer = visitor.get(link_in(message))
    assert answer.headers["Location"] == "/accounts/join/"
    page = visitor.get("/accounts/join/").content.decode()
    code = totp.next_code(offered_secret(page))
    answer = visitor.post("/accounts/join/", {"password": NEW, "again": NEW, "code": code})
    assert answer.content.decode().count('<li class="k-mono">') == 10
    user = User.objects.get(email=EMAIL)
    assert user.check_password(NEW)
    assert Membership.objects.in_force().get(user=user).role == "sales_rep"
    assert visitor.session[SESSION_KEY] == str(user.pk)
    assert visitor.get("/admin/security/").status_code == 200


def test_mistyped_code_keeps_the_secret_and_makes_nobody(visitor: Client, dealer: Dealer) -> None:
    visitor.get(links.address_of(invited(dealer)).removeprefix("http://localhost:8000"))
    before = offered_secret(visitor.get("/accounts/join/").content.decode())
    answer = visitor.post("/accounts/join/", {"password": NEW, "again": NEW, "code": "000000"})
    assert answer.status_code == 422
    assert offered_secret(answer.content.decode()) == before
    assert not User.objects.filter(email=EMAIL).exists()


def test_weak_password_is_refused_with_the_reason(dealer: Dealer) -> None:
    token = links.token_of(invited(dealer))
    with pytest.raises(Invalid, match="too short"):
        accept_invitation(token=token, password="password1", secret=SECRET, code=first_code())
    assert open_link(token)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_account(two_dealers: TwoDealers) -> None:
    token = links.token_of(invited(two_dealers.ours))

    def accept(_: int) -> bool:
        try:
            accept_invitation(token=token, password=NEW, secret=SECRET, code=first_code())
        except DomainError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(accept, range(10)))
    assert won.count(True) == 1
    assert User.objects.filter(email=EMAIL).count() == 1


def dead_tokens(dealer: Dealer) -> dict[str, str]:
    used, revoked, forged = (invited(dealer) for _ in range(3))
    Invitation.objects.filter(pk=used.pk).update(used_at=now(), revoked_at=None)
    Invitation.objects.filter(pk=revoked.pk).update(revoked_at=now())
    return {
        "used": links.token_of(used),
        "revoked": links.token_of(revoked),
        "forged": links.token_of(forged)[:-1],
        "other nonce": links.token_of(Invitation(pk=forged.pk, nonce="guessed")),
        "no such row": links.token_of(Invitation(pk=10**9, nonce="x")),
    }


def test_dead_links_read_the_same(visitor: Client, dealer: Dealer) -> None:
    pages = set()
    for token in dead_tokens(dealer).values():
        answer = visitor.get(f"/accounts/invitation/{token}/")
        assert answer.status_code == 404
        pages.add(answer.content)
    assert len(pages) == 1


def test_link_dies_after_three_days(dealer: Dealer) -> None:
    token = links.token_of(invited(dealer))
    with time_machine.travel(now() + timedelta(days=3, seconds=1)), pytest.raises(NotFound):
        accept_invitation(token=token, password=NEW, secret=SECRET, code=first_code())


def test_a_second_invitation_withdraws_the_first(dealer: Dealer) -> None:
    first, second = invited(dealer), invited(dealer, role="technician")
    with pytest.raises(NotFound):
        open_link(links.token_of(first))
    assert open_link(links.token_of(second)).role == "technician"


def test_withdrawn_by_its_dealership_only(two_dealers: TwoDealers) -> None:
    ours = invited(two_dealers.ours)
    with pytest.raises(NotFound):
        revoke_invitation(invitation_id=ours.pk, by=two_dealers.theirs.actor("dealer_admin"))
    assert open_link(links.token_of(ours))
    with two_dealers.ours.scope():
        revoke_invitation(invitation_id=ours.pk, by=two_dealers.ours.actor("dealer_admin"))
    with pytest.raises(NotFound):
        open_link(links.token_of(ours))


@pytest.mark.parametrize(
    ("by", "role", "allowed"),
    [
        ("dealer_admin", "sales_rep", True),
        ("dealer_admin", "dealer_admin", True),
        ("general_manager", "sales_rep", True),
        ("general_manager", "dealer_admin", False),
        ("general_manager", "general_manager", False),
        ("sales_rep", "sales_rep", False),
        ("auditor", "sales_rep", False),
    ],
)
def test_who_may_invite_as_what(dealer: Dealer, by: str, role: str, allowed: bool) -> None:
    if allowed:
        assert invited(dealer, role, by).role == role
        return
    with pytest.raises(NotAllowed):
        invited(dealer, role, by)
    assert not Invitation.objects.exists()


def test_nobody_invites_into_another_dealership(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers
    for place in (theirs.dealership, DealershipFactory(group=ours.group)):
        with pytest.raises(NotFound):
            invite(email=EMAIL, name="Ada", role="sales_rep", dealership=place, by=ours.actor("dealer_admin"))
    assert not Invitation.objects.exists()


def test_somebody_with_an_account_accepts_signed_in(visitor: Client, two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers
    user = theirs.user("sales_rep")
    with ours.scope():
        invitation = invite(
            email=user.email,
            name=user.name,
            role="sales_rep",
            dealership=ours.dealership,
            by=ours.actor("dealer_admin"),
        )
    visitor.get(f"/accounts/invitation/{links.token_of(invitation)}/")
    assert "Sign in as" in visitor.get("/accounts/join/").content.decode()
    visitor.post("/accounts/join/", {"password": NEW, "again": NEW, "code": "000000"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    device = enrolled(user)
    visitor.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": "/accounts/join/"})
    answer = visitor.post("/accounts/login/code/", {"code": device.current_code()})
    assert answer.headers["Location"] == "/accounts/join/"
    visitor.post("/accounts/join/")
    assert Membership.objects.filter(user=user, dealership=ours.dealership).exists()


def test_enrolment_link_needs_the_password(visitor: Client, dealer: Dealer) -> None:
    user = dealer.user("sales_rep")
    with dealer.scope():
        link = issue_enrolment_link(user=user, by=dealer.actor("dealer_admin"))
    visitor.get(f"/accounts/invitation/{links.token_of(link)}/")
    secret = offered_secret(visitor.get("/accounts/join/").content.decode())
    code = totp.next_code(secret)
    assert visitor.post("/accounts/join/", {"password": "wrong", "code": code}).status_code == 422
    assert not Authenticator.objects.exists()
    assert SESSION_KEY not in visitor.session
    assert visitor.post("/accounts/join/", {"password": PASSWORD, "code": code}).status_code == 200
    assert visitor.session[SESSION_KEY] == str(user.pk)


def test_enrolment_link_is_short_lived_and_only_for_those_without(dealer: Dealer) -> None:
    user, by = dealer.user("sales_rep"), dealer.actor("dealer_admin")
    with dealer.scope():
        link = issue_enrolment_link(user=user, by=by)
    with time_machine.travel(now() + timedelta(hours=4, seconds=1)), pytest.raises(NotFound):
        open_link(links.token_of(link))
    enrolled(user)
    with dealer.scope(), pytest.raises(Conflict):
        issue_enrolment_link(user=user, by=by)


def test_reset_takes_everything_and_tells_the_person(visitor: Client, dealer: Dealer) -> None:
    user, by = dealer.user("sales_rep"), dealer.actor("dealer_admin")
    enrolled(user)
    with dealer.scope(), pytest.raises(Invalid):
        reset_second_factor(user=user, by=by, reason=" ")
    assert Authenticator.objects.filter(user=user).exists()
    with dealer.scope():
        reset_second_factor(user=user, by=by, reason="Phone lost, called back.")
    assert not Authenticator.objects.filter(user=user).exists()
    mail.send_due()
    assert outbox.outbox[-1].subject == "Your second factor was reset by an admin"


@pytest.mark.parametrize(
    ("by", "target"),
    [
        ("dealer_admin", "group_admin"),
        ("general_manager", "sales_rep"),
        ("sales_manager", "sales_rep"),
        ("dealer_admin", "dealer_admin"),
    ],
)
def test_who_may_not_reset_whom(dealer: Dealer, by: str, target: str) -> None:
    user = dealer.user(target)
    enrolled(user)
    with dealer.scope(by), pytest.raises((NotAllowed, NotFound)):
        reset_second_factor(user=user, by=dealer.actor(by), reason="Because.")
    assert Authenticator.objects.filter(user=user).exists()


def test_nobody_resets_people_of_another_group(two_dealers: TwoDealers) -> None:
    ours, theirs = two_dealers
    user = theirs.user("sales_rep")
    enrolled(user)
    for by in ("dealer_admin", "group_admin"):
        with ours.scope(by), pytest.raises(NotFound):
            reset_second_factor(user=user, by=ours.actor(by), reason="Because.")
    assert Authenticator.objects.filter(user=user).exists()
