"""A log, what it aims for, who keeps it too, and who may look."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.kit.errors import RuleError
from milepost.practice.actions import Showing, Spoken, Wanted
from milepost.practice.forms.entering import SAID
from milepost.practice.models import Keeper, PracticeLog
from milepost.practice.rules import Outcome, PracticeRule, Span, Unit, read_rule
from milepost.practice.rules.aims import Aim, aim_of, rule_for
from milepost.practice.rules.recording import LONGEST_TITLE, Terms, serves_a_badge
from milepost.practice.rules.xapi import IRI, Mapped
from milepost.practice.rules.zones import zone_choices

UNITS: list[tuple[str, str | Promise]] = [
    (Unit.DAYS, _("days")),
    (Unit.WORKING_DAYS, _("working days (Monday to Friday)")),
    (Unit.WEEKS, _("weeks")),
]
SPANS: list[tuple[str, str | Promise]] = [
    (Span.DAYS, _("days")),
    (Span.WEEKS, _("weeks")),
    (Span.MONTHS, _("months")),
]
NUMBERS = ("met", "of", "length")


class LogForm(forms.Form):
    """What is practiced, where the days begin, and what is aimed for."""

    title = forms.CharField(
        label=_("What do you practice?"),
        max_length=LONGEST_TITLE,
        help_text=_("In a few words, such as “On time at work” or “Read aloud to my son”."),
    )
    time_zone = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_("So that “today” is your today."),
        widget=forms.Select(attrs={"data-time-zone": ""}),
    )
    met = forms.IntegerField(label=_("Met on"), required=False, min_value=1, max_value=3660)
    of = forms.IntegerField(label=_("of every"), required=False, min_value=1, max_value=3660)
    unit = forms.ChoiceField(label=_("counted in"), required=False, choices=UNITS)
    length = forms.IntegerField(label=_("within"), required=False, min_value=1, max_value=3660)
    span = forms.ChoiceField(label=_("measured in"), required=False, choices=SPANS)
    observers = forms.IntegerField(
        label=_("Seen by how many others?"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_("With 1 or more, your own entries don’t count: others must enter."),
    )

    def __init__(
        self, *args: Any, log: PracticeLog | None = None, home: str = "UTC", **kwargs: Any
    ) -> None:
        """Take the log to change, or none for a new one, which is proposed to be kept at home."""
        kept = read_rule(log.rule) if log and log.rule else None
        aim = aim_of(kept) if kept else None
        self.fixed = (
            kept if log and (serves_a_badge(log.serves) or (kept and aim is None)) else None
        )
        """A rule that isn't changed here: it comes from elsewhere, or says more than fits."""
        self.serves = log.serves if log else ""
        kwargs.setdefault("initial", {})
        kwargs["initial"] |= {"time_zone": home} | _initial(log, aim=aim)
        super().__init__(*args, **kwargs)
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)
        zones.choices = list(zone_choices())

    def numbers(self) -> list[forms.BoundField]:
        """Return the fields that make up the aim, in the order of a sentence."""
        return [self[name] for name in ("met", "of", "unit", "length", "span")]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        given = [name for name in NUMBERS if clean.get(name)]
        clean["rule"] = self.fixed
        if self.fixed is None and given and not self.errors:
            clean["rule"] = self._rule(clean, given=given)
        return clean

    def _rule(self, clean: dict[str, Any], *, given: list[str]) -> PracticeRule | None:
        for name in NUMBERS:
            if name not in given:
                self.add_error(name, _("An aim needs this number too."))
        if self.errors:
            return None
        aim = Aim(
            met=clean["met"],
            of=clean["of"],
            unit=Unit(clean["unit"] or Unit.DAYS),
            length=clean["length"],
            span=Span(clean["span"] or Span.DAYS),
            observers=clean.get("observers") or 0,
        )
        try:
            return rule_for(aim, title=clean["title"])
        except RuleError:
            words = _(
                "These don’t fit: the first is at most the second, and all fit into the time."
            )
            self.add_error("met", words)
            return None

    def terms(self) -> Terms:
        """Return the clean values."""
        clean = self.cleaned_data
        return Terms(
            title=clean["title"],
            time_zone=clean["time_zone"],
            rule=clean["rule"],
            serves=self.serves,
        )


def _initial(log: PracticeLog | None, *, aim: Aim | None) -> dict[str, Any]:
    found: dict[str, Any] = {"span": Span.WEEKS}
    if log is not None:
        found |= {"title": log.title, "time_zone": log.time_zone}
    if aim is not None:
        found |= {"met": aim.met, "of": aim.of, "unit": aim.unit}
        found |= {"length": aim.length, "span": aim.span, "observers": aim.observers or None}
    return found


class KeeperForm(forms.Form):
    """Whom to ask to enter, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    capacity = forms.ChoiceField(
        label=_("How do they know?"),
        choices=[
            (Keeper.Capacity.SUPERVISOR, _("As a supervisor: they see me at work")),
            (Keeper.Capacity.TEACHER, _("As a teacher or coach")),
            (Keeper.Capacity.SYSTEM, _("They pass on what a system recorded")),
        ],
        widget=forms.RadioSelect,
        initial=Keeper.Capacity.SUPERVISOR,
    )
    system = forms.CharField(
        label=_("Name of the system"),
        required=False,
        max_length=120,
        help_text=_("Only if they pass on a system’s record, such as “Time clock at the clinic”."),
    )

    def wanted(self) -> Wanted:
        """Return the clean values."""
        clean = self.cleaned_data
        return Wanted(
            email=clean["email"],
            capacity=Keeper.Capacity(clean["capacity"]),
            system=clean["system"],
        )


class JoinForm(forms.Form):
    """As what a keeper speaks, in their own word: filled with what the owner said."""

    capacity = forms.ChoiceField(
        label=_("As what do you know?"),
        choices=[
            (Keeper.Capacity.SUPERVISOR, _("As a supervisor: I see them at work")),
            (Keeper.Capacity.TEACHER, _("As their teacher or coach")),
            (Keeper.Capacity.SYSTEM, _("I pass on what a system recorded")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Correct it if it is not so. Whoever judges the record sees what you say."),
    )
    system = forms.CharField(
        label=_("Name of the system"),
        required=False,
        max_length=120,
        help_text=_("Only if you pass on a system’s record."),
    )

    def spoken(self) -> Spoken:
        """Return the clean values."""
        clean = self.cleaned_data
        return Spoken(capacity=Keeper.Capacity(clean["capacity"]), system=clean["system"])


WHOLE_IRI = rf"^{IRI.pattern}\Z"


class MappingForm(forms.Form):
    """What a verb of a learning system means for a log."""

    verb = forms.RegexField(
        WHOLE_IRI,
        label=_("What it says was done"),
        max_length=1000,
        strip=True,
        help_text=_("The address of the verb, such as http://activitystrea.ms/schema/1.0/attend."),
        error_messages={"invalid": _("Write the whole address, without spaces.")},
    )
    activity = forms.RegexField(
        WHOLE_IRI,
        label=_("Only about this"),
        required=False,
        max_length=1000,
        help_text=_("The address of one activity. Leave it empty if it means the same for all."),
        error_messages={"invalid": _("Write the whole address, without spaces.")},
    )
    outcome = forms.ChoiceField(label=_("What it means here"), choices=SAID)

    def mapped(self) -> Mapped:
        """Return the clean values."""
        clean = self.cleaned_data
        return Mapped(
            verb=clean["verb"], activity=clean["activity"], outcome=Outcome(clean["outcome"])
        )


class ShowingForm(forms.Form):
    """For whom a link is and until when."""

    audience = forms.CharField(
        label=_("Who is it for?"),
        max_length=120,
        help_text=_("A name for you to find it by, such as “My sister”."),
    )
    ends = forms.DateField(
        label=_("Last day the link works"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("You can stop it earlier at any time."),
    )
    notes = forms.BooleanField(label=_("Show my notes too"), required=False)

    def showing(self, *, time_zone: str) -> Showing:
        """Return the clean values; the link ends when its last day ends where the owner lives."""
        clean = self.cleaned_data
        last_moment = datetime.combine(clean["ends"], time.max, tzinfo=ZoneInfo(time_zone))
        return Showing(audience=clean["audience"], ends_at=last_moment, notes=clean["notes"])


class FileForm(forms.Form):
    """A CSV file."""

    file = forms.FileField(
        label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )
