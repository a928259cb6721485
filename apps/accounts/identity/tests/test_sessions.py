"""How long a session lasts, and how it is ended from elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client

from apps.accounts import services as accounts
from apps.accounts.access import personal_actor
from apps.accounts.identity import sessions
from apps.accounts.identity.services import (
    end_session,
    replace_forgotten_password,
    reset_second_factor,
    set_sign_in_policy,
)
from apps.accounts.models import Authenticator, Membership, User, UserSession
from apps.accounts.services.tokens import start_sign_in
from apps.accounts.tests.factories import PASSWORD
from apps.accounts.tests.fixtures import Dealer
from apps.accounts.tests.signing_in import code_of, enrolled, sign_in
from apps.accounts.tokens import find
from apps.core.clock import now
from apps.core.errors import NotFound

PAGE = "/admin/security/"


def lives(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("role", "away", "lives_on"),
    [
        ("dealer_admin", timedelta(minutes=29), True),
        ("dealer_admin", timedelta(minutes=31), False),
        ("sales_rep", timedelta(hours=11), True),
        ("sales_rep", timedelta(hours=12, minutes=1), False),
    ],
)
def test_idle_limit_of_the_role(dealer: Dealer, role: str, away: timedelta, lives_on: bool) -> None:
    client = sign_in(Client(), dealer.user(role))
    with time_machine.travel(now() + away):
        assert lives(client) is lives_on


def test_use_keeps_a_session_alive_until_the_absolute_limit(admin: User) -> None:
    client, at = sign_in(Client(), admin), now()
    for half_hours in range(1, 30):
        with time_machine.travel(at + half_hours * timedelta(minutes=25)):
            if not lives(client):
                break
    assert half_hours * 25 == pytest.approx(12 * 60, abs=25)
    assert not UserSession.objects.filter(user=admin).exists()


def test_a_stricter_policy_reaches_people_who_are_signed_in(dealer: Dealer) -> None:
    client = sign_in(Client(), dealer.user("sales_rep"))
    by = dealer.actor("group_admin")
    with dealer.scope("group_admin"):
        set_sign_in_policy(
            group_id=dealer.group.pk,
            role="sales_rep",
            second_factor=True,
            grace_until=None,
            idle_minutes=10,
            absolute_minutes=60,
            by=by,
        )
    at = now()
    with time_machine.travel(at + timedelta(minutes=2)):
        assert lives(client)
    with time_machine.travel(at + timedelta(minutes=13)):
        assert not lives(client)


def test_expiry_says_why_and_comes_back(admin: User) -> None:
    client = sign_in(Client(), admin)
    with time_machine.travel(now() + timedelta(hours=1)):
        answer = client.get(f"{PAGE}?a=1")
        assert answer.headers["Location"] == "/accounts/login/?next=%2Fadmin%2Fsecurity%2F%3Fa%3D1"
        assert "You were away for a while." in client.get(answer.headers["Location"]).text


def test_expiry_in_a_fragment_takes_the_whole_page_along(admin: User) -> None:
    client = sign_in(Client(), admin)
    shown = {"HX-Request": "true", "HX-Current-URL": "http://testserver/admin/security/?a=1"}
    with time_machine.travel(now() + timedelta(hours=1)):
        answer = client.get("/admin/second-factor/", headers=shown)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fadmin%2Fsecurity%2F%3Fa%3D1"


def test_expired_fragment_does_not_lead_out_of_the_house() -> None:
    shown = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/"}
    answer = Client().get("/admin/second-factor/", headers=shown)
    assert "evil" not in str(answer.headers)


def test_list_shows_this_browser_and_the_others(admin: User) -> None:
    here = sign_in(Client(), admin)
    sign_in(Client(), admin)
    page = here.get(PAGE).text
    assert page.count("This one") == 1
    assert page.count('aria-label="Sign out Test') == 1
    assert "Sign out everywhere else" in page


def test_one_browser_is_signed_out_from_another(admin: User) -> None:
    here, there = sign_in(Client(), admin), sign_in(Client(), admin)
    row = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"{PAGE}sessions/{row.pk}/end/")
    assert lives(here)
    assert not lives(there)


def test_somebody_elses_browser_is_not_found(dealer: Dealer) -> None:
    theirs = sign_in(Client(), dealer.user("sales_rep"))
    row = UserSession.objects.get(session_key=theirs.session.session_key)
    mine = dealer.user("dealer_admin")
    with dealer.scope(), pytest.raises(NotFound):
        end_session(user=mine, session_id=row.pk, by=dealer.actor("dealer_admin"))
    assert lives(theirs)


def test_signed_out_everywhere_else(admin: User) -> None:
    here, others = sign_in(Client(), admin), [sign_in(Client(), admin) for _ in range(3)]
    here.post(f"{PAGE}sessions/end/")
    assert lives(here)
    assert not any(lives(client) for client in others)


def test_new_password_ends_the_others_and_keeps_this_one(admin: User) -> None:
    here, there = sign_in(Client(), admin), sign_in(Client(), admin)
    new = "another sentence of mine"
    answer = here.post(f"{PAGE}password/", {"old": PASSWORD, "password": new})
    assert answer.status_code == 302
    assert lives(here)
    assert not lives(there)
    assert UserSession.objects.get(user=admin).session_key == here.session.session_key


def test_wrong_old_password_changes_nothing(admin: User) -> None:
    here, there = sign_in(Client(), admin), sign_in(Client(), admin)
    answer = here.post(f"{PAGE}password/", {"old": "wrong", "password": "another sentence of mine"})
    assert answer.status_code == 422
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)
    assert lives(there)


def test_forgotten_password_reset_and_second_factor_reset_end_all(dealer: Dealer) -> None:
    user = dealer.user("sales_rep")
    for act in (
        lambda: replace_forgotten_password(user=user, password="another sentence of mine"),
        lambda: reset_second_factor(user=user, by=dealer.actor("dealer_admin"), reason="Lost."),
    ):
        client = sign_in(Client(), user)
        pair = start_sign_in(user=user, lasts=timedelta(hours=1), by=personal_actor(user, door="api"))
        with dealer.scope():
            act()
        assert not lives(client)
        assert find(pair.access.text) is None or find(pair.access.text).revoked_at is not None
        assert not UserSession.objects.filter(user=user).exists()


def test_lost_role_and_closed_account_end_all(dealer: Dealer) -> None:
    by = dealer.actor("dealer_admin")
    user = dealer.user("sales_rep")
    client = sign_in(Client(), user)
    with dealer.scope():
        accounts.revoke_membership(membership_id=Membership.objects.get(user=user).pk, by=by)
    assert SESSION_KEY not in client.session
    other = dealer.user("technician")
    client = sign_in(Client(), other)
    with dealer.scope():
        accounts.set_active(user_id=other.pk, active=False, by=by)
    assert SESSION_KEY not in client.session


def test_enrolling_elsewhere_asks_an_unverified_session_for_the_code(dealer: Dealer) -> None:
    user = dealer.user("sales_rep")
    with dealer.scope("group_admin"):
        set_sign_in_policy(
            group_id=dealer.group.pk,
            role="sales_rep",
            second_factor=False,
            grace_until=None,
            idle_minutes=60,
            absolute_minutes=600,
            by=dealer.actor("group_admin"),
        )
    client = sign_in(Client(), user, verified=False)
    assert lives(client)
    enrolled(user)
    assert not lives(client)


def test_in_grace_one_gets_in_and_is_told(visitor: Client, dealer: Dealer) -> None:
    user = dealer.user("sales_rep")
    today = now().date()
    with dealer.scope("group_admin"):
        set_sign_in_policy(
            group_id=dealer.group.pk,
            role="sales_rep",
            second_factor=True,
            grace_until=today,
            idle_minutes=60,
            absolute_minutes=3000,
            by=dealer.actor("group_admin"),
        )
    credentials = {"login": user.email, "password": PASSWORD, "next": PAGE}
    answer = visitor.post("/accounts/login/", credentials, follow=True)
    assert "you cannot sign in without a second factor" in answer.text
    with time_machine.travel(now() + timedelta(days=1)):
        assert not lives(visitor)
        answer = visitor.post("/accounts/login/", credentials)
        assert answer.headers["Location"] == "/accounts/login/not-enrolled/"
    assert not Authenticator.objects.filter(user=user).exists()


def test_proof_is_asked_again_after_ten_minutes(admin: User) -> None:
    client = sign_in(Client(), admin)
    codes = f"{PAGE}codes/"
    assert client.post(codes).text.count('<li class="k-mono">') == 10
    with time_machine.travel(now() + timedelta(minutes=11)):
        answer = client.post(codes)
        proof = answer.headers["Location"]
        assert proof.startswith(f"{PAGE}proof/")
        assert client.post(proof, {"password": "wrong", "code": code_of(admin)}).status_code == 422
        assert client.post(codes).status_code == 302
        answer = client.post(proof, {"password": PASSWORD, "code": code_of(admin)})
        assert answer.headers["Location"] == PAGE
        assert client.post(codes).status_code == 200


def test_last_authenticator_stays_where_the_role_needs_one(admin: User) -> None:
    client = sign_in(Client(), admin)
    first = Authenticator.objects.get(user=admin)
    client.post(f"{PAGE}authenticators/{first.pk}/remove/")
    assert Authenticator.objects.filter(user=admin).count() == 1
    second = Authenticator.objects.create(user=admin, name="Tablet", secret="aa" * 20)
    client.post(f"{PAGE}authenticators/{second.pk}/remove/")
    assert list(Authenticator.objects.filter(user=admin)) == [first]


def test_what_is_over_is_cleared_away(admin: User) -> None:
    sign_in(Client(), admin)
    with time_machine.travel(now() + timedelta(hours=13)):
        assert sessions.clear_over() == 1
