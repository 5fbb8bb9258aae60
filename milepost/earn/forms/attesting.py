"""What a learner asks a third party, and what that person answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.earn.models import Attestation
from milepost.earn.queries import digest_about
from milepost.earn.rules.attesting import (
    ANSWERS,
    MAX_CAPACITY,
    MAX_NAME,
    MAX_STATEMENT,
    MAX_WORDS,
    REFUSED,
    Answer,
    Days,
    Question,
)

WAYS = (
    ("confirmed", _("Yes, this is so")),
    ("corrected", _("Mostly, but something was different")),
    ("refused", _("I can’t confirm this")),
)
assert {way for way, _words in WAYS} == ANSWERS


class AskForm(forms.Form):
    """Whom to ask, and what they should confirm."""

    name = forms.CharField(
        label=_("Whom do you ask?"),
        max_length=MAX_NAME,
        help_text=_("Their name, as you know them."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        help_text=_("An address at their work or school says more than a free mail address."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    statement = forms.CharField(
        label=_("What should they confirm?"),
        max_length=MAX_STATEMENT,
        help_text=_("One sentence, such as “I led this meeting on 3 May by myself.”"),
        widget=forms.Textarea({"rows": 2, "class": "short"}),
    )

    first = forms.DateField(
        label=_("Only from this day"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("One day, or the first of several. Empty means the whole log."),
    )
    last = forms.DateField(
        label=_("To this day"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Empty means that one day alone."),
    )

    def __init__(self, *args: Any, is_log: bool = False, **options: Any) -> None:
        """Ask about days only where there are some."""
        super().__init__(*args, **options)
        if not is_log:
            del self.fields["first"], self.fields["last"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("last") and not clean.get("first") and "first" not in self.errors:
            self.add_error("first", _("Say from which day on."))
        return clean

    def question(self) -> Question:
        """Return the clean values."""
        clean = dict(self.cleaned_data)
        first, last = clean.pop("first", None), clean.pop("last", None)
        return Question(**clean, days=Days(first, last or first) if first else None)


class AnswerForm(forms.Form):
    """What a third party says about a piece of work; ``seen`` names the bytes they looked at."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Is it so?"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    words = forms.CharField(
        label=_("What was different, or what you want to add"),
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )
    capacity = forms.ChoiceField(
        label=_("How do you know about it?"),
        choices=[("", _("Choose")), *Attestation.Capacity.choices],
        error_messages={"required": _("Say how you know about this.")},
    )
    capacity_words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=MAX_CAPACITY,
        help_text=_("Such as “head of the ward at that time”."),
    )
    name = forms.CharField(label=_("Your name"), max_length=MAX_NAME)
    name_shown = forms.BooleanField(
        label=_("My name may be shown to people with whom the learner shares this."),
        required=False,
    )

    use_required_attribute = False
    """Who can't confirm need not say how they know: that is for the server to tell apart."""

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.fields["capacity"].required = not data or data.get("state") != REFUSED

    def answer(self) -> Answer:
        """Return the clean values."""
        return Answer(**self.cleaned_data)


def answer_form(attestation: Attestation, *, data: Any = None) -> AnswerForm:
    """Return the form filled with what was said so far, about the work as it is now."""
    names = ("words", "capacity", "capacity_words", "name", "name_shown")
    initial = {name: getattr(attestation, name) for name in names}
    if attestation.is_answered:
        initial["state"] = attestation.state
    if attestation.artifact is not None:
        initial["seen"] = digest_about(attestation, artifact=attestation.artifact)
    return AnswerForm(data, initial=initial)
