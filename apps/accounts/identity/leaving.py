"""After a sign-out the browser forgets what our pages kept in it: databases, caches, workers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

type _View = Callable[..., HttpResponseBase]


def forgetting(view: _View) -> _View:
    """The view; its answer to a POST tells the browser to forget. A session that runs out does not."""

    @wraps(view)
    def leaving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response["Clear-Site-Data"] = '"storage"'
        return response

    return leaving
