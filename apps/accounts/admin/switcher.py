"""Going to another dealership: a search of those within reach, and one POST."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import sessions
from apps.accounts.models import Dealership, User
from apps.accounts.selectors import dealerships_of, matching
from apps.core.admin.htmx import go, page

HITS = 20


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Up to ``HITS`` dealerships that match ``q``: a page, or its list for HTMX."""
    term = request.GET.get("q", "")[:80]
    hits = list(matching(dealerships_of(_user(request)).select_related("group"), term)[: HITS + 1])
    context = {
        "title": "Choose a dealership",
        "term": term,
        "hits": hits[:HITS],
        "more": len(hits) > HITS,
        "here": getattr(request, "dealership", None),
        "reads_group": getattr(request, "reads_group", False),
    }
    return page(request, "accounts/switch.html", "accounts/switch_hits.html", context)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Work there from now on. A dealership out of reach does not exist."""
    wanted = request.POST.get("dealership", "")
    whole_group = request.POST.get("whole_group") == "1"
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404("No such dealership.")
    if not sessions.enter(request, _user(request), int(wanted), whole_group=whole_group):
        raise Http404("No such dealership.")
    name = Dealership.objects.values_list("name", flat=True).get(pk=int(wanted))
    messages.success(request, "You now see the whole group." if whole_group else f"You are at {name} now.")
    return go(request, reverse("admin:index"))


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise Http404("Nobody is signed in.")
    return user
