"""Whom to ask for advice, the advice itself, and the answer to it."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.earn.models import Remark
from milepost.earn.rules.feedback import MAX_REMARK, Word
from milepost.people.models import Person

PLACES = ("artifact", "criterion")


class CoachForm(forms.Form):
    """An address, or one of the coaches there are to choose from."""

    coach = forms.ChoiceField(
        label=gettext_lazy("A coach of an organization"), required=False, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("Somebody’s e-mail address"),
        help_text=gettext_lazy("A teacher, a colleague, a friend who knows the field."),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, data: object = None, *, coaches: Sequence[Person]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.coaches = {str(coach.pk): coach for coach in coaches}
        field = self.fields["coach"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(coach)) for key, coach in self.coaches.items()]
        if not coaches:
            del self.fields["coach"]
            self.fields["email"].required = True

    def clean(self) -> None:
        """Refuse a form that names nobody."""
        chosen = self.cleaned_data.get("coach") or self.cleaned_data.get("email")
        if not chosen and not self.errors:
            self.add_error("email", _("Write an address, or choose somebody."))

    def asked(self) -> dict[str, str]:
        """Return the address to mail to, and what the applicant knows it by."""
        if email := self.cleaned_data.get("email"):
            return {"email": email, "called": email}
        coach = self.coaches[self.cleaned_data["coach"]]
        return {"email": coach.email, "called": str(coach)}


class WordForm(forms.Form):
    """What a coach says, and about what: ``artifact:…``, ``criterion:…`` or the whole."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=Remark.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=MAX_REMARK,
        widget=forms.Textarea({"rows": 3, "class": "short"}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
    place = forms.RegexField(r"^((artifact|criterion):[0-9a-f-]{36})?$", required=False)

    def word(self) -> Word:
        """Return what was said, and about what."""
        what, _colon, identity = self.cleaned_data["place"].partition(":")
        place = {what: UUID(identity)} if what in PLACES else {}
        kind, text = self.cleaned_data["kind"], self.cleaned_data["text"]
        return Word(
            kind=kind,
            text=text,
            artifact=place.get("artifact"),
            criterion=place.get("criterion"),
        )


class ReplyForm(forms.Form):
    """What an applicant answers."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=MAX_REMARK,
        widget=forms.Textarea({"rows": 2, "class": "short"}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
