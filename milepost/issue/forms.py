"""What an awarder types to revoke, and looks for on the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.issue.rules.validity import ALONE, LONGEST_REASON


class RevokeForm(forms.Form):
    """Why a badge is revoked; the learner reads it."""

    kind = forms.ChoiceField(
        label=_("What kind of reason is it?"),
        help_text=_("Everyone sees how often each kind happens here."),
        choices=[(one.value, one.label) for one in ALONE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why do you revoke it?"),
        help_text=_("The learner reads this in a message. Say what happened, in plain words."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why. The learner will read the reason.")},
    )


class DeskForm(forms.Form):
    """What an awarder looks for among the badges issued; anything unreadable is left out."""

    STATES = (("", _("All")), ("in-force", _("Not revoked")), ("revoked", _("Revoked")))

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=STATES)

    def words(self) -> str:
        """Return the words to look for."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""

    def chosen_state(self) -> str:
        """Return the state to narrow to, or nothing."""
        return str(self.cleaned_data.get("state", "")) if self.is_valid() else ""
