"""Where a request may go: the public internet only, whatever an address looks like or a name resolves to."""

import io
import socket
from typing import Any

import pytest

from apps.core.errors import Invalid, Upstream
from apps.core.outbound import check_url, send
from apps.core.outbound.addresses import dialled, is_public

INSIDE = (
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.7",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:db8::1",
    "ff02::1",
)


@pytest.mark.parametrize("address", INSIDE)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "partner.example/stock",
        "http://partner.example/stock",
        "file:///etc/passwd",
        "gopher://partner.example/",
        "https://user:pw@partner.example/",
        "https://partner.example/#x",
        "https://partner.example:0/",
        "https://partner.example:99999/",
        "https:///stock",
        "https://[::1/stock",
        "https://partner.example/a b",
        "https://partner.example/\r\nX-Evil: 1",
        "https://partner.example/" + "a" * 500,
    ],
)
def test_refused_addresses(url: str) -> None:
    with pytest.raises(Invalid):
        check_url(url)


def test_an_ordinary_address() -> None:
    check_url("https://partner.example:8443/stock?dealer=7")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "::1"]
)
def test_guises_of_our_own_machine(host: str) -> None:
    with pytest.raises(Upstream) as refusal:
        dialled(host, 443)
    assert refusal.value.permanent or "not known" in refusal.value.message


def test_one_private_address_of_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(host: str, port: int, **how: Any) -> list[Any]:
        return [(0, 0, 0, "", (ip, port)) for ip in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(Upstream, match="public internet") as refusal:
        dialled("rebinding.example", 443)
    assert refusal.value.permanent


def test_nothing_is_connected_to_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check and the connection are one: a name is not resolved a second time."""
    asked: list[str] = []

    def answers(host: str, port: int, **how: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", ("169.254.169.254", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("connected"))
    with pytest.raises(Upstream):
        send(method="PUT", url="https://partner.example/", headers={}, content=io.BytesIO(b"x"), size=1)
    assert asked == ["partner.example"]


def test_what_is_dialled_is_what_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    dialled_to: list[Any] = []

    def connect(address: Any, *args: Any, **kwargs: Any) -> Any:
        dialled_to.append(address)
        raise OSError("far away")

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **k: [(0, 0, 0, "", ("8.8.8.8", port))])
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Upstream) as refusal:
        send(method="PUT", url="https://partner.example/", headers={}, content=io.BytesIO(b"x"), size=1)
    assert (dialled_to, refusal.value.permanent) == ([("8.8.8.8", 443)], False)
