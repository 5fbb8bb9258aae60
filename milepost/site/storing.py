"""Where kept files stand: a folder of this machine, or a bucket that speaks S3."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = "django.core.files.storage.FileSystemStorage"
BUCKET = "storages.backends.s3.S3Storage"
PARTS = {"endpoint": "endpoint_url", "region": "region_name"}


def file_storage(url: str, *, folder: Path) -> dict[str, Any]:
    """Return Django's storage for ``s3://bucket/prefix?endpoint=…&region=…``, or for a folder.

    Keys are where S3's own programs look for them: ``AWS_ACCESS_KEY_ID`` and so on.
    """
    if not url:
        return {"BACKEND": FOLDER, "OPTIONS": {"location": folder}}
    parts, asked = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    if parts.scheme != "s3" or not parts.netloc or asked.keys() - PARTS.keys():
        raise ImproperlyConfigured(
            "MILEPOST_FILES_URL should look like s3://bucket/prefix?endpoint=https://…&region=…"
        )
    options = {PARTS[name]: value for name, value in asked.items()} | {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "default_acl": None,
        "file_overwrite": False,
        "signature_version": "s3v4",
    }
    return {"BACKEND": BUCKET, "OPTIONS": options}
