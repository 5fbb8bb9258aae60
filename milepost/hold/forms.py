"""What a holder types: a share, and a badge from elsewhere."""

from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milepost.hold.actions import ShareRequest
from milepost.hold.models import Share

LARGEST_IMPORT = 8 * 1024 * 1024


class ShareForm(forms.Form):
    """Badges and evidence by checkbox, for whom, why, until when."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    audience = forms.CharField(
        label=_("Who is it for?"),
        max_length=120,
        help_text=_("A name for you to find it by, such as “Riverside Clinic, Ms Okafor”."),
    )
    purpose = forms.ChoiceField(
        label=_("What kind of reader?"), choices=Share.Purpose.choices, initial="employer"
    )
    ends = forms.DateField(
        label=_("Last day the link works"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("You can stop it earlier at any time."),
    )
    message = forms.CharField(
        label=_("A few words to the reader"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    credentials = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    evidence = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, badges: list[UUID], evidence: list[UUID], **kwargs: Any) -> None:
        """Take the badges and evidence that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["credentials"].choices = [(str(one), str(one)) for one in badges]  # type: ignore[attr-defined]
        self.fields["evidence"].choices = [(str(one), str(one)) for one in evidence]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> set[str]:
        """Return what is ticked in a list, as typed or as proposed."""
        raw = self.data.getlist(name) if self.is_bound else self.initial.get(name, [])  # type: ignore[attr-defined]
        return {str(one) for one in raw}

    def request(self) -> ShareRequest:
        """Return the clean values; the share ends when its last day ends."""
        clean = self.cleaned_data
        last_moment = datetime.combine(clean["ends"], time.max)
        return ShareRequest(
            id=clean["key"],
            purpose=clean["purpose"],
            audience=clean["audience"],
            message=clean["message"],
            ends_at=timezone.make_aware(last_moment),
            credentials=clean["credentials"],
            evidence=clean["evidence"],
        )


class ImportForm(forms.Form):
    """A badge from elsewhere, as a file or pasted."""

    file = forms.FileField(
        label=_("Badge file"),
        required=False,
        help_text=_("A picture (PNG or SVG) or a file ending in .json or .jwt."),
    )
    text = forms.CharField(
        label=_("Or paste the badge here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        file = clean.get("file")
        if file and file.size > LARGEST_IMPORT:
            self.add_error("file", _("This file is too large for a badge. The limit is 8 MB."))
        elif not file and not clean.get("text"):
            self.add_error("file", _("Choose a file or paste the badge's text."))
        return clean

    def content(self) -> bytes:
        """Return the badge's bytes."""
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file else self.cleaned_data["text"].strip().encode()
