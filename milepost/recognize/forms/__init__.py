"""What people type into this stage."""

from milepost.recognize.forms.claims import ClaimForm, RulingForm
from milepost.recognize.forms.commitments import CommitmentForm, SearchForm, WithdrawalForm
from milepost.recognize.forms.endorsements import EndorsementForm
from milepost.recognize.forms.uses import UseForm
from milepost.recognize.forms.voices import VoiceForm

__all__ = [
    "ClaimForm",
    "CommitmentForm",
    "EndorsementForm",
    "RulingForm",
    "SearchForm",
    "UseForm",
    "VoiceForm",
    "WithdrawalForm",
]
