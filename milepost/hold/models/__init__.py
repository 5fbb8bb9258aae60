"""The tables of hold. The wallet itself is a query, not a table."""

from milepost.hold.models.collections import Collected, Collection
from milepost.hold.models.connecting import App, AppCode, AppToken, Connection
from milepost.hold.models.imports import (
    Bringing,
    Change,
    ImportedCredential,
    NamedAddress,
    OwnClaim,
)
from milepost.hold.models.pieces import KeptPiece
from milepost.hold.models.reading import ReaderCode, Reading
from milepost.hold.models.seen import SeenDocument
from milepost.hold.models.sharing import Share, View

__all__ = [
    "App",
    "AppCode",
    "AppToken",
    "Bringing",
    "Change",
    "Collected",
    "Collection",
    "Connection",
    "ImportedCredential",
    "KeptPiece",
    "NamedAddress",
    "OwnClaim",
    "ReaderCode",
    "Reading",
    "SeenDocument",
    "Share",
    "View",
]
