"""Time-based one-time passwords (RFC 6238: SHA-1, 30 seconds, six digits). Pure.

A code is taken one step early or late (a phone's clock may be half a minute off), never twice:
the caller keeps the step of the last code taken and passes it as ``after``.
"""

import secrets
import time
from base64 import b32encode
from io import BytesIO
from urllib.parse import quote, urlencode

import segno
from django_otp.oath import TOTP

STEP_SECONDS = 30
DIGITS = 6
TOLERANCE = 1


def new_secret() -> str:
    """160 random bits, in hexadecimal."""
    return secrets.token_hex(20)


def looks_like_code(text: str) -> bool:
    """Whether ``text`` has the shape of an authenticator's code."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def step_of(secret: str, code: str, *, after: int = -1) -> int | None:
    """The time step that ``code`` belongs to, or None; steps up to ``after`` are used up."""
    if not looks_like_code(code):
        return None
    current = int(time.time()) // STEP_SECONDS
    for step in range(max(current - TOLERANCE, after + 1), current + TOLERANCE + 1):
        if secrets.compare_digest(code_at(secret, step), code):
            return step
    return None


def code_at(secret: str, step: int) -> str:
    """The six digits of one step."""
    totp = TOTP(bytes.fromhex(secret), STEP_SECONDS, 0, DIGITS)
    totp.time = step * STEP_SECONDS
    return f"{totp.token():0{DIGITS}d}"


def next_code(secret: str, *, after: int = -1) -> str:
    """The code of this instant, or the first later one that is not used up."""
    return code_at(secret, max(int(time.time()) // STEP_SECONDS, after + 1))


def base32(secret: str) -> str:
    """The secret in groups of four, to be typed where a camera is missing."""
    plain = b32encode(bytes.fromhex(secret)).decode()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def setup_url(secret: str, *, issuer: str, account: str) -> str:
    """The otpauth:// address that an authenticator app reads from the QR code."""
    query = urlencode(
        {
            "secret": base32(secret).replace(" ", ""),
            "issuer": issuer,
            "algorithm": "SHA1",
            "digits": DIGITS,
            "period": STEP_SECONDS,
        },
        quote_via=quote,
    )
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"


def qr_svg(text: str) -> str:
    """``text`` as an inline SVG without a fixed size or colour scheme of its own."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        dark="#000",
        light="#fff",
        svgclass="qr",
    )
    return out.getvalue().decode()
