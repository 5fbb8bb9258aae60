"""Files that no table names are forgotten, after a while, and no others."""

import os
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from milepost.earn import actions
from milepost.earn.models import Artifact
from milepost.earn.tests.builders import make_person, make_submission, photo, slot_of
from milepost.kit import files
from milepost.kit.parts import keep_part
from milepost.review.models import BlindCopy
from milepost.site.sweeping import digest_columns, forget, orphans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Keep the files of each test in a folder of its own."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def aged(sha256: str) -> str:
    """Make a kept file look as if it had been there for a month; return its digest."""
    path = default_storage.path(files.path_of(sha256))
    month_ago = (timezone.now() - timedelta(days=30)).timestamp()
    os.utime(path, (month_ago, month_ago))
    return sha256


def kept(sha256: str) -> bool:
    return default_storage.exists(files.path_of(sha256))


def sweep(*more: str) -> str:
    out = StringIO()
    call_command("sweep_files", *more, stdout=out)
    return out.getvalue()


def test_only_old_files_that_nobody_names_are_forgotten_and_only_when_told_to(now: datetime):
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    added = actions.add_artifact(submission, slot=slot_of(submission), work=photo(), by=ada, at=now)
    named = aged(added.sha256)
    copy = aged(files.keep(b"a blind copy").sha256)
    BlindCopy.objects.create(
        original=named, form="whole", sha256=copy, media_type="image/jpeg", made_at=now
    )
    fresh = files.keep(b"just now").sha256
    lost = aged(files.keep(b"nobody's any more").sha256)
    keep_part("11111111-1111-4111-8111-111111111111", b"half", offset=0)

    assert f"{lost}\n1 files, 17 bytes would be forgotten" in sweep()
    assert kept(lost)
    assert "1 files, 17 bytes forgotten" in sweep("--delete")
    assert [kept(one) for one in (lost, named, copy, fresh)] == [False, True, True, True]

    actions.remove_artifact(added, by=ada, at=now)
    assert not Artifact.objects.exists()
    BlindCopy.objects.all().delete()
    assert "2 files" in sweep("--delete")
    assert [kept(one) for one in (named, copy, fresh)] == [False, False, True]


def test_a_file_that_is_named_meanwhile_stays(now: datetime):
    lost = aged(files.keep(b"almost lost").sha256)
    orphan = next(one for one in orphans(before=now) if one.path.endswith(lost))
    BlindCopy.objects.create(
        original="0" * 64, form="whole", sha256=lost, media_type="image/jpeg", made_at=now
    )
    assert forget(orphan) is False
    assert kept(lost)


def test_parts_of_a_file_that_never_became_whole_go_too(now: datetime):
    name = "22222222-2222-4222-8222-222222222222"
    keep_part(name, b"half", offset=0)
    later = now + timedelta(minutes=1)
    orphan = next(one for one in orphans(before=later) if one.path.endswith(name))
    assert forget(orphan) is True
    assert not default_storage.exists(f"parts/{name}/000000000000")


def test_every_column_that_names_a_file_is_looked_at():
    looked_at = {f"{model._meta.label}.{name}" for model, name in digest_columns()}
    assert looked_at >= {
        "earn.Artifact.sha256",
        "earn.Artifact.covered_sha256",
        "review.BlindCopy.sha256",
        "review.BlindCopy.original",
        "define.AchievementVersion.image_sha256",
        "issue.EvidenceItem.sha256",
        "hold.ImportedCredential.sha256",
        "frameworks.ImportJob.sha256",
    }


@pytest.fixture
def now() -> datetime:
    return timezone.now()
