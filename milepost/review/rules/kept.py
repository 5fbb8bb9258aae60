"""A reading as it is kept as JSON, and back."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from milepost.review.rules.pins import Pin
from milepost.review.rules.readings import Line, Reading

TEXTS = ("missing", "strong", "lacking", "advice")


def kept_reading(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON."""
    return {
        "complete": reading.complete,
        **{name: getattr(reading, name) for name in TEXTS},
        "lines": [
            {
                "criterion": line.criterion,
                "level": line.level,
                "comment": line.comment,
                "seen_in": [str(key) for key in line.seen_in],
            }
            for line in reading.lines
        ],
        "pins": kept_pins(reading.pins),
    }


def kept_pins(pins: Iterable[Pin]) -> list[dict[str, str]]:
    """Return pinned comments as JSON."""
    return [{"piece": str(pin.piece), "place": pin.place, "text": pin.text} for pin in pins]


def pins_from(kept: Iterable[Mapping[str, str]]) -> tuple[Pin, ...]:
    """Return the pinned comments that were kept."""
    return tuple(
        Pin(piece=UUID(pin["piece"]), place=pin["place"], text=pin["text"]) for pin in kept
    )


def reading_from(kept: Mapping[str, Any]) -> Reading:
    """Return the reading that was kept; an empty one of nothing."""
    lines = tuple(
        Line(
            criterion=line["criterion"],
            level=line["level"],
            comment=line["comment"],
            seen_in=tuple(UUID(key) for key in line["seen_in"]),
        )
        for line in kept.get("lines", [])
    )
    texts = {name: kept.get(name, "") for name in TEXTS}
    pins = pins_from(kept.get("pins", []))
    return Reading(complete=kept.get("complete"), lines=lines, pins=pins, **texts)
