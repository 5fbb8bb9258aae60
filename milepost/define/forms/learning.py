"""What somebody suggests to learn from."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.define.rules.resources.choices import LANGUAGES, Access, Kind
from milepost.define.rules.resources.links import check_words, clean_url
from milepost.define.rules.resources.suggestions import (
    HIGHEST_PRICE,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TITLE,
    Suggestion,
)
from milepost.kit.errors import RuleError


class SuggestionForm(forms.Form):
    """A title, a link, what it costs, and whom it suits."""

    title = forms.CharField(label=_("What is it called?"), min_length=2, max_length=LONGEST_TITLE)
    url = forms.CharField(
        label=_("Where is it?"),
        max_length=1000,
        help_text=_("The address of a web page, such as https://example.org/course."),
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind.choices)
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)
    price = forms.DecimalField(
        label=_("What does it cost?"),
        required=False,
        min_value=0,
        max_value=HIGHEST_PRICE,
        decimal_places=2,
        help_text=_("Leave it empty if it is free."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        help_text=_("Three letters, such as EUR or USD."),
        widget=forms.TextInput({"class": "short", "maxlength": 3, "autocapitalize": "characters"}),
    )
    access = forms.MultipleChoiceField(
        label=_("What helps people use it?"),
        required=False,
        choices=Access.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what you have seen yourself."),
    )
    note = forms.CharField(
        label=_("What is good about it?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Which part of this micro-credential does it help with?"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, language: str = "en") -> None:
        super().__init__(data, initial={"language": language})

    def clean_url(self) -> str:
        """Return the link as we keep it."""
        try:
            return clean_url(self.cleaned_data["url"])
        except RuleError as error:
            raise forms.ValidationError(error.sentence) from error

    def clean(self) -> dict[str, Any]:
        """Refuse words that look like another link, and a price without its currency."""
        data = super().clean() or {}
        for name in ("title", "note"):
            if data.get(name) and data.get("url"):
                try:
                    check_words(data[name], url=data["url"])
                except RuleError as error:
                    self.add_error(name, error.sentence)
        if data.get("price") and not data.get("currency"):
            self.add_error("currency", _("Write the currency in three letters, such as EUR."))
        return data

    def suggestion(self) -> Suggestion:
        """Return what was typed, once the form is valid."""
        data = self.cleaned_data
        return Suggestion(
            title=data["title"],
            url=data["url"],
            kind=data["kind"],
            language=data["language"],
            price=data["price"],
            currency=data["currency"].upper(),
            access=tuple(data["access"]),
            note=data["note"],
        )


class RefusalForm(forms.Form):
    """Why a suggestion is refused."""

    reason = forms.CharField(label=_("Why not?"), max_length=LONGEST_REASON)
