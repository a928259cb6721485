"""What one wrong line in the settings would silently break."""

from celery import current_app
from django.conf import settings
from django.contrib import admin
from kombu import Queue

from dealership.admin_site import DealershipAdminSite
from dealership.security.csp import ADMIN, STRICT


def test_each_queue_gets_its_own_tasks():
    queues: list[Queue] = settings.CELERY_TASK_QUEUES
    assert {queue.name for queue in queues} == {"default", "scrape", "export", "embed", "webhook"}
    for queue in queues:
        assert queue.routing_key == queue.name == queue.exchange.name


def test_a_lost_worker_loses_no_task():
    conf = current_app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert conf.accept_content == ["json"]


def test_our_admin_site_survives_the_theme():
    assert isinstance(admin.site, DealershipAdminSite)


def test_only_the_admin_may_evaluate():
    assert "unsafe" not in " ".join(STRICT.values())
    assert "'unsafe-inline'" not in ADMIN["script-src"]
    assert ADMIN["frame-ancestors"] == "'self'"


def test_policies_reach_the_browser(client, db):
    assert "unsafe" not in client.get("/accounts/login/")["Content-Security-Policy"]
    assert "'unsafe-eval'" in client.get("/admin/login/")["Content-Security-Policy"]
