"""The words that go into a signed badge. They are the record's, so they are never translated."""

from collections.abc import Sequence

from milepost.issue.rules.facts import EvidenceFact

AGREEMENT_RULES = {
    "outcome": "Reviewers must reach the same outcome; where two differ, a third one decides.",
    "criteria": (
        "Reviewers must agree on every required criterion; where two differ, a third one decides."
    ),
}
KINDS = {"file": "A file", "text": "A written text", "link": "A web address"}
ORDER = ("school", "work", "home", "community")


def method(reviewers: int) -> str:
    """How the work was judged, in one sentence."""
    who = "One reviewer" if reviewers == 1 else f"{reviewers} reviewers, each on their own,"
    return (
        f"{who} read the work handed in without knowing whose it was,"
        " and gave every criterion a level of the published rubric."
    )


def agreement_rule(name: str, *, reviewers: int) -> str:
    """The rule by which separate readings become one decision."""
    if reviewers == 1:
        return "One reviewer decides."
    return AGREEMENT_RULES.get(name, AGREEMENT_RULES["outcome"])


def settings_of(evidence: Sequence[EvidenceFact]) -> list[str]:
    """Where the skill was shown, each place once: school, work, home, community."""
    found = {fact.setting for fact in evidence if fact.setting}
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))


def evidence_narrative(fact: EvidenceFact) -> str:
    """What kind of thing a piece of evidence is, without a word of what it says."""
    kind = KINDS.get(fact.kind, "A piece of work")
    form = f" ({fact.media_type}, {fact.size} bytes)" if fact.kind == "file" else ""
    place = f", from {fact.setting}" if fact.setting else ""
    return f"{kind}{form}{place}. The digest tells whether what you are shown is what was judged."


def summary(evidence: Sequence[EvidenceFact], *, reviews: int, limits: Sequence[str]) -> str:
    """The assessment in two sentences, for readers that know only standard Open Badges terms."""
    pieces = "1 piece" if len(evidence) == 1 else f"{len(evidence)} pieces"
    readers = "1 blind review" if reviews == 1 else f"{reviews} independent blind reviews"
    places = settings_of(evidence)
    shown = f", shown at {_joined(places)}" if places else ""
    text = f"Judged from {pieces} of evidence{shown}, in {readers}."
    return " ".join([text, *(f"Limit: {limit}" for limit in limits)])


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
