"""Forms of those who look after reviewers: the rule, samples, and what a panel agreed on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.models import AchievementVersion, Criterion, EvidenceSlot
from milepost.earn.forms import uploads
from milepost.earn.rules.files import too_big
from milepost.earn.rules.work import MAX_NOTE, MAX_TEXT, MAX_URL, FileWork, LinkWork, TextWork, Work
from milepost.review.actions.anchors import Panel
from milepost.review.forms.duties import ChangeForm
from milepost.review.models import Anchor, CalibrationRule
from milepost.review.rules.duties import Kind


class RuleForm(ChangeForm):
    """What reviewers of an achievement have to show; a second person confirms it."""

    kind = Kind.CALIBRATION
    required = forms.BooleanField(
        label=gettext_lazy("Only reviewers who qualified may judge"),
        help_text=gettext_lazy("Without it, samples are an offer; drift is shown all the same."),
        required=False,
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("What counts as agreeing with the panel?"),
        choices=CalibrationRule.Measure.choices,
        widget=forms.RadioSelect,
    )
    threshold = forms.IntegerField(
        label=gettext_lazy("How much of it is enough, in percent?"),
        help_text=gettext_lazy("Of a kappa, 60 is usual; of equal levels, 75."),
        min_value=1,
        max_value=100,
    )
    samples = forms.IntegerField(
        label=gettext_lazy("How many samples to qualify?"), min_value=1, max_value=20
    )
    months = forms.IntegerField(
        label=gettext_lazy("For how many months does it hold?"), min_value=1, max_value=60
    )
    every = forms.IntegerField(
        label=gettext_lazy("Mix a sample in, unseen, about once in how many reviews?"),
        help_text=gettext_lazy("0 for never."),
        min_value=0,
        max_value=200,
    )

    field_order = ("required", "measure", "threshold", "samples", "months", "every", "reason")


class SampleForm(forms.Form):
    """A new sample's name, and what it is for."""

    title = forms.CharField(
        label=gettext_lazy("A name for it"),
        help_text=gettext_lazy("Only those who look after reviewers see it."),
        max_length=80,
    )
    use = forms.ChoiceField(
        label=gettext_lazy("What is it for?"),
        choices=Anchor.Use.choices,
        initial=Anchor.Use.TEST,
        widget=forms.RadioSelect,
    )


class PieceForm(forms.Form):
    """A text, a link or a file for one part of a sample."""

    text = forms.CharField(
        label=gettext_lazy("A text"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MAX_TEXT,
        required=False,
    )
    url = forms.CharField(label=gettext_lazy("Or a link"), max_length=MAX_URL, required=False)
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("Its place, time and camera are taken out before it is kept."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What its maker says about it"),
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(
        self, *args: Any, version: AchievementVersion, dropped: Sequence[str] = (), **options: Any
    ) -> None:
        """Offer the parts of a version; ``dropped`` names files that were too large to take."""
        super().__init__(*args, **options)
        self.version, self.dropped = version, dropped
        slots = version.slots.all()
        self.fields["slot"] = forms.ChoiceField(
            label=_("For which part?"), choices=[(str(slot.pk), slot.title) for slot in slots]
        )
        self.fields["setting"] = forms.ChoiceField(
            label=_("Where does it come from?"),
            choices=[(term.key, term.label) for term in version.terms],
        )
        self.order_fields(["slot", "setting", "text", "url", "file", "note"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the three."""
        values = super().clean() or {}
        if self.dropped:
            self.add_error("file", too_big(self.dropped[0], limit=settings.UPLOAD_LIMIT))
            return values
        given = [values.get("text", "").strip(), values.get("url"), values.get("file")]
        if sum(map(bool, given)) != 1:
            raise forms.ValidationError(_("Give a text, a link or a file, one of the three."))
        return values

    def slot(self) -> EvidenceSlot:
        """Return the part it is for."""
        return self.version.slots.get(pk=self.cleaned_data["slot"])

    def work(self) -> Work:
        """Return what was given."""
        values = self.cleaned_data
        about = {"setting": values["setting"], "note": values["note"]}
        if values["file"]:
            content = uploads.content_of(values["file"])
            return FileWork(name=values["file"].name, content=content, **about)
        if values["url"]:
            return LinkWork(url=values["url"], **about)
        return TextWork(text=values["text"], **about)


class ScoredFields(NamedTuple):
    """The fields for one criterion."""

    criterion: Criterion
    level: BoundField
    reason: BoundField


class PanelForm(forms.Form):
    """The level a panel agreed on for each criterion, and who they are by role."""

    size = forms.IntegerField(
        label=gettext_lazy("How many people agreed on these levels?"), min_value=2, max_value=50
    )
    words = forms.CharField(
        label=gettext_lazy("Who are they, by role?"),
        help_text=gettext_lazy("No names: “two teachers with ten years in class, one inspector”."),
        max_length=300,
    )

    def __init__(self, data: object = None, *, anchor: Anchor) -> None:
        self.rubric: Sequence[Criterion] = list(anchor.version.criteria.prefetch_related("levels"))
        initial: dict[str, object] = {"size": anchor.panel_size or 2, "words": anchor.panel}
        for score in anchor.scores.all():
            initial[f"level-{score.criterion_id}"] = str(score.level_id)
            initial[f"reason-{score.criterion_id}"] = score.reason
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        for number, criterion in enumerate(self.rubric, start=1):
            self.fields[f"level-{criterion.pk}"] = forms.ChoiceField(
                label=f"{number}. {criterion.text}",
                choices=[(str(level.pk), level.name) for level in criterion.levels.all()],
                widget=forms.RadioSelect,
            )
            self.fields[f"reason-{criterion.pk}"] = forms.CharField(
                label=_("Why this level? Reviewers read it afterwards."),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                required=False,
            )

    def panel(self) -> Panel:
        """Return what was filled in."""
        values = self.cleaned_data
        return Panel(
            size=values["size"],
            words=values["words"],
            levels={row.pk: int(values[f"level-{row.pk}"]) for row in self.rubric},
            reasons={row.pk: values[f"reason-{row.pk}"] for row in self.rubric},
        )

    def scored(self) -> list[ScoredFields]:
        """Return the fields criterion by criterion."""
        return [
            ScoredFields(row, self[f"level-{row.pk}"], self[f"reason-{row.pk}"])
            for row in self.rubric
        ]
