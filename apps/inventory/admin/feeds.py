"""Feeds: destinations of stock, what each would send, what was sent and what came back."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.core.admin.htmx import done, go, refused
from apps.core.admin.own_pages import OwnPagesAdmin
from apps.core.admin.pages import StaffPage
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError, NotFound
from apps.inventory import permissions as may
from apps.inventory.admin import feed_facts
from apps.inventory.admin.feed_forms import FeedForm
from apps.inventory.feeds.catalogue import LABELS
from apps.inventory.feeds.serving import file_response
from apps.inventory.models import Feed
from apps.inventory.services import feed_runs, feeds

DONE = {
    "on": "Switched on. It goes out at its hours from now on.",
    "off": "Switched off. What is on its way still ends.",
    "send": "On its way.",
}


def url_of(feed: Feed) -> str:
    """The address of its page."""
    return reverse("admin:inventory_feed_page", args=[feed.pk])


def list_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/feed/``: at most fifty feeds with their last run."""
    context = {**admin.site.each_context(request), "title": "Feeds", "rows": feed_facts.rows(now())}
    return render(request, "inventory/feeds.html", context)


def add_view(request: HttpRequest) -> HttpResponse:
    """``/admin/inventory/feed/add/``."""
    form = FeedForm(request.POST or None, by=actor_of(request))
    return _form_page(request, form, None)


def edit_view(request: HttpRequest, feed: Feed) -> HttpResponse:
    """``/admin/inventory/feed/<pk>/change/``."""
    form = FeedForm(request.POST or None, by=actor_of(request), feed=feed)
    return _form_page(request, form, feed)


def _form_page(request: HttpRequest, form: FeedForm, feed: Feed | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            return done(request, url_of(_save(request, form, feed)), "Saved. Look at the preview.")
        except DomainError as error:
            form.refuse(error)
    context = {
        **admin.site.each_context(request),
        "title": f"Edit {feed}" if feed else "New feed",
        "form": form,
        "feed": feed,
        "catalogue": LABELS.items(),
        "back": url_of(feed) if feed else reverse("admin:inventory_feed_changelist"),
    }
    return render(request, "inventory/feed_form.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, form: FeedForm, feed: Feed | None) -> Feed:
    by, at = actor_of(request), now()
    if feed is None:
        return feeds.add_feed(by=by, at=at, **form.facts())
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else None
    return feeds.change_feed(feed_id=feed.pk, changes=form.facts(), by=by, at=at, version=version)


def page_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/page/``: what it would send, its runs, what was rejected."""
    return render(request, "inventory/feed.html", _context(request, _feed(pk)))


def _context(request: HttpRequest, feed: Feed, **more: Any) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": feed.name,
        "feed": feed,
        "address": request.build_absolute_uri(reverse("feed", args=[feed.dealership.slug, feed.pk])),
        **feed_facts.of_page(feed, by=actor_of(request), at=now()),
        **more,
    }


@require_POST
def act_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``…/<pk>/do/on|off|send/``: one service call."""
    feed = _feed(pk)
    if verb not in DONE:
        raise Http404("No such verb.")
    try:
        _act(request, feed, verb)
    except DomainError as error:
        return refused(request, "inventory/feed.html", _context(request, _feed(pk), failed=verb), error)
    return done(request, url_of(feed), DONE[verb])


def _act(request: HttpRequest, feed: Feed, verb: str) -> None:
    by, at = actor_of(request), now()
    if verb == "send":
        feed_runs.send_now(feed_id=feed.pk, by=by, at=at)
        return
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdigit() and len(seen) < 10 else None
    feeds.switch(feed_id=feed.pk, on=verb == "on", by=by, at=at, version=version)


def token_view(request: HttpRequest, pk: int) -> HttpResponse:
    """``…/<pk>/token/``: another token, shown once on the answer to the POST."""
    feed = _feed(pk)
    if feed.delivery != "pull":
        return go(request, url_of(feed))
    context = _context(request, feed, back=url_of(feed))
    if request.method == "POST":
        context["token"] = feeds.renew_token(feed_id=pk, by=actor_of(request), at=now())
    response = render(request, "inventory/feed_token.html", context)
    response["Cache-Control"] = "no-store"
    return response


def file_view(request: HttpRequest, pk: int) -> FileResponse:
    """``/admin/inventory/feedrun/<pk>/file/``: what was sent; the trail says who took it."""
    try:
        return file_response(feed_runs.take(run_id=pk, by=actor_of(request)))
    except NotFound as error:
        raise Http404(error.message) from error


def _feed(pk: int) -> Feed:
    feed = Feed.objects.select_related("dealership").filter(pk=pk).first()
    if feed is None:
        raise Http404("There is no such feed.")
    return feed


@admin.register(Feed)
class FeedAdmin(OwnPagesAdmin):
    """Feeds are switched off, never deleted."""

    view_permission = add_permission = change_permission = may.FEEDS
    pages = (
        StaffPage("<int:pk>/page/", "inventory_feed_page", page_view, may.FEEDS),
        StaffPage("<int:pk>/do/<slug:verb>/", "inventory_feed_do", act_view, may.FEEDS),
        StaffPage("<int:pk>/token/", "inventory_feed_token", token_view, may.FEEDS),
    )
    list_page = staticmethod(list_view)
    add_page = staticmethod(add_view)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Its form."""
        feed = self.get_object(request, object_id)
        if not self.has_change_permission(request, feed):
            raise PermissionDenied
        return edit_view(request, _feed(feed.pk))
