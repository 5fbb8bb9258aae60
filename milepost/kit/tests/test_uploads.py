"""No request fills the disk, whichever page it is sent to."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pytest_django import Settings


def test_a_request_is_read_no_further_than_its_files_may_be_long(settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 100_000
    given = {str(n): SimpleUploadedFile(f"{n}.txt", b"x" * 90_000) for n in range(20)}
    request = RequestFactory().post("/sign-in/", {"email": "mallory@example.org"} | given)
    assert request.POST["email"] == "mallory@example.org"
    assert sum(file.size or 0 for file in request.FILES.values()) <= 400_000
    assert len(request.META["wsgi.input"].read()) > 1_000_000


def test_what_is_within_the_bound_comes_whole(settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 100_000
    given = {str(n): SimpleUploadedFile(f"{n}.txt", b"x" * 90_000) for n in range(4)}
    request = RequestFactory().post("/", given)
    assert {name: file.size for name, file in request.FILES.items()} == dict.fromkeys(given, 90_000)
