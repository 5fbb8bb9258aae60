"""What people type about their practice."""

from milepost.practice.forms.entering import BatchForm, CorrectionForm, EntryForm, GroupForm
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
    "JoinForm",
    "KeeperForm",
    "LogForm",
    "MappingForm",
    "ShowingForm",
]
