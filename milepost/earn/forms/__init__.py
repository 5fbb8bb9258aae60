"""What comes in, as clean values: what is said about work, texts, links, and bounded files."""

from milepost.earn.forms.assessment import AssessmentForm
from milepost.earn.forms.attesting import AnswerForm, AskForm, answer_form
from milepost.earn.forms.effort import EffortForm
from milepost.earn.forms.feedback import CoachForm, ReplyForm, WordForm
from milepost.earn.forms.people import names_form, page_form, people_form, places_form
from milepost.earn.forms.work import AboutForm, LinkForm, TextForm

__all__ = [
    "AboutForm",
    "AnswerForm",
    "AskForm",
    "AssessmentForm",
    "CoachForm",
    "EffortForm",
    "LinkForm",
    "ReplyForm",
    "TextForm",
    "WordForm",
    "answer_form",
    "names_form",
    "page_form",
    "people_form",
    "places_form",
]
