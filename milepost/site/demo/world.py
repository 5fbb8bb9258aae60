"""The demo's world as it is written down in ``data/``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def world() -> dict[str, Any]:
    """Return organizations, people, submissions and the share of the demo."""
    return tomllib.loads((DATA / "world.toml").read_text())


@cache
def definitions() -> tuple[dict[str, Any], ...]:
    """Return the micro-credentials of the demo, by slug in order."""
    files = sorted((DATA / "achievements").glob("*.toml"))
    return tuple(tomllib.loads(file.read_text()) for file in files)


@cache
def learning() -> dict[str, Any]:
    """Return where people of the demo say that something can be learned."""
    return tomllib.loads((DATA / "learning.toml").read_text())


@cache
def drafting() -> dict[str, Any]:
    """Return what authors of the demo do with definitions once they are there."""
    return tomllib.loads((DATA / "drafting.toml").read_text())


@cache
def recognition() -> dict[str, Any]:
    """Return what organizations of the demo accept."""
    return tomllib.loads((DATA / "recognition.toml").read_text())


@cache
def reviewing() -> dict[str, Any]:
    """Return how the organizations of the demo look after reviewing."""
    return tomllib.loads((DATA / "reviewing.toml").read_text())


def cast() -> list[dict[str, Any]]:
    """Return the people one can sign in as with one click."""
    return [person for person in world()["people"] if "card" in person]


DRAFT: dict[str, Any] = {
    "title": "Explaining a bus route",
    "competency": "Explains a bus route so that a stranger arrives without asking again.",
    "limits": "Shown in one town.",
    "criteria": [
        {
            "text": "Names the stop where to get off, and the one before it.",
            "levels": [
                {"name": "Not yet", "description": "No stop, or a wrong one.", "meets": False},
                {"name": "Met", "description": "Both stops are right.", "meets": True},
            ],
        }
    ],
}
"""A draft that the designer of the demo has open: it is not ready to be published."""
