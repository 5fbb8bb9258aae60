"""Files come in bounded: a request that is too large is not read, a file too large is dropped."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from milepost.earn.rules.files import readable_size, tidy_name
from milepost.earn.rules.work import FileWork
from milepost.kit.media import Bytes
from milepost.kit.media.source import mapped

View = Callable[..., HttpResponse]
FILES_AT_ONCE = 20
FIELDS = ("files", "photo", "file")
OTHER_FIELDS = 256 * 1024


class Bounded(FileUploadHandler):
    """Drops a file as soon as it grows beyond the limit, and remembers its name."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_big: list[str] = []
        self.seen = 0
        self.count = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count another file."""
        super().new_file(*args, **kwargs)
        self.seen = 0
        self.count += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on, as long as the file and the number of files are within the limits."""
        self.seen += len(raw_data)
        if self.seen > settings.UPLOAD_LIMIT:
            self.too_big.append(tidy_name(str(self.file_name)))
            raise SkipFile
        if self.count > FILES_AT_ONCE:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that keeps it."""


def bounded(view: View) -> View:
    """Let a view read files within the bounds; it asks ``too_large`` first, and then reads none."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not too_large(request):
            watch(request)
            return csrf_protect(view)(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return HttpResponse(status=413)
        return view(request, *args, **kwargs)

    return guarded


def watch(request: HttpRequest) -> None:
    """Count the files of this request while they come in."""
    request.upload_handlers.insert(0, Bounded(request))


def too_large(request: HttpRequest) -> bool:
    """Whether the request says itself that it is beyond what is taken at once."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > total_limit()


def total_limit() -> int:
    """Bytes that all files of one request may have together."""
    return 4 * int(settings.UPLOAD_LIMIT) + OTHER_FIELDS


def too_large_together() -> str:
    """Return what to say of a request that is not read."""
    words = _("These files are too big together. Add them one by one; each may have %(limit)s.")
    return words % {"limit": readable_size(settings.UPLOAD_LIMIT)}


def files_of(request: HttpRequest) -> list[FileWork]:
    """Return the files that came within the bounds, in their order."""
    given = [file for field in FIELDS for file in request.FILES.getlist(field)]
    return [FileWork(name=file.name or "", content=content_of(file)) for file in given]


def content_of(file: "UploadedFile[bytes]") -> Bytes:
    """Return what came: a large file stands on the disk and is not read."""
    return mapped(file.file) if isinstance(file, TemporaryUploadedFile) else bytes(file.read())


def dropped(request: HttpRequest) -> list[str]:
    """Return the names of the files that were too large."""
    watchers = [handler for handler in request.upload_handlers if isinstance(handler, Bounded)]
    return [name for watcher in watchers for name in watcher.too_big]


def too_many(request: HttpRequest) -> bool:
    """Whether more files came than are taken at once."""
    watchers = [handler for handler in request.upload_handlers if isinstance(handler, Bounded)]
    return any(watcher.count > FILES_AT_ONCE for watcher in watchers)
