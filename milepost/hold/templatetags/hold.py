from collections.abc import Mapping
from typing import Any

from django import template

from milepost.hold.rules import CAPACITIES, DOMAINS

register = template.Library()


@register.filter
def entry(table: Mapping[str, Any], key: str) -> Any:
    """Return what a table holds under a key, or nothing."""
    return table.get(key) if table else None


@register.filter
def capacity(said: Mapping[str, str]) -> str:
    """Return in what capacity a third party knows a piece of evidence, in words."""
    return said.get("capacity_words") or str(CAPACITIES.get(said.get("capacity", ""), ""))


@register.filter
def domain(said: Mapping[str, str]) -> str:
    """Return what kind of address a third party answered from, in words."""
    return str(DOMAINS.get(said.get("domain", ""), ""))
