"""What is said about a piece of work, and the piece itself when it is typed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from milepost.define.rules.contexts import Term
from milepost.earn.rules.work import MAX_NOTE, MAX_TEXT, MAX_URL, FileWork, LinkWork, TextWork
from milepost.kit.media import Bytes

TEXTS = {"max_length": _("This is too long: %(limit_value)s letters fit.")}


class AboutForm(forms.Form):
    """Where a piece of work comes from, and a word about it."""

    note = forms.CharField(
        label=_("What should reviewers know about it?"),
        required=False,
        max_length=MAX_NOTE,
        error_messages=TEXTS,
        widget=forms.Textarea({"rows": 2, "class": "short"}),
    )

    def __init__(self, *args: Any, terms: Sequence[Term], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(term.key, term.label) for term in terms]
        self.fields["setting"] = forms.ChoiceField(
            label=_("Where does it come from?"),
            choices=offered,
            required=False,
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order or ["setting", "note"])

    def file(self, name: str, *, content: Bytes) -> FileWork:
        """Return a file with what was said about it."""
        return FileWork(name=name, content=content, **self.cleaned_data)


class TextForm(AboutForm):
    """A text, typed here."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        strip=False,
        validators=[MaxLengthValidator(MAX_TEXT, _("%(limit_value)s letters fit."))],
        widget=forms.Textarea({"rows": 8}),
    )
    field_order = ["text", "setting", "note"]

    def work(self, identity: UUID) -> TextWork:
        """Return the text under the id it is saved by."""
        return TextWork(id=identity, **self.cleaned_data)


class LinkForm(AboutForm):
    """An address of something that stands elsewhere."""

    url = forms.CharField(
        label=_("Web address"),
        help_text=_("Reviewers get this address as it is, with any name in it."),
        max_length=MAX_URL,
        error_messages={"required": _("Write or paste the address.")},
        widget=forms.TextInput(
            {"inputmode": "url", "placeholder": "https://", "autocomplete": "url"}
        ),
    )
    field_order = ["url", "setting", "note"]

    def work(self) -> LinkWork:
        """Return the link with what was said about it."""
        return LinkWork(**self.cleaned_data)
