"""Where kept files stand, by the operator's address."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from milepost.site.storing import file_storage


@pytest.mark.parametrize(
    "url", ["https://bucket", "s3://", "s3:///prefix", "s3://bucket?colour=red", "bucket"]
)
def test_an_address_that_is_no_buckets_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="should look like"):
        file_storage(url, folder=Path("files"))


def test_without_an_address_files_stand_in_the_folder() -> None:
    folder = Path("files")
    assert file_storage("", folder=folder)["OPTIONS"] == {"location": folder}
