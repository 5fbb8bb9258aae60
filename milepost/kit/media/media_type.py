"""The kinds of files that Milepost takes."""

from enum import StrEnum


class Family(StrEnum):
    """What a person would call it."""

    IMAGE = "image"
    DOCUMENT = "document"
    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"


class MediaType(StrEnum):
    """A media type, as it stands in ``Content-Type``."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    PDF = "application/pdf"
    TEXT = "text/plain"
    MP4 = "video/mp4"
    THREE_GPP = "video/3gpp"
    QUICKTIME = "video/quicktime"
    WEBM = "video/webm"
    MP4_AUDIO = "audio/mp4"
    WEBM_AUDIO = "audio/webm"
    MP3 = "audio/mpeg"
    WAV = "audio/wav"
    OGG = "audio/ogg"

    @property
    def family(self) -> Family:
        """The family it belongs to."""
        if self is MediaType.PDF:
            return Family.DOCUMENT
        return Family(self.value.split("/")[0])

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings a file of this kind may have; the usual one first."""
        return SUFFIXES[self]

    @property
    def suffix(self) -> str:
        """The usual ending, with its dot."""
        return SUFFIXES[self][0]


SUFFIXES: dict[MediaType, tuple[str, ...]] = {
    MediaType.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    MediaType.PNG: (".png",),
    MediaType.WEBP: (".webp",),
    MediaType.GIF: (".gif",),
    MediaType.PDF: (".pdf",),
    MediaType.TEXT: (".txt", ".text", ".md", ".csv", ".tsv", ".log", ".srt", ".vtt", ".json"),
    MediaType.MP4: (".mp4", ".m4v"),
    MediaType.THREE_GPP: (".3gp", ".3gpp"),
    MediaType.QUICKTIME: (".mov", ".qt"),
    MediaType.WEBM: (".webm",),
    MediaType.MP4_AUDIO: (".m4a", ".mp4", ".m4b", ".mov", ".3gp", ".3ga"),
    MediaType.WEBM_AUDIO: (".webm", ".weba"),
    MediaType.MP3: (".mp3",),
    MediaType.WAV: (".wav", ".wave"),
    MediaType.OGG: (".ogg", ".oga", ".opus"),
}
