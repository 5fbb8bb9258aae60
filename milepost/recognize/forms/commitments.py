"""Searching commitments, writing one, withdrawing one."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from milepost.hold.rules.imports import LONGEST_ADDRESS
from milepost.kit.errors import RuleError
from milepost.kit.keys import is_uuid
from milepost.recognize.queries import Asked
from milepost.recognize.rules.choices import Grant
from milepost.recognize.rules.commitments import (
    LONGEST_NOTICE,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_TERMS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_AMOUNT,
    MOST_NAMED,
    SHORTEST_NOTICE,
    USUAL_NOTICE,
    Finding,
    Terms,
)
from milepost.recognize.rules.issuers import NamedIssuer, issuers_in_lines

ANY = ("", _("Anything"))


class SearchForm(forms.Form):
    """Words, what one gets, and what was followed here; what makes no sense asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    grant = forms.ChoiceField(label=_("What for?"), required=False, choices=[ANY, *Grant.choices])
    organization = forms.SlugField(required=False, widget=forms.HiddenInput)
    achievement = forms.SlugField(required=False, widget=forms.HiddenInput)
    issuer = forms.SlugField(required=False, widget=forms.HiddenInput)
    issuer_id = forms.CharField(
        required=False, max_length=LONGEST_ADDRESS, widget=forms.HiddenInput
    )
    competency = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        """Return what is looked for."""
        self.is_valid()
        clean: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        clean["competency"] = clean["competency"] or None
        return Asked(words=clean.pop("q"), **clean)


class CommitmentForm(forms.Form):
    """A commitment as far as it is written; everything may wait while it is a draft."""

    title = forms.CharField(
        label=_("In one line"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Such as “Three credit hours in teaching for questioning skills”."),
    )
    grant = forms.ChoiceField(
        label=_("What do people get?"),
        required=False,
        choices=[("", _("Choose")), *Grant.choices],
    )
    amount = forms.DecimalField(
        label=_("How many?"),
        required=False,
        min_value=0,
        max_value=MOST_AMOUNT,
        decimal_places=2,
        help_text=_("Hours, or steps in pay."),
    )
    grant_words = forms.CharField(
        label=_("What is it exactly?"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("Such as “counts as EDU 210” or “the practical test is waived”."),
    )
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty if it has no end."),
    )
    jurisdiction = forms.CharField(
        label=_("Where does it hold?"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=_("A state, a country, or your own house, such as “all campuses”."),
    )
    notice_days = forms.IntegerField(
        label=_("How many days before a change do holders hear of it?"),
        initial=USUAL_NOTICE,
        min_value=SHORTEST_NOTICE,
        max_value=LONGEST_NOTICE,
        help_text=_("Two weeks at least. Until then the old words count."),
    )
    terms = forms.CharField(
        label=_("Further terms"),
        required=False,
        max_length=LONGEST_TERMS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What else must be so. Plain words; everyone reads them."),
    )
    outside_issuers = forms.CharField(
        label=_("Issuers from elsewhere"),
        required=False,
        max_length=MOST_NAMED * LONGEST_ADDRESS,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_(
            "Anything issued by these, too. One a line: its id as its badges write it (did:… or "
            "https://…), a space, then its name. “Check a badge” shows the id."
        ),
    )
    achievements = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    competencies = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    issuers = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    LISTS = ("achievements", "competencies", "issuers")

    def __init__(self, data: Any = None, *, terms: Terms | None = None) -> None:
        """Take what was typed, or the draft to begin with."""
        initial = (
            {} if terms is None else {one.name: getattr(terms, one.name) for one in fields(terms)}
        )
        if terms is not None:
            initial["outside_issuers"] = _lines(terms.outside_issuers)
        super().__init__(data, initial=initial)
        for name in self.LISTS:
            ticked = data.getlist(name) if data is not None else []
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(one, one) for one in ticked if is_uuid(one)]

    def clean_outside_issuers(self) -> tuple[NamedIssuer, ...]:
        """Return the issuers that were typed, one a line."""
        try:
            return issuers_in_lines(self.cleaned_data["outside_issuers"])
        except RuleError as error:
            raise ValidationError(error.sentence) from error

    def values(self) -> Terms:
        """Return the clean values; what could not be read is left empty."""
        values: dict[str, Any] = dict(self.cleaned_data)
        values |= {name: tuple(values.get(name) or ()) for name in self.LISTS}
        return Terms(**values)

    def point_at(self, findings: list[Finding]) -> None:
        """Say at each field what is still missing."""
        for finding in findings:
            named = finding.field in self.fields
            self.add_error(finding.field if named else None, finding.sentence)

    def mark_needed(self) -> None:
        """Let the page say what may stay empty also when it is published."""
        for name in ("title", "grant", "starts_on", "jurisdiction"):
            self.fields[name].required = True


class WithdrawalForm(forms.Form):
    """Why a commitment ends."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Holders read it in the mail that tells them."),
    )


def _lines(issuers: tuple[NamedIssuer, ...]) -> str:
    return "\n".join(f"{one.identifier} {one.name}".strip() for one in issuers)
