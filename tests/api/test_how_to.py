"""The examples of docs/how-to/use-the-api.md, run as they stand there."""

import re
import shlex
from pathlib import Path
from string import Template

import pytest
from django.test import Client

from apps.accounts.tests.api_fixtures import partner_token
from apps.accounts.tests.factories import PASSWORD
from apps.accounts.tests.signing_in import code_of, enrolled

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-api.md"
LINE = re.compile(r"^(curl .*?)   # (\d{3})(?: (\w+) → (\w+))?$", re.MULTILINE)


def examples():
    text = "\n".join(re.findall(r"```sh\n(.*?)```", HOW_TO.read_text(), re.DOTALL))
    found = LINE.findall(text)
    assert len(found) == text.count("curl "), "every example says its status"
    return found


@pytest.fixture
def names(dealer):
    admin = dealer.user("dealer_admin")
    enrolled(admin)
    scopes = ["accounts:read", "inventory:write"]
    return {
        "API": "http://testserver",
        "TOKEN": partner_token(admin, scopes, dealer.dealership),
        "EMAIL": admin.email,
        "PASSWORD": PASSWORD.replace(" ", "\\ "),
        "CODE": code_of(admin),
        "DEALERSHIP": dealer.dealership.slug,
    }


def run(command: str):
    """What curl would send."""
    words = iter(shlex.split(command)[1:])
    method, url, headers, body = "", "", {}, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            url = word
    kind = headers.pop("Content-Type", "application/json")
    method = method or ("POST" if body else "GET")
    return Client().generic(
        method, url.removeprefix("http://testserver"), body, content_type=kind, headers=headers
    )


def test_every_example_answers_what_the_page_says(names):
    for command, status, member, name in examples():
        quoted = {key: value.replace('"', '\\"') for key, value in names.items()}
        answer = run(Template(command).substitute(quoted))
        assert answer.status_code == int(status), f"{command}\n{answer.content.decode()}"
        if name:
            names[name] = str(answer[member] if member == "ETag" else answer.json()[member])
