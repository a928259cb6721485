"""The kernel's own pages and sidebar entries."""

from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin.navigation import NAVIGATION, OFFICE, SETTINGS, NavItem
from apps.core.admin.pages import STAFF_PAGES, StaffPage
from apps.core.admin.screens import audit, dead_letters, features, jobs, notices, saved_views
from apps.core.admin.tones import register_looks
from apps.core.models import Job, OutboxDelivery
from apps.core.permissions_list import MANAGE_FLAGS, MANAGE_JOBS, NOTICES, SAVE_VIEWS, VIEW_AUDIT, VIEW_JOBS

PAGES = (
    StaffPage("jobs/", "jobs", jobs.list_view, VIEW_JOBS),
    StaffPage("jobs/<int:job_id>/", "job", jobs.detail_view, VIEW_JOBS),
    StaffPage("jobs/<int:job_id>/cancel/", "job_cancel", jobs.cancel_view, MANAGE_JOBS),
    StaffPage("jobs/<int:job_id>/retry/", "job_retry", jobs.retry_view, MANAGE_JOBS),
    StaffPage("dead-letters/", "dead_letters", dead_letters.list_view, VIEW_JOBS),
    StaffPage("dead-letters/retry/", "dead_letters_retry", dead_letters.retry_view, MANAGE_JOBS),
    StaffPage(
        "dead-letters/<int:delivery_id>/skip/", "dead_letter_skip", dead_letters.skip_view, MANAGE_JOBS
    ),
    StaffPage("audit/", "audit", audit.list_view, VIEW_AUDIT),
    StaffPage("features/", "features", features.list_view, MANAGE_FLAGS),
    StaffPage("features/<str:code>/", "feature_switch", features.switch_view, MANAGE_FLAGS),
    StaffPage("notices/", "notices", notices.list_view, NOTICES),
    StaffPage("notices/bell/", "notices_bell", notices.bell_view, NOTICES),
    StaffPage("notices/read/", "notices_read", notices.all_read_view, NOTICES),
    StaffPage("notices/choices/", "notice_choices", notices.choices_view, NOTICES),
    StaffPage("notices/<int:notice_id>/open/", "notice_open", notices.open_view, NOTICES),
    StaffPage("notices/<int:notice_id>/mark/<slug:verb>/", "notice_mark", notices.mark_view, NOTICES),
    StaffPage("views/save/", "view_save", saved_views.save_view, SAVE_VIEWS),
    StaffPage("views/<int:view_id>/<slug:verb>/", "view_do", saved_views.change_view, SAVE_VIEWS),
)


def _dead_jobs(actor: Actor) -> QuerySet[Any]:
    return Job.objects.filter(dealership_id=actor.dealership_id or 0, state="dead")


def _dead_events(actor: Actor) -> QuerySet[Any]:
    return OutboxDelivery.objects.filter(dealership_id=actor.dealership_id or 0, state="dead")


register_looks(
    {
        "queued": ("neutral", "clock"),
        "running": ("info", "half"),
        "retry_wait": ("warn", "clock"),
        "succeeded": ("good", "check"),
        "dead": ("bad", "ban"),
    }
)

for number, staff_page in enumerate(PAGES):
    STAFF_PAGES.register(900 + number, staff_page.name, staff_page)

NAVIGATION.register(0, "home", NavItem("Home", "admin:index", "home", hotkey="h", phone=0))
NAVIGATION.register(
    700,
    "jobs",
    NavItem("Jobs", "admin:jobs", "job", group=OFFICE, permission=VIEW_JOBS, hotkey="j", badge=_dead_jobs),
)
NAVIGATION.register(
    710,
    "dead_letters",
    NavItem(
        "Dead letters", "admin:dead_letters", "inbox", group=OFFICE, permission=VIEW_JOBS, badge=_dead_events
    ),
)
NAVIGATION.register(
    720,
    "audit",
    NavItem("Audit trail", "admin:audit", "history", group=OFFICE, permission=VIEW_AUDIT, hotkey="a"),
)
NAVIGATION.register(
    890, "features", NavItem("Features", "admin:features", "flag", group=SETTINGS, permission=MANAGE_FLAGS)
)
