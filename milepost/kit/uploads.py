"""Files that come with a request: no more than may come together, whoever sends them where."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

FILES_TOGETHER = 4
"""So many files of ``settings.UPLOAD_LIMIT`` may come with one request, or more smaller ones."""


class Together(FileUploadHandler):
    """Stops reading a request whose files are too large together; it comes before all others."""

    seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on, or read no further."""
        self.seen += len(raw_data)
        if self.seen > FILES_TOGETHER * settings.UPLOAD_LIMIT:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that keeps it."""
