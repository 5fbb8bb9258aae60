"""What people type about their practice."""

from milepost.practice.forms.entering import (
    BatchForm,
    CorrectionForm,
    EntryForm,
    GroupForm,
    PocketForm,
)
from milepost.practice.forms.jobs import HistoryForm
from milepost.practice.forms.logs import (
    FileForm,
    JoinForm,
    KeeperForm,
    LogForm,
    MappingForm,
    ShowingForm,
)

__all__ = [
    "BatchForm",
    "CorrectionForm",
    "EntryForm",
    "FileForm",
    "GroupForm",
    "HistoryForm",
    "JoinForm",
    "KeeperForm",
    "LogForm",
    "MappingForm",
    "PocketForm",
    "ShowingForm",
]
