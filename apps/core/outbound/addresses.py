"""Which addresses a request may go to. A name is resolved once, and the answer is what is dialled.

The setting ``OUTBOUND_PRIVATE_HOSTS`` names hosts that may be inside our own network and speak plain
HTTP: a partner next door, or a test's own server. It is empty where nobody says otherwise.
"""

import socket
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from apps.core.errors import Invalid, Upstream

LONGEST_URL = 500
# They carry an IPv4 address inside, which a gateway may take for one of ours.
_CARRIERS = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


def check_url(url: str) -> None:
    """Invalid, with what to do, for an address that no request of ours goes to."""
    problem = _problem(url)
    if problem:
        raise Invalid(problem, code="bad_address", fields={"url": [problem]})


def _problem(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no address. It looks like https://partner.example/stock."
    if len(url) > LONGEST_URL or not parts.hostname or not url.isascii() or any(c <= " " for c in url):
        return "This is no address. It looks like https://partner.example/stock."
    if parts.scheme != "https" and not (parts.scheme == "http" and is_private_host(parts.hostname)):
        return "Only https: addresses are written to, so that nobody on the way reads along."
    if parts.username is not None or parts.fragment or port == 0:
        return (
            "Leave names, passwords and fragments out of the address: credentials have a field of their own."
        )
    return ""


def is_private_host(host: str) -> bool:
    """Whether the settings allow this host to be inside our own network."""
    return host.lower() in settings.OUTBOUND_PRIVATE_HOSTS


def dialled(host: str, port: int) -> str:
    """The one IP address to connect to for ``host``; Upstream if any that it has is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Upstream(f"{host} is not known to the name service.", permanent=False) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not is_private_host(host) and not all(is_public(address) for address in addresses):
        raise Upstream(
            f"{host} is not on the public internet. Stock is sent nowhere else.",
            permanent=True,
            code="private_address",
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address, in whatever guise, is one of the public internet."""
    ip = ip_address(address.split("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in carrier for carrier in _CARRIERS):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
