"""A work history, as a file or pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 200_000


class HistoryForm(forms.Form):
    """Jobs in a table (CSV) or as JSON Resume."""

    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        help_text=gettext_lazy(
            "A table (CSV) with employer, role, from, to, duties; or a JSON Resume."
        ),
        widget=forms.FileInput({"accept": ".csv,.json,text/csv,application/json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste it here"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file; ask for one of the two."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            content = file.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise forms.ValidationError(_("This file is too large for a work history."))
            cleaned["text"] = content.decode("utf-8-sig", errors="replace").replace("\0", "")
        if not self.errors and not cleaned.get("text"):
            raise forms.ValidationError(_("Choose a file, or paste the text."))
        return cleaned
