"""The checks, in the order in which they are made and shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate import (
    artifact,
    contexts,
    fee,
    language,
    limits,
    load,
    own_word,
    rubric,
    seat_time,
    stated,
)
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.speech import is_known


def states_effort(content: Content) -> bool:
    """Whether there are hours to compare the evidence with."""
    return content.effort_hours is not None


def always(content: Content) -> bool:
    """Whether the check is sure: in any language, of anything."""
    return True


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: what holds when it passes, whether it blocks, what it finds.

    ``certain`` tells whether finding nothing means that there is nothing to find.
    """

    name: str
    holds: str | Promise
    blocking: bool
    certain: Callable[[Content], bool]
    look: Callable[[Content], Iterator[Hit]]


CHECKS = (
    Check(
        name="stated-language",
        holds=_("It is written in the language it names."),
        blocking=True,
        certain=always,
        look=stated.look,
    ),
    Check(
        name="seat-time",
        holds=_("It asks what a person can do, never how long they sat."),
        blocking=True,
        certain=is_known,
        look=seat_time.look,
    ),
    Check(
        name="rubric",
        holds=_("The levels of its rubric can be told apart by looking."),
        blocking=True,
        certain=is_known,
        look=rubric.look,
    ),
    Check(
        name="artifact",
        holds=_("It asks for real work, not only quizzes, presence, papers or one's own word."),
        blocking=True,
        certain=is_known,
        look=artifact.look,
    ),
    Check(
        name="limits",
        holds=_("It says what it does not show."),
        blocking=True,
        certain=always,
        look=limits.look,
    ),
    Check(
        name="fee",
        holds=_("No fee in its text depends on the result."),
        blocking=True,
        certain=is_known,
        look=fee.look,
    ),
    Check(
        name="contexts",
        holds=_("What it calls useful in many places is shown in more than one."),
        blocking=True,
        certain=is_known,
        look=contexts.look,
    ),
    Check(
        name="own-word",
        holds=_("What is measured over time does not rest on one's own word."),
        blocking=False,
        certain=always,
        look=own_word.look,
    ),
    Check(
        name="load",
        holds=_("The evidence fits into the effort it states."),
        blocking=False,
        certain=states_effort,
        look=load.look,
    ),
    Check(
        name="language",
        holds=_("It can be read without a dictionary."),
        blocking=False,
        certain=is_known,
        look=language.look,
    ),
)
