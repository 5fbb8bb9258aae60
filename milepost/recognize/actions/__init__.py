"""Every write of this stage: commitments, and telling holders of their changes."""

from milepost.recognize.actions.claims import (
    ClaimRequest,
    Ruling,
    claim,
    decide,
    take_back_claim,
)
from milepost.recognize.actions.commitments import (
    close_ended,
    discard_draft,
    publish,
    save_draft,
    start_commitment,
    start_version,
    take_effect,
    withdraw,
)
from milepost.recognize.actions.endorsements import (
    SkillWords,
    answer_endorsement,
    endorse_skill,
    withdraw_endorsement,
)
from milepost.recognize.actions.looking_after import LookedAfter, look_after_commitments
from milepost.recognize.actions.news import tell_batch
from milepost.recognize.actions.registries import (
    drop_registry,
    keep_registry,
    read_registry_at,
)
from milepost.recognize.actions.uses import (
    answer_use,
    follow,
    remind_of_use,
    stop_following,
)
from milepost.recognize.actions.voices import Words, raise_voice, withdraw_voice

__all__ = [
    "ClaimRequest",
    "LookedAfter",
    "Ruling",
    "SkillWords",
    "Words",
    "answer_endorsement",
    "answer_use",
    "claim",
    "close_ended",
    "decide",
    "discard_draft",
    "drop_registry",
    "endorse_skill",
    "follow",
    "keep_registry",
    "look_after_commitments",
    "publish",
    "raise_voice",
    "read_registry_at",
    "remind_of_use",
    "save_draft",
    "start_commitment",
    "start_version",
    "stop_following",
    "take_back_claim",
    "take_effect",
    "tell_batch",
    "withdraw",
    "withdraw_endorsement",
    "withdraw_voice",
]
