"""Log lines: JSON, tied by a correlation id, ids only."""

import json
import logging

import pytest
import structlog

from apps.core.actor import Actor, _current
from dealership.logs.format import json_formatter
from dealership.logs.tasks import bind_task


@pytest.fixture
def lines(monkeypatch):
    """What the root logger writes while the test runs, parsed."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Keep()
    handler.setFormatter(json_formatter())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def _finished(lines):
    return next(line for line in lines if line["event"] == "request_finished")


@pytest.mark.django_db
def test_a_request_without_its_query_string(client, lines):
    answer = client.get(
        "/accounts/login/?next=/customers/?q=Smith",
        headers={"x-request-id": "abc-12345678", "user-agent": "Phone of J. Smith"},
    )
    line = _finished(lines)
    assert line["request"] == "GET /accounts/login/"
    assert line["correlation_id"] == "abc-12345678" == answer["X-Request-ID"]
    assert "Smith" not in json.dumps(lines)
    assert "ip" not in line


@pytest.mark.django_db
@pytest.mark.parametrize("offered", ["", "short", "x" * 65, 'a"},{"level":"fake'])
def test_a_harmful_correlation_id_is_replaced(client, lines, offered):
    answer = client.get("/accounts/login/", headers={"x-request-id": offered})
    assert answer["X-Request-ID"] != offered
    assert len(answer["X-Request-ID"]) == 32


def test_the_actor_of_the_scope_is_named_by_id(lines):
    token = _current.set(Actor(user_id=7, name="Jane Smith", door="admin", dealership_id=3))
    try:
        structlog.get_logger("test").info("deal_delivered")
    finally:
        _current.reset(token)
    assert (lines[0]["user_id"], lines[0]["dealership_id"]) == (7, 3)
    assert "Jane" not in json.dumps(lines)


def test_a_traceback_says_where_and_not_what(lines):
    try:
        raise ValueError("Key (email)=(jane@example.com) already exists.")
    except ValueError:
        logging.getLogger("test").exception("failed")
    text = json.dumps(lines)
    assert "ValueError" in text
    assert "test_logs" in text
    assert "jane@example.com" not in text


def test_a_beat_tick_is_its_own_correlation():
    class Request:
        id = "task-1"

    class Task:
        name = "core.relay"
        request = Request

    structlog.contextvars.clear_contextvars()
    bind_task(Task)
    bound = structlog.contextvars.get_contextvars()
    structlog.contextvars.clear_contextvars()
    assert bound == {"task": "core.relay", "correlation_id": "task-1"}


@pytest.mark.parametrize(
    ("name", "level", "written"),
    [
        ("core.seal_audit", logging.INFO, False),
        ("core.seal_audit", logging.ERROR, True),
        ("accounts.clear_identity", logging.INFO, True),
    ],
)
def test_ticks_of_every_few_seconds_are_no_news(lines, name, level, written):
    log = structlog.get_logger("django_structlog.celery.receivers")
    log.log(level, "task_succeeded", task=name)
    log.log(level, "task_enqueued", child_task_name=name)
    assert [line["event"] for line in lines] == (["task_succeeded", "task_enqueued"] if written else [])
