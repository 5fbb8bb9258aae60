"""What a draft still needs before it can be published; each finding says what to do, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.define.rules import alignments, fees
from milepost.define.rules.choices import (
    Agreement,
    Kind,
    Renewal,
    Scope,
    SelfAssessment,
    SlotKind,
    Third,
    TieBreak,
)
from milepost.define.rules.content import Content, CriterionContent
from milepost.define.rules.contexts import LONGEST_TERM, MOST_TERMS, most_different
from milepost.define.rules.drawing import PALETTES, SYMBOLS
from milepost.define.rules.gate import Report, judge
from milepost.define.rules.lineage.licenses import LICENSES
from milepost.define.rules.measured import faults_in
from milepost.define.rules.resources.choices import is_language
from milepost.define.rules.typed import PLAIN, Typed, answers_in, filled, number, read


@dataclass(frozen=True)
class Finding:
    """Something to put right: the field it is about, and a sentence that says what to do."""

    place: str
    sentence: str


LONGEST = {"title": 120, "tags": 200}
LONGEST_LEVEL, LONGEST_SLOT = 60, 120
NUMBERS = {
    "contexts_asked": (1, 9),
    "effort_hours": (1, 9999),
    "validity_months": (1, 600),
    "reviewers": (2, 7),
    "appeal_days": (7, 365),
}
NEEDED = {"reviewers", "contexts_asked", "appeal_days"}


def findings(typed: Typed) -> list[Finding]:
    """Return everything that keeps a draft from being published; empty when it is ready."""
    typed = filled(typed)
    form = form_findings(typed)
    report = judge(read(typed), answers=answers_in(typed))
    return [*form, *_gate_findings(report, beside=form), *_questions(report)]


def form_findings(typed: Typed) -> list[Finding]:
    """Return what is missing, or cannot be right whatever it says."""
    content = read(typed)
    return [
        *_text_findings(content),
        *_context_findings(content),
        *_criteria_findings(content),
        *_slot_findings(content, typed=typed),
        *_measured_findings(content, typed=typed),
        *(Finding(*found) for found in alignments.misfits(typed.get("alignments", []))),
        *(Finding(*found) for found in fees.misfits(typed)),
        *misfits(typed),
        *_renewal_misfits(typed),
    ]


def misfits(typed: Typed) -> list[Finding]:
    """Return what was typed in a form that can never be right: too long, or not a number."""
    typed = filled(typed)
    return [*_length_misfits(typed), *_number_misfits(typed), *_choice_misfits(typed)]


def _gate_findings(report: Report, *, beside: list[Finding]) -> Iterator[Finding]:
    """Yield what the gate does not let through, but for parts that already have a finding."""
    for found in report.blocking:
        if not any(finding.place.startswith(found.place) for finding in beside):
            yield Finding(found.place, f"{found.sentence} {found.suggestion}")


def _questions(report: Report) -> Iterator[Finding]:
    """Yield the gate's questions that want a written answer; everyone will read it."""
    words = _("Answer in a sentence why it stays so, or change it: %(question)s")
    for result in report.unanswered:
        question = words % {"question": result.findings[0].sentence}
        yield Finding(f"answers-{result.check}", question)


def _text_findings(content: Content) -> Iterator[Finding]:
    if not content.title:
        yield Finding("title", _("Give it a title."))
    if not content.competency:
        yield Finding("competency", _("Say in one sentence what a person who earned this can do."))
    if not content.limits:
        yield Finding("limits", _("Write at least one limit: what does earning this not show?"))


def _context_findings(content: Content) -> Iterator[Finding]:
    if content.contexts_asked > (most := most_different(content.terms)):
        sentence = _("Only %(most)s different contexts can be chosen. Ask for fewer, or add some.")
        yield Finding("contexts_asked", sentence % {"most": most})
    for line in content.contexts:
        yield from _too_long(line, longest=LONGEST_TERM, place="contexts")
    if len(content.contexts) > MOST_TERMS:
        yield Finding("contexts", _("Name at most %(most)s of your own.") % {"most": MOST_TERMS})


def _criteria_findings(content: Content) -> Iterator[Finding]:
    if not content.criteria:
        yield Finding("criteria", _("Add at least one criterion."))
    elif not any(criterion.required for criterion in content.criteria):
        yield Finding(
            "criteria-0-required", _("Make at least one criterion required, or nothing is asked.")
        )
    for index, criterion in enumerate(content.criteria):
        yield from _criterion_findings(criterion, place=f"criteria-{index}")


def _criterion_findings(criterion: CriterionContent, *, place: str) -> Iterator[Finding]:
    if not criterion.text:
        yield Finding(f"{place}-text", _("Say what is judged here, or remove this criterion."))
    for index, level in enumerate(criterion.levels):
        if not level.name:
            sentence = _("Give this level a name, or remove it.")
            yield Finding(f"{place}-levels-{index}-name", sentence)
    yield from _rubric_findings(criterion, place=f"{place}-levels")


def _rubric_findings(criterion: CriterionContent, *, place: str) -> Iterator[Finding]:
    names = [level.name.casefold() for level in criterion.levels if level.name]
    meets = [level.meets for level in criterion.levels]
    if len(criterion.levels) < 2:
        yield Finding(
            place, _("Describe at least two levels, so that reviewers can tell them apart.")
        )
    elif len(set(names)) < len(names):
        yield Finding(place, _("Two levels have the same name. Give each its own."))
    elif not any(meets):
        yield Finding(place, _("Mark at least one level as meeting the criterion."))
    elif all(meets):
        yield Finding(place, _("Describe a level that does not meet the criterion yet."))
    elif meets != sorted(meets):
        yield Finding(place, _("Put the levels in order, from lowest to highest."))
    elif len({level.description for level in criterion.levels}) < len(criterion.levels):
        yield Finding(
            place, _("Describe each level in its own words: what does the work look like?")
        )


def _slot_findings(content: Content, *, typed: Typed) -> Iterator[Finding]:
    if not any(slot.number for slot in content.slots):
        yield Finding("slots", _("Ask for at least one piece of evidence."))
    for index, slot in enumerate(content.slots):
        if not slot.title:
            sentence = _("Say what to hand in here, or remove this slot.")
            yield Finding(f"slots-{index}-title", sentence)
    keys = [str(slot.key) for slot in content.slots] + [str(row.key) for row in content.criteria]
    if len(set(keys)) < len(keys) or len(typed["slots"]) != len(content.slots):
        yield Finding("slots", _("Save the draft once more before you publish it."))


def _measured_findings(content: Content, *, typed: Typed) -> Iterator[Finding]:
    for index, row in enumerate(typed["criteria"]):
        for name, sentence in faults_in(row["rule"]) if row["rule"] else ():
            yield Finding(f"criteria-{index}-rule-{name}", sentence)
    asked = sum(row["rule"] is not None for row in typed["criteria"])
    logs = [slot for slot in content.slots if slot.kind == SlotKind.LOG]
    if len(logs) != asked:
        words = _(
            "Ask for one practice log for each criterion that is measured, in the same order:"
            " %(asked)s to hand in, not %(logs)s."
        )
        yield Finding("slots", words % {"asked": asked, "logs": len(logs)})
    for index, slot in enumerate(content.slots):
        if slot.kind == SlotKind.LOG and slot.number != 1:
            yield Finding(f"slots-{index}-number", _("Ask for one practice log here."))


def _length_misfits(typed: Typed) -> Iterator[Finding]:
    for name, longest in LONGEST.items():
        yield from _too_long(typed[name], longest=longest, place=name)
    for index, row in enumerate(typed["criteria"]):
        for step, level in enumerate(row["levels"]):
            place = f"criteria-{index}-levels-{step}-name"
            yield from _too_long(level["name"], longest=LONGEST_LEVEL, place=place)
    for index, row in enumerate(typed["slots"]):
        yield from _too_long(row["title"], longest=LONGEST_SLOT, place=f"slots-{index}-title")


def _too_long(text: str, *, longest: int, place: str) -> Iterator[Finding]:
    if len(text.strip()) > longest:
        sentence = _("Make this shorter: at most %(longest)s characters; it has %(number)s.")
        yield Finding(place, sentence % {"longest": longest, "number": len(text.strip())})


def _number_misfits(typed: Typed) -> Iterator[Finding]:
    sentence = _("Write a whole number from %(least)s to %(most)s.")
    for name, (least, most) in NUMBERS.items():
        text = typed[name].strip()
        if (text or name in NEEDED) and not least <= (number(text) or 0) <= most:
            yield Finding(name, sentence % {"least": least, "most": most})
    for index, row in enumerate(typed["slots"]):
        asked = number(row["number"])
        if asked is None or asked > 20:
            yield Finding(f"slots-{index}-number", sentence % {"least": 0, "most": 20})


def _choice_misfits(typed: Typed) -> Iterator[Finding]:
    choices = {
        "kind": Kind.values,
        "scope": Scope.values,
        "agreement": Agreement.values,
        "third": Third.values,
        "tie_break": TieBreak.values,
        "self_assessment": SelfAssessment.values,
        "renewal": Renewal.values,
        "license": list(LICENSES),
        "palette": list(PALETTES),
        "symbol": list(SYMBOLS),
    }
    for name, values in choices.items():
        if typed.get(name, PLAIN[name]) not in values:
            yield Finding(name, _("Choose one of these."))
    if not is_language(typed.get("language", PLAIN["language"])):
        yield Finding("language", _("Choose one of the languages that there are."))


def _renewal_misfits(typed: Typed) -> Iterator[Finding]:
    by_log = typed.get("renewal", "") in {Renewal.LOG, Renewal.EITHER}
    kinds = {row.get("kind") for row in typed.get("slots", [])}
    if by_log and SlotKind.LOG not in kinds:
        sentence = _("A practice log renews it only where one is asked for as evidence.")
        yield Finding("renewal", sentence)
