"""A work history, as a file or pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.practice.rules.jobs import MOST_LETTERS


class HistoryForm(forms.Form):
    """Jobs in a table (CSV), as JSON Resume, LER-RS or Europass XML."""

    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        help_text=gettext_lazy(
            "A table (CSV), a JSON Resume, an LER-RS, or a Europass CV saved as XML."
        ),
        widget=forms.FileInput(
            {"accept": ".csv,.json,.xml,text/csv,application/json,application/xml,text/xml"}
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste it here"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file; ask for one of the two."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            cleaned["text"] = _text_of(file.read(4 * MOST_LETTERS + 1))
        if not self.errors and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste the text."))
        return cleaned


def _text_of(content: bytes) -> str:
    if len(content) > 4 * MOST_LETTERS:
        raise forms.ValidationError(_("This file is too large for a work history."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise forms.ValidationError(
            _("This file is not text in UTF-8. A PDF or a Word document can’t be read.")
        ) from error
    if "\0" in text:
        raise forms.ValidationError(_("This file is not a text."))
    return text
