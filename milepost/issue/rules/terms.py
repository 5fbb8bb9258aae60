"""The words that go into a signed badge. They are the record's, so they are never translated."""

from collections.abc import Sequence
from datetime import UTC, datetime

from milepost.issue.rules.facts import AttestationFact, CarriedFact, EvidenceFact

AGREEMENT_RULES = {
    "outcome": "Reviewers must reach the same outcome",
    "criteria": "Reviewers must agree on every required criterion",
    "levels": "Reviewers must give every criterion the same level",
    "required-levels": "Reviewers must give every required criterion the same level",
    "near-levels": (
        "Reviewers must reach the same outcome, no required criterion more than one level apart"
    ),
}
THIRDS = {
    "any": "a third one",
    "experienced": "a third one, experienced in judging this,",
    "lead": "a third one, who also runs the organization,",
}
TIE_BREAKS = {
    "majority": "where two differ, %(third)s decides.",
    "third": "where two differ, %(third)s decides alone.",
    "cautious": "where they differ, it passes only if all saw every required criterion met.",
}
KINDS = {
    "log": "A practice log",
    "file": "A file",
    "text": "A written text",
    "link": "A web address",
    "badge": "A badge earned elsewhere",
}
CAPACITIES = {
    "supervisor": "a supervisor",
    "client": "a client",
    "neighbor": "a neighbor or friend",
    "teacher": "a teacher",
    "colleague": "a colleague",
    "other": "somebody who knows about it",
}
DOMAINS = {
    "free": "a free mail address, which anyone can open",
    "own": "an address at a domain of its own",
    "known": "an address at the domain of an organization known to this server",
}
ORDER = ("school", "work", "home", "community")


def method(reviewers: int, *, carried: bool = False) -> str:
    """How the work was judged, in one sentence; ``carried`` if an earlier try counted on."""
    who = "One reviewer" if reviewers == 1 else f"{reviewers} reviewers, each on their own,"
    return (
        f"{who} read the work handed in without knowing whose it was,"
        f" and gave every criterion{' still open' if carried else ''}"
        " a level of the published rubric."
    )


def agreement(words: str, *, carried: Sequence[CarriedFact]) -> str:
    """How the reviewers stood, and what an earlier try had shown and nobody judged again."""
    rounds = sorted({(fact.round, fact.decided_at, fact.reviewers) for fact in carried})
    return "; ".join([words, *(_from_round(found, carried=carried) for found in rounds)])


def _from_round(found: tuple[int, datetime, int], *, carried: Sequence[CarriedFact]) -> str:
    number, decided_at, reviewers = found
    count = sum(fact.round == number for fact in carried)
    criteria = "1 criterion" if count == 1 else f"{count} criteria"
    who = "1 reviewer" if reviewers == 1 else f"{reviewers} reviewers"
    day = decided_at.astimezone(UTC).date().isoformat()
    return f"{criteria} carried from try {number} ({day}, {who}), the work for it unchanged since"


def agreement_rule(name: str, *, reviewers: int, tie_break: str, third: str) -> str:
    """The rule by which separate readings become one decision."""
    if reviewers == 1:
        return "One reviewer decides."
    rule = AGREEMENT_RULES.get(name, AGREEMENT_RULES["outcome"])
    then = TIE_BREAKS.get(tie_break, TIE_BREAKS["majority"])
    return f"{rule}; {then % {'third': THIRDS.get(third, THIRDS['any'])}}"


def settings_of(evidence: Sequence[EvidenceFact]) -> list[str]:
    """Where the skill was shown, each place once: school, work, home, community."""
    found = {fact.setting for fact in evidence if fact.setting}
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))


def evidence_narrative(fact: EvidenceFact) -> str:
    """What kind of thing a piece of evidence is, without a word of what it says."""
    kind = KINDS.get(fact.kind, "A piece of work")
    form = f" ({fact.media_type}, {fact.size} bytes)" if fact.kind == "file" else ""
    place = f", from {fact.setting}" if fact.setting else ""
    told = f"{kind}{form}{place}. The digest tells whether what you are shown is what was judged."
    return " ".join([told, *(attested(one) for one in fact.attestations)])


def attested(fact: AttestationFact) -> str:
    """Who vouched for a piece, by what they are to the learner and not by name."""
    who = CAPACITIES.get(fact.capacity, CAPACITIES["other"])
    how = "Confirmed with a correction" if fact.corrected else "Confirmed"
    day = fact.answered_at.astimezone(UTC).date().isoformat()
    return f"{how} on {day} by {who}, asked by e-mail at {DOMAINS[fact.domain]}."


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
