"""The verifier against somebody with the database's owner login."""

import pytest
from django.core.management import CommandError, call_command

from apps.core import audit
from apps.core.actor import system_actor
from apps.core.audit.sealing import seal_pending
from apps.core.models import AuditSeal
from apps.core.tenancy import scope
from dealership.postgres import owner_connection

pytestmark = pytest.mark.django_db(transaction=True)
STORE = 101


@pytest.fixture
def head_files(settings, tmp_path):
    settings.AUDIT_HEADS_DIR = str(tmp_path / "heads")
    return tmp_path / "heads"


@pytest.fixture
def sealed(head_files) -> list[int]:
    """Five acts of one store, sealed; their ids. Another store's stay untouched."""
    for dealership in (STORE, 202):
        by = system_actor("Ann", dealership_id=dealership)
        with scope(dealership, actor=by):
            for number in range(5):
                audit.record(
                    "deal.deliver",
                    target=None,
                    by=by,
                    facts={"n": number, "rate": 1.5},
                    changes={"a": (1, None)},
                )
    seal_pending()
    return list(AuditSeal.objects.filter(stream=STORE).values_list("event_id", flat=True))


def tamper(*statements: str) -> None:
    with owner_connection() as owner, owner.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def verdict(capsys) -> str:
    """What the verifier prints when it finds something; fails if it does not."""
    with pytest.raises(CommandError) as stopped:
        call_command("verify_audit")
    assert stopped.value.returncode == 1
    return str(capsys.readouterr().out)


def test_an_untouched_trail_passes(sealed, capsys):
    call_command("verify_audit")
    assert "as it was sealed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'by order'",
        "actor_name = 'Bob'",
        "at = at - interval '1 day'",
        "facts = '{}'",
        "actor_id = 9",
    ],
)
def test_an_edited_act_is_named(sealed, capsys, change):
    tamper(f"UPDATE core_auditevent SET {change} WHERE id = {sealed[2]}")
    out = verdict(capsys)
    assert out.splitlines() == [
        f"dealership {STORE}: act {sealed[2]}, sealed at 3, was edited (or its seal was)."
    ]


def test_an_act_moved_to_another_store_is_named(sealed, capsys):
    tamper(f"UPDATE core_auditevent SET dealership_id = 202 WHERE id = {sealed[0]}")
    assert f"act {sealed[0]}, sealed at 1, was edited" in verdict(capsys)


def test_a_deleted_act_is_named(sealed, capsys):
    tamper(f"DELETE FROM core_auditevent WHERE id = {sealed[1]}")
    assert verdict(capsys).splitlines() == [f"dealership {STORE}: act {sealed[1]}, sealed at 2, was deleted."]


def test_an_act_deleted_with_its_seal_is_named_by_its_place(sealed, capsys):
    tamper(
        f"DELETE FROM core_auditevent WHERE id = {sealed[1]}",
        f"DELETE FROM core_auditseal WHERE event_id = {sealed[1]}",
    )
    assert verdict(capsys).splitlines() == [
        f"dealership {STORE}: the acts sealed at position 2 were deleted with their seals."
    ]


def test_a_tail_cut_off_with_its_seals_is_named(sealed, capsys):
    tamper(
        f"DELETE FROM core_auditevent WHERE id IN ({sealed[3]}, {sealed[4]})",
        f"DELETE FROM core_auditseal WHERE event_id IN ({sealed[3]}, {sealed[4]})",
    )
    assert verdict(capsys).splitlines() == [
        f"dealership {STORE}: the tail was cut: positions 4 to 5 are gone; the last act sealed was {sealed[4]}."
    ]


def test_everything_truncated_is_named(sealed, capsys):
    tamper("TRUNCATE core_auditevent, core_auditseal")
    out = verdict(capsys)
    assert f"dealership {STORE}: the tail was cut: positions 1 to 5 are gone" in out
    assert "dealership 202: the tail was cut" in out


def test_events_truncated_but_seals_kept_are_named(sealed, capsys):
    tamper("TRUNCATE core_auditevent")
    assert verdict(capsys).count("was deleted") == 10


def test_a_seal_without_the_key_does_not_pass(sealed, capsys):
    """Whoever edits and seals anew needs the key, which the database does not have."""
    tamper(
        f"UPDATE core_auditevent SET reason = 'x' WHERE id = {sealed[4]}",
        f"UPDATE core_auditseal SET digest = repeat('a', 64) WHERE event_id = {sealed[4]}",
    )
    out = verdict(capsys)
    assert f"act {sealed[4]}, sealed at 5, was edited" in out
    assert "is not the one that was kept outside" in out


def test_a_missing_or_foreign_head_is_named(sealed, head_files, capsys):
    (head_files / f"{STORE}.json").unlink()
    (head_files / "202.json").write_text(
        '{"stream": 202, "position": 1, "event_id": 1, "digest": "", "signature": ""}'
    )
    out = verdict(capsys)
    assert f"dealership {STORE}: its head file is missing" in out
    assert "dealership 202: the head of stream 202 carries a foreign signature" in out


def test_an_act_slipped_past_the_sealer_is_named(sealed, capsys):
    tamper(
        "INSERT INTO core_auditevent (dealership_id, actor_name, door, action, target_type, target_id, target_label,"
        " reason, changes, facts, correlation_id, at)"
        " VALUES (101, 'x', '', 'x', '', '', '', '', '{}', '{}', '', now() - interval '1 hour')"
    )
    assert "was never sealed" in verdict(capsys)
