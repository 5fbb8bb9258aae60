"""Every published test credential gets a page and never an accident."""

import json
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from milepost.verify import pace
from milepost.verify.tests.strangers import Network
from milepost.verify.views import pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def corpus() -> Path:
    folder = os.environ.get("MILEPOST_CORPUS")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail("MILEPOST_CORPUS must name the folder of published test credentials.")
        pytest.skip("MILEPOST_CORPUS is not set: the published test credentials are not at hand.")
    return Path(folder)


def test_whatever_others_issue_is_shown_or_refused_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "fetch", Network({}))
    monkeypatch.setattr(pace, "PAGE", 100_000)
    folder = corpus()
    verdicts: dict[str, set[str]] = {}
    for entry in json.loads((folder / "index.json").read_text()):
        content = (folder / entry["file"]).read_bytes()
        response = client.post("/verify/", {"file": SimpleUploadedFile("badge", content)})
        assert response.status_code in {200, 422}, entry["file"]
        told = response.context.get("told")
        verdicts.setdefault(entry["expected"], set()).add(told["verdict"] if told else "unreadable")
    assert "valid" not in verdicts["invalid"]
    assert "valid" in verdicts["valid"]
