"""Evidence in a bucket: a real server that speaks S3, on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from milepost.earn import actions
from milepost.earn.models import Artifact, Submission
from milepost.earn.rules.work import ComingFile
from milepost.earn.tests.builders import PHOTO, make_person, make_submission, slot_of
from milepost.kit import files
from milepost.site.storing import file_storage
from milepost.site.sweeping import orphans

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Run an S3 server; return its address."""
    pytest.importorskip("moto", reason="SKIPPED: moto is not installed, so no bucket is tried.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/moto-api/")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            continue
    raise TimeoutError(address)


@pytest.fixture
def bucket(endpoint: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this test's files in a bucket."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    url = f"s3://evidence/kept?endpoint={endpoint}&region=us-east-1"
    storage = file_storage(url, folder=Path("unused"))
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    default_storage.connection.create_bucket(Bucket="evidence")


@pytest.mark.django_db
def test_a_file_comes_in_by_parts_is_read_by_range_and_swept(bucket: None) -> None:
    ada, at = make_person("Ada"), timezone.now()
    submission = make_submission(ada, "any")
    artifact = _sent_by_parts(submission, at=at)
    digest = artifact.sha256
    assert files.read(digest) == PHOTO
    assert files.size_of(digest) == len(PHOTO)
    assert b"".join(files.pieces(digest, start=10, end=50)) == PHOTO[10:50]
    assert default_storage.listdir("parts") == ([], [])
    assert files.keep(PHOTO).sha256 == digest
    with pytest.raises(FileNotFoundError):
        files.read("0" * 64)
    with pytest.raises(FileNotFoundError):
        files.size_of("0" * 64)
    later = timezone.now() + timedelta(minutes=1)
    assert list(orphans(before=later)) == []
    actions.remove_artifact(artifact, by=ada, at=at)
    assert [orphan.path for orphan in orphans(before=later)] == [files.path_of(digest)]


def _sent_by_parts(submission: Submission, *, at: datetime) -> Artifact:
    by, half = submission.applicant, len(PHOTO) // 2
    coming = ComingFile(name="photo.jpg", length=len(PHOTO), setting="work")
    slot = slot_of(submission)
    upload = actions.begin_upload(submission, slot=slot, file=coming, by=by, at=at)
    actions.receive_part(upload, content=PHOTO[:half], offset=0, by=by, at=at)
    actions.receive_part(upload, content=PHOTO[half:], offset=half, by=by, at=at)
    return actions.finish_upload(upload, by=by, at=at)
