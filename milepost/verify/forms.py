"""What a visitor hands in: text, a file, or an address."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_TEXT = 2 * 1024 * 1024
ACCEPT = ".json,.jsonld,.jwt,.jws,.txt,.png,.svg,.pdf,application/json,image/png,image/svg+xml"


class BadgeForm(forms.Form):
    """One badge, given in one of three ways."""

    file = forms.FileField(
        label=_("Choose the badge's file"),
        help_text=_("A picture (PNG or SVG), a JSON or JWT file, or our certificate as PDF."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label=_("Paste its text"),
        help_text=_("JSON or a JWT: everything from the first to the last character."),
        required=False,
        strip=True,
        max_length=LARGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )
    url = forms.URLField(
        label=_("Give its address"),
        help_text=_("A web address that leads to the badge itself, beginning with https://"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Refuse an empty file and one that is too large."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        if not file.size:
            raise forms.ValidationError(_("This file is empty."), code="empty")
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("This file is too large: badges have 5 MB at most."), code="too-large"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the three, and read the file."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        given = [name for name in ("file", "text", "url") if cleaned.get(name)]
        if not given:
            raise forms.ValidationError(
                _("Give us the badge: a file, its text or its address."), code="nothing"
            )
        if len(given) > 1:
            raise forms.ValidationError(
                _("Give us the badge in one way only, so that we know which one you mean."),
                code="several",
            )
        return cleaned

    def content(self) -> bytes:
        """Return the bytes handed in; empty when an address was given."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None:
            data: bytes = file.read()
            return data
        return str(self.cleaned_data["text"]).encode()
