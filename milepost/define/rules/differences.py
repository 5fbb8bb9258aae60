"""What a newer version changed, in plain words."""

from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.rules import alignments, reviewing
from milepost.define.rules.content import Content, CriterionContent, SlotContent

PARTS: dict[str, str | Promise] = {
    "title": gettext_lazy("The title"),
    "competency": gettext_lazy("The competency statement"),
    "key_method": gettext_lazy("The description of how it is done"),
    "kind": gettext_lazy("The kind"),
    "scope": gettext_lazy("The area it is meant for"),
    "limits": gettext_lazy("What it does not show"),
    "terms": gettext_lazy("The list of contexts to choose from"),
    "research_for": gettext_lazy("The research that speaks for it"),
    "research_against": gettext_lazy("The research that speaks against it"),
    "resources": gettext_lazy("The learning resources"),
    "tags": gettext_lazy("The words to find it by"),
}


def differences(old: Content, *, new: Content) -> list[str]:
    """Return one sentence for each thing the new version changed; empty when nothing differs."""
    return [
        *_criteria(old.criteria, new.criteria),
        *_slots(old.slots, new.slots),
        *alignments.changes(old.alignments, new.alignments),
        *_numbers(old, new),
        *_parts(old, new),
    ]


def _criteria(old: Sequence[CriterionContent], new: Sequence[CriterionContent]) -> Iterator[str]:
    before, after = {row.key: row for row in old}, {row.key: row for row in new}
    for key, row in after.items():
        if key not in before:
            yield _("New criterion: “%(text)s”") % {"text": row.text}
        else:
            yield from _criterion(before[key], row)
    for key, row in before.items():
        if key not in after:
            yield _("No longer judged: “%(text)s”") % {"text": row.text}
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        yield _("The criteria stand in another order.")


def _criterion(old: CriterionContent, new: CriterionContent) -> Iterator[str]:
    if old.text != new.text:
        words = {"old": old.text, "new": new.text}
        yield _("A criterion now reads “%(new)s” instead of “%(old)s”") % words
    if new.required and not old.required:
        yield _("Now required: “%(text)s”") % {"text": new.text}
    if old.required and not new.required:
        yield _("Now optional: “%(text)s”") % {"text": new.text}
    if old.rule != new.rule:
        yield _("How “%(text)s” is measured was changed.") % {"text": new.text}
    if old.levels != new.levels:
        yield _("The levels of “%(text)s” were changed.") % {"text": new.text}


def _slots(old: Sequence[SlotContent], new: Sequence[SlotContent]) -> Iterator[str]:
    before, after = {row.key: row for row in old}, {row.key: row for row in new}
    for key, row in after.items():
        if key not in before:
            yield _("New evidence asked for: “%(title)s”") % {"title": row.title}
        elif before[key] != row:
            yield _("The evidence “%(title)s” is asked for differently.") % {"title": row.title}
    for key, row in before.items():
        if key not in after:
            yield _("Evidence no longer asked for: “%(title)s”") % {"title": row.title}


def _numbers(old: Content, new: Content) -> Iterator[str]:
    yield from reviewing.changes(old, new=new)
    if old.self_assessment != new.self_assessment:
        yield _("Whether learners judge their own work first was changed.")
    if old.validity_months != new.validity_months:
        yield _("The badge is now valid for: %(time)s.") % {"time": _months(new.validity_months)}
    if old.renewal != new.renewal:
        yield _("What renews the badge was changed.")
    if old.contexts_asked != new.contexts_asked:
        words = {"old": old.contexts_asked, "new": new.contexts_asked}
        yield _("It must be shown in %(new)s different contexts instead of %(old)s.") % words
    if (old.fee, old.fee_currency) != (new.fee, new.fee_currency):
        yield _("What a review costs was changed.")
    if old.fee_payee != new.fee_payee:
        yield _("Whom the fee is paid to was changed.")
    if old.effort_hours != new.effort_hours:
        yield _("The expected effort was changed.")


def _months(number: int | None) -> str:
    return _("no end") if number is None else _("%(number)s months") % {"number": number}


def _parts(old: Content, new: Content) -> Iterator[str]:
    for name, words in PARTS.items():
        if getattr(old, name) != getattr(new, name):
            yield _("%(part)s was changed.") % {"part": words}
    if (old.palette, old.symbol) != (new.palette, new.symbol):
        yield _("The picture of the badge was changed.")
