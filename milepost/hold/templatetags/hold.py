from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def entry(table: Mapping[str, Any], key: str) -> Any:
    """Return what a table holds under a key, or nothing."""
    return table.get(key) if table else None
