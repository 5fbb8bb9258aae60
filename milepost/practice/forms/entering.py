"""What somebody says about a day, for one log or for many."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.practice.models import Keeper, PracticeLog
from milepost.practice.rules import Outcome
from milepost.practice.rules.recording import (
    LONGEST_CONTEXT,
    LONGEST_NOTE,
    LONGEST_REASON,
    Line,
    context_label,
)

SAID = [
    (Outcome.MET.value, _("Met")),
    (Outcome.NOT_MET.value, _("Not met")),
    (Outcome.EXCUSED.value, _("Excused")),
    (Outcome.NO_OPPORTUNITY.value, _("No opportunity")),
]
DAY = forms.DateInput(attrs={"type": "date"})


def context_field(contexts: Sequence[str]) -> forms.Field:
    """Return the field for where it was: a choice where there is one, else a line."""
    if not contexts:
        return forms.CharField(
            label=_("Where or with whom"), required=False, max_length=LONGEST_CONTEXT
        )
    choices = [("", _("Not said")), *((words, context_label(words)) for words in contexts)]
    return forms.ChoiceField(label=_("Where it was"), required=False, choices=choices)


class EntryForm(forms.Form):
    """A day and what happened; a form sent twice is known by its ``key``."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=SAID,
        error_messages={"required": _("Press one of the four.")},
    )
    context = forms.CharField(
        label=_("Where or with whom"), required=False, max_length=LONGEST_CONTEXT
    )
    note = forms.CharField(
        label=_("A note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    again = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, contexts: Sequence[str] = (), **kwargs: Any) -> None:
        """Take the contexts to choose from; without any, they are named in one's own words."""
        super().__init__(*args, **kwargs)
        if contexts:
            self.fields["context"] = context_field(contexts)

    def line(self) -> Line:
        """Return the clean values."""
        clean = self.cleaned_data
        return Line(
            day=clean["day"],
            outcome=Outcome(clean["outcome"]),
            context=clean["context"],
            note=clean["note"],
            reason=clean.get("reason", ""),
        )


class PocketForm(EntryForm):
    """The same for one of many logs: each with its own contexts, where there are some."""

    def __init__(self, *args: Any, logs: Sequence[PracticeLog], **kwargs: Any) -> None:
        """Take the logs to choose from."""
        super().__init__(*args, **kwargs)
        self.logs = logs
        for log in logs:
            if log.contexts:
                self.fields[f"context-{log.pk}"] = context_field(log.contexts)

    def choices(self) -> list[tuple[PracticeLog, forms.BoundField | None]]:
        """Return the logs, each with the field for its contexts if it has some."""
        names = [(log, f"context-{log.pk}") for log in self.logs]
        return [(log, self[name] if name in self.fields else None) for log, name in names]


class CorrectionForm(EntryForm):
    """The same with a reason; what was entered can also be taken back."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[*SAID, (Outcome.WITHDRAWN.value, _("Take this entry back: nothing is said"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why do you correct it?"),
        max_length=LONGEST_REASON,
        help_text=_("The first entry stays in the history, with this reason."),
    )
    field_order = ("day", "outcome", "context", "note", "reason", "key")


class BatchForm(forms.Form):
    """One day, and for each person what happened or nothing."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, keepers: list[Keeper], **kwargs: Any) -> None:
        """Take the keepers whose logs are on the page."""
        super().__init__(*args, **kwargs)
        self.keepers = keepers
        for keeper in keepers:
            self.fields[f"said-{keeper.log_id}"] = forms.ChoiceField(
                label=str(keeper.log.owner), choices=[("", ""), *SAID], required=False
            )
            self.fields[f"note-{keeper.log_id}"] = forms.CharField(
                label=_("A note"), required=False, max_length=LONGEST_NOTE
            )
            self.fields[f"context-{keeper.log_id}"] = context_field(keeper.log.contexts)

    def lines(self) -> dict[UUID, Line]:
        """Return a line for each log about which something is said."""
        clean = self.cleaned_data
        return {
            keeper.log_id: Line(
                day=clean["day"],
                outcome=Outcome(clean[f"said-{keeper.log_id}"]),
                note=clean[f"note-{keeper.log_id}"],
                context=clean[f"context-{keeper.log_id}"],
            )
            for keeper in self.keepers
            if clean.get(f"said-{keeper.log_id}")
        }


class GroupForm(forms.Form):
    """A name, and who belongs to the group."""

    name = forms.CharField(label=_("Name of the group"), max_length=120)
    keepers = forms.TypedMultipleChoiceField(
        label=_("Who belongs to it?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, keepers: list[Keeper], **kwargs: Any) -> None:
        """Take the keepers that may be chosen."""
        super().__init__(*args, **kwargs)
        field = self.fields["keepers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [
            (keeper.pk, f"{keeper.log.owner}: {keeper.log.title}") for keeper in keepers
        ]
