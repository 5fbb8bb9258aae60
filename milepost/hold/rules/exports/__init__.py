"""The record in others' forms: for each what it can hold, own words always marked as such."""

from milepost.hold.rules.exports.europass import europass
from milepost.hold.rules.exports.json_resume import json_resume
from milepost.hold.rules.exports.ler_rs import ler_rs

__all__ = ["europass", "json_resume", "ler_rs"]
