"""What people type in review."""

from milepost.review.forms.calibrating import (
    PanelForm,
    PieceForm,
    RuleForm,
    SampleForm,
)
from milepost.review.forms.conflicts import (
    OpeningForm,
    TieForm,
)
from milepost.review.forms.desk import (
    JudgedFields,
    ReviewForm,
)
from milepost.review.forms.duties import (
    FORMS,
    ChangeForm,
    InSpiteForm,
    PayForm,
    ReasonForm,
    RemovalForm,
    RolesForm,
    TermsForm,
    initial_of,
)
from milepost.review.forms.phrases import (
    PhraseForm,
)
from milepost.review.forms.qualifying import (
    MoreTimeForm,
    QualifyForm,
)

__all__ = [
    "FORMS",
    "ChangeForm",
    "InSpiteForm",
    "JudgedFields",
    "MoreTimeForm",
    "OpeningForm",
    "PanelForm",
    "PayForm",
    "PhraseForm",
    "PieceForm",
    "QualifyForm",
    "ReasonForm",
    "RemovalForm",
    "ReviewForm",
    "RolesForm",
    "RuleForm",
    "SampleForm",
    "TermsForm",
    "TieForm",
    "initial_of",
]
