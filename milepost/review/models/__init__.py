"""The tables of review."""

from milepost.review.models.appeals import (
    Appeal,
)
from milepost.review.models.assigning import (
    PlaceClock,
    Qualification,
    ReviewerShortage,
    ReviewProposal,
)
from milepost.review.models.calibrating import (
    Anchor,
    AnchorConsent,
    AnchorPiece,
    Calibration,
    CalibrationRule,
    Exercise,
    TrueScore,
)
from milepost.review.models.concerns import (
    Concern,
    ConcernStep,
)
from milepost.review.models.conflicts import (
    CloseTie,
    Declaration,
)
from milepost.review.models.copies import (
    BlindCopy,
)
from milepost.review.models.desk import (
    DraftCopy,
    Phrase,
)
from milepost.review.models.duties import (
    RuleChange,
    RuleSetAside,
)
from milepost.review.models.fees import (
    FeeReceipt,
)
from milepost.review.models.judging import (
    Assignment,
    Decision,
    Result,
    Review,
)
from milepost.review.models.likeness import (
    Likeness,
    PicturePrint,
    Print,
    TextPrint,
)
from milepost.review.models.rigor import (
    Attempt,
    Figures,
    Group,
    LateWork,
    NamedReviewer,
)
from milepost.review.models.terms import (
    ReviewerPay,
    ReviewTerms,
)

__all__ = [
    "Anchor",
    "AnchorConsent",
    "AnchorPiece",
    "Appeal",
    "Assignment",
    "Attempt",
    "BlindCopy",
    "Calibration",
    "CalibrationRule",
    "CloseTie",
    "Concern",
    "ConcernStep",
    "Decision",
    "Declaration",
    "DraftCopy",
    "Exercise",
    "FeeReceipt",
    "Figures",
    "Group",
    "LateWork",
    "Likeness",
    "NamedReviewer",
    "Phrase",
    "PicturePrint",
    "PlaceClock",
    "Print",
    "Qualification",
    "Result",
    "Review",
    "ReviewProposal",
    "ReviewTerms",
    "ReviewerPay",
    "ReviewerShortage",
    "RuleChange",
    "RuleSetAside",
    "TextPrint",
    "TrueScore",
]
