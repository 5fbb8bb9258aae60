"""The badge's picture, when somebody uploads one."""

from datetime import datetime

from django.db import transaction

from milepost.define.actions.guards import locked_version, require_draft
from milepost.define.models import AchievementVersion
from milepost.define.rules.pictures import clean_picture
from milepost.kit import files, journal
from milepost.people.models import Person


@transaction.atomic
def upload_picture(
    version: AchievementVersion, *, by: Person, content: bytes, at: datetime
) -> AchievementVersion:
    """Make an uploaded PNG or SVG the draft's badge; a RuleError says what is wrong with it."""
    version = locked_version(version, by=by)
    require_draft(version)
    clean = clean_picture(content)
    version.image_sha256 = files.keep(clean.content).sha256
    version.image_media_type = clean.media_type
    return _changed(version, verb="definition.picture-uploaded", by=by, at=at)


@transaction.atomic
def remove_picture(version: AchievementVersion, *, by: Person, at: datetime) -> AchievementVersion:
    """Go back to the badge drawn from palette and symbol."""
    version = locked_version(version, by=by)
    require_draft(version)
    version.image_sha256 = version.image_media_type = ""
    return _changed(version, verb="definition.picture-removed", by=by, at=at)


def _changed(
    version: AchievementVersion, *, verb: str, by: Person, at: datetime
) -> AchievementVersion:
    version.save(update_fields=["image_sha256", "image_media_type"])
    journal.record(verb, by=by.pk, target=version, at=at)
    return version
