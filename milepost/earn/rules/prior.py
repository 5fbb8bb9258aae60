"""Prior learning: which outside badges count as evidence, and a work history in words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from milepost.earn.rules.people import Cover
from milepost.earn.rules.slots import TAKES
from milepost.kit.errors import RuleError
from milepost.practice.rules import Outcome, Source

Log = TypeVar("Log")


def require_prior(kind: str) -> None:
    """Refuse prior learning where a slot asks for something made for it."""
    if not TAKES[kind].prior:
        asked = _("This part asks for %(words)s.") % {"words": TAKES[kind].words}
        raise RuleError(asked, code="wrong-kind")


def require_believable(verdict: str, *, reason: str) -> None:
    """Refuse a badge that failed a check; one that could not be checked in full is flagged."""
    if verdict == "invalid":
        raise RuleError(
            _("This badge can’t serve as evidence. %(reason)s") % {"reason": reason},
            code="badge-invalid",
        )


def badge_words(badge: Mapping[str, Any] | None) -> str:
    """Return what a badge says it is for, without a word about whom it was given to."""
    if not badge:
        return ""
    when = " – ".join(day[:10] for day in (badge["awarded"], badge["valid_until"]) if day)
    head = "\n".join(line for line in (badge["title"], badge["issuer"], when) if line)
    reached = "\n".join(
        f"{step['criterion']}: {step['reached']}" for step in badge["steps"] if step["reached"]
    )
    parts = (head, badge["description"], badge["criteria"] or badge["criteria_url"], reached)
    return "\n\n".join(str(part) for part in parts if part)


def require_history(log: Log | None) -> Log:
    """Return the log of somebody's jobs; refuse where there is none."""
    if log is None:
        raise _no_jobs()
    return log


def require_jobs(words: str) -> str:
    """Return the words of a work history; refuse one in which no job stands."""
    if not words:
        raise _no_jobs()
    return words


def _no_jobs() -> RuleError:
    words = _("There is no job in your work history yet. Bring it first.")
    return RuleError(words, code="no-jobs")


def jobs_among(entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the jobs among the entries of a log, the latest first."""
    latest_first = sorted(entries, key=lambda entry: str(entry["date"]), reverse=True)
    return [entry for entry in latest_first if entry["outcome"] == Outcome.MET]


def history_words(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the jobs among the entries of a log as a text, the latest first.

    Who else says so stands below it, in no reader's language, so that all read and sign the same.
    """
    return "\n\n".join(map(_told, jobs_among(entries)))


def _told(entry: Mapping[str, Any]) -> str:
    other = f"({entry['source']})" if entry["source"] != Source.SELF else ""
    return "\n".join(part for part in (entry["context"], entry["note"], other) if part)


def employers_cover(employers: Iterable[str], *, cover: Cover) -> Cover:
    """Return a cover that keeps these employers from reviewers too, each told apart by a number."""
    named = {name.casefold() for name, _role in cover.names}
    more = [name for name in dict.fromkeys(employers) if name and name.casefold() not in named]
    numbers = count(1 + sum(role.startswith("employer ") for _name, role in cover.names))
    pairs = ((name, f"employer {number}") for name, number in zip(more, numbers, strict=False))
    return replace(cover, names=(*cover.names, *pairs))
