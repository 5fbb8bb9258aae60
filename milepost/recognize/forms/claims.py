"""What a learner claims with, and what a decider says."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.hold.models import ImportedCredential
from milepost.issue.models import Credential
from milepost.recognize.actions import ClaimRequest, Ruling
from milepost.recognize.rules.claims import (
    LONGEST_GRANTED,
    LONGEST_NOTE,
    LONGEST_REASON,
    ClaimState,
)


class ClaimForm(forms.Form):
    """Badges and evidence by checkbox, and a few words."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    note = forms.CharField(
        label=_("A few words to them"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What they need to find you, such as a student or staff number."),
    )
    credentials = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    evidence = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    imported = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(
        self, data: Any = None, *, badges: list[Credential], imports: list[ImportedCredential]
    ) -> None:
        """Take the badges that may be claimed with, from here and from elsewhere."""
        super().__init__(data)
        keys = [str(one.pk) for one in badges]
        pieces = [str(item.pk) for one in badges for item in one.evidence.all()]
        brought = [str(one.pk) for one in imports]
        offered = {"credentials": keys, "evidence": pieces, "imported": brought}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(one, one) for one in choices]
        self.only = [*keys, *brought] if len(keys) + len(brought) == 1 else []

    def chosen(self, name: str) -> set[str]:
        """Return what is ticked in a list; the only badge is ticked from the start."""
        if self.is_bound:
            return set(self.data.getlist(name))  # type: ignore[attr-defined]
        return set(self.only) if name in ("credentials", "imported") else set()

    def request(self) -> ClaimRequest:
        """Return the clean values."""
        clean = self.cleaned_data
        return ClaimRequest(
            id=clean["key"],
            credentials=clean["credentials"],
            evidence=clean["evidence"],
            note=clean["note"],
            imported=clean["imported"],
        )


class RulingForm(forms.Form):
    """Honored or refused, what is given, and why."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (ClaimState.HONORED, _("We honor it")),
            (ClaimState.REFUSED, _("We refuse it")),
        ],
        widget=forms.RadioSelect,
    )
    granted = forms.CharField(
        label=_("What do they get, and how is it recorded?"),
        required=False,
        max_length=LONGEST_GRANTED,
        help_text=_("Such as “3 credit hours, on your transcript from spring on”."),
    )
    reason = forms.CharField(
        label=_("What do you want to say about it?"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A refusal needs a reason. The learner reads it."),
    )

    def ruling(self) -> Ruling:
        """Return the clean values."""
        return Ruling(**self.cleaned_data)
