"""From the password over the code to the session."""

import time

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client

from apps.accounts.identity.services.recovery import replace_codes
from apps.accounts.models import RecoveryCode, User, UserSession
from apps.accounts.tests.factories import PASSWORD
from apps.accounts.tests.signing_in import code_of, enrolled, wrong_code

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"


def give_password(visitor: Client, user: User, password: str = PASSWORD, **data: str) -> object:
    return visitor.post(LOGIN, {"login": user.email, "password": password, **data})


def signed_in(visitor: Client) -> bool:
    return SESSION_KEY in visitor.session


def test_password_alone_leaves_nobody_in_the_session(visitor: Client, rep: User) -> None:
    enrolled(rep)
    answer = give_password(visitor, rep)
    assert answer.headers["Location"] == CODE
    assert not signed_in(visitor)
    assert visitor.get("/admin/").status_code == 302


def test_password_and_code_lead_where_one_wanted(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep, next="/admin/security/")
    answer = visitor.post(CODE, {"code": code_of(rep)})
    assert answer.headers["Location"] == "/admin/security/"
    assert signed_in(visitor)
    row = UserSession.objects.get(user=rep)
    assert (row.verified, row.device, row.session_key) == (
        True,
        "Firefox on Linux",
        visitor.session.session_key,
    )


def test_next_cannot_lead_out_of_the_house(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep, next="https://evil.example/")
    answer = visitor.post(CODE, {"code": code_of(rep)})
    assert answer.headers["Location"] == "/admin/"


def test_session_key_changes_at_sign_in(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    before = visitor.session.session_key
    visitor.post(CODE, {"code": code_of(rep)})
    assert visitor.session.session_key != before


def test_wrong_code_stays_on_the_page(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    answer = visitor.post(CODE, {"code": wrong_code()})
    assert answer.status_code == 422
    assert not signed_in(visitor)


def test_code_is_taken_once(visitor: Client, rep: User) -> None:
    enrolled(rep)
    code = code_of(rep)
    give_password(visitor, rep)
    visitor.post(CODE, {"code": code})
    visitor.post("/accounts/logout/")
    give_password(visitor, rep)
    answer = visitor.post(CODE, {"code": code})
    assert answer.status_code == 422
    assert not signed_in(visitor)


@pytest.mark.parametrize(("seconds_off", "taken"), [(-31, True), (31, True), (-90, False), (90, False)])
def test_a_phones_clock_may_be_half_a_minute_off(
    visitor: Client, rep: User, seconds_off: int, taken: bool
) -> None:
    enrolled(rep)
    at = 1_900_000_000.0
    with time_machine.travel(at, tick=False):
        give_password(visitor, rep)
        with time_machine.travel(at + seconds_off, tick=False):
            code = code_of(rep)
        visitor.post(CODE, {"code": code})
        assert signed_in(visitor) is taken


def test_recovery_code_works_once(visitor: Client, rep: User) -> None:
    enrolled(rep)
    code = replace_codes(rep)[0].replace("-", " ").upper()
    give_password(visitor, rep)
    visitor.post(f"{CODE}?recovery", {"code": code})
    assert signed_in(visitor)
    assert RecoveryCode.objects.filter(sheet__user=rep).count() == 9
    visitor.post("/accounts/logout/")
    give_password(visitor, rep)
    assert visitor.post(f"{CODE}?recovery", {"code": code}).status_code == 422


def test_cancel_forgets_the_password(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    visitor.post("/accounts/login/cancel/")
    answer = visitor.post(CODE, {"code": code_of(rep)})
    assert answer.headers["Location"] == LOGIN
    assert not signed_in(visitor)


def test_somebody_without_a_device_cannot_come_in_nor_enrol(visitor: Client, rep: User) -> None:
    answer = give_password(visitor, rep)
    assert answer.headers["Location"] == "/accounts/login/not-enrolled/"
    assert not signed_in(visitor)
    assert visitor.get(answer.headers["Location"]).status_code == 403
    assert visitor.get("/accounts/join/").status_code == 404
    assert (
        visitor.get("/admin/security/authenticators/add/", follow=True)
        .redirect_chain[-1][0]
        .startswith(LOGIN)
    )


def test_changed_password_ends_a_started_sign_in(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    rep.set_password("another long password")
    rep.save()
    visitor.post(CODE, {"code": code_of(rep)})
    assert not signed_in(visitor)


def test_closed_account_cannot_finish_a_started_sign_in(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    rep.is_active = False
    rep.save()
    visitor.post(CODE, {"code": code_of(rep)})
    assert not signed_in(visitor)


def test_signed_in_person_asking_to_sign_in_goes_home(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    visitor.post(CODE, {"code": code_of(rep)})
    assert visitor.get(LOGIN).headers["Location"] == "/admin/"


def test_half_a_sign_in_grows_old(visitor: Client, rep: User) -> None:
    enrolled(rep)
    give_password(visitor, rep)
    with time_machine.travel(time.time() + 16 * 60):
        visitor.post(CODE, {"code": code_of(rep)})
    assert not signed_in(visitor)
