"""Features of this dealership, on or off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.core import flags
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of


@require_GET
def list_view(request: HttpRequest) -> HttpResponse:
    """Each feature with its sentence and its state here."""
    own = flags.overrides()
    rows = [(flag, flags.enabled(flag.code), flag.code in own) for flag in flags.all_flags()]
    columns = [{"title": title} for title in ("Feature", "State", "Switch")]
    context = {"title": "Features", "rows": rows, "columns": columns}
    return render(request, "core/features.html", context)


@require_POST
def switch_view(request: HttpRequest, code: str) -> HttpResponse:
    """Switch one; the audit keeps who and why."""
    on = request.POST.get("on") == "1"
    try:
        flag = flags.get(code)
    except KeyError as error:
        raise Http404(f"No feature is called {code}.") from error
    flags.switch(code=code, on=on, by=actor_of(request), reason=request.POST.get("reason", ""))
    return done(request, reverse("admin:features"), f"“{flag.sentence}” is {'on' if on else 'off'} now.")
