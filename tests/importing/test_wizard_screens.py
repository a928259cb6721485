"""The wizard's pages, step by step, and who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.testing.jobs import run_queued
from apps.inventory.models import ImportRun, StockUnit
from tests.importing.runs import as_csv
from tests.importing.test_import import row

ADD = "/admin/inventory/importrun/add/"


@pytest.fixture
def ours(two_dealers):
    return two_dealers.ours


@pytest.fixture
def client(ours, sign_in):
    return sign_in(ours.user("back_office"), ours.dealership)


def upload(client, ours, content: bytes) -> ImportRun:
    response = client.post(ADD, {"file": SimpleUploadedFile("stock.csv", content)})
    assert response.status_code == 302, response.content.decode()[:3000]
    with ours.scope():
        return ImportRun.objects.latest("id")


def url(run: ImportRun, step: str, *rest: str) -> str:
    return reverse(f"admin:inventory_importrun_{step}", args=[run.pk, *rest])


def mapped(client, run: ImportRun, **given: str):
    page = client.get(url(run, "map"))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields if form[name].value() is not True}
    data = {name: value for name, value in data.items() if value is not False}
    return client.post(url(run, "map"), data | given)


def test_through_the_wizard(client, ours):
    run = upload(client, ours, as_csv([row(0), row(1, price="call"), row(2)]))
    page = client.get(url(run, "map")).content.decode()
    assert "1M8GDM9AXKP042788" in page
    assert mapped(client, run).status_code == 302
    assert "rows so far" in client.get(url(run, "page")).content.decode()
    run_queued()
    page = client.get(url(run, "page")).content.decode()
    assert "Nothing has been written yet" in page
    with ours.scope():
        assert not StockUnit.objects.exists()
    rejects = client.get(url(run, "rejects"))
    assert "The price “call” is not a number." in rejects.content.decode()
    assert client.post(url(run, "do", "commit")).status_code == 302
    run_queued()
    page = client.get(url(run, "page")).content.decode()
    assert "Undo the import" in page
    with ours.scope():
        assert StockUnit.objects.count() == 2
    assert client.post(url(run, "do", "undo"), {"reason": "test"}).status_code == 302
    run_queued()
    assert "Withdrawn" in client.get(url(run, "page")).content.decode()
    assert "stock.csv" in client.get(reverse("admin:inventory_importrun_changelist")).content.decode()


def test_what_is_refused_says_why(client, ours):
    assert "Choose a file" in client.post(ADD).content.decode()
    response = client.post(ADD, {"file": SimpleUploadedFile("x.csv", b"<html>")})
    assert (response.status_code, "web page" in response.content.decode()) == (422, True)
    run = upload(client, ours, as_csv([row(0)]))
    response = mapped(client, run, c0="make")
    assert (response.status_code, "is taken from" in response.content.decode()) == (422, True)
    response = client.post(url(run, "do", "undo"), {"reason": "x"})
    assert response.status_code == 409
    assert client.post(url(run, "do", "dance")).status_code == 404


@pytest.mark.parametrize("role", ["sales_rep", "sales_manager", "auditor"])
def test_others_see_nothing_of_it(ours, client, sign_in, role):
    run = upload(client, ours, as_csv([row(0)]))
    other = sign_in(ours.user(role), ours.dealership)
    for path in (ADD, url(run, "map"), url(run, "page"), url(run, "rejects"), url(run, "do", "commit")):
        assert other.get(path).status_code == 403
        assert other.post(path, {"reason": "x"}).status_code == 403
    with ours.scope():
        assert ImportRun.objects.values_list("state", flat=True).get() == "uploaded"
