"""One request with a file as its body, and a bounded answer. No redirects, no proxies, no cookies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import IO, Any

import httpcore2

from apps.core.errors import Upstream
from apps.core.outbound.addresses import check_url, dialled

MOST_ANSWER = 2 * 1024 * 1024
"""Bytes of an answer that are read; a longer one is cut off there."""
PATIENCE = 300.0
"""Seconds for the whole exchange, however slowly it drips."""
_EACH = {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 10.0}
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class _Checked(httpcore2.SyncBackend):
    """Connects to the address that was checked; TLS still asks for the name that was typed."""

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        return super().connect_tcp(dialled(host, port), port, *args, **kwargs)


def send(
    *,
    method: str,
    url: str,
    headers: Mapping[str, str],
    content: IO[bytes],
    size: int,
    patience: float = PATIENCE,
) -> Answer:
    """Send ``size`` bytes of ``content``; the answer, whatever its status.

    Upstream: permanent where the address is not allowed, temporary for all that a network does.
    """
    check_url(url)
    deadline = monotonic() + patience
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent.append((b"Content-Length", str(size).encode()))
    try:
        with (
            httpcore2.ConnectionPool(network_backend=_Checked(), max_connections=1) as pool,
            pool.stream(
                method, url, headers=sent, content=_pieces(content, deadline), extensions={"timeout": _EACH}
            ) as answer,
        ):
            return Answer(answer.status, _read(answer.iter_stream(), deadline))
    except httpcore2.TimeoutException as error:
        raise Upstream("The destination did not answer in time.", permanent=False) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        told = f"The destination could not be reached or broke off ({type(error).__name__})."
        raise Upstream(told, permanent=False) from error


def _pieces(content: IO[bytes], deadline: float) -> Iterator[bytes]:
    while piece := content.read(_CHUNK):
        _in_time(deadline)
        yield piece


def _read(pieces: Iterable[bytes], deadline: float) -> bytes:
    body = bytearray()
    for piece in pieces:
        _in_time(deadline)
        body += piece
        if len(body) > MOST_ANSWER:
            break
    return bytes(body[:MOST_ANSWER])


def _in_time(deadline: float) -> None:
    if monotonic() > deadline:
        raise Upstream("The destination took too long.", permanent=False)
