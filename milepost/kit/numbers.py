"""Numbers as programs send them."""

from typing import Annotated

from pydantic import BeforeValidator, StrictInt


def _whole(value: object) -> object:
    """Take 4.0 for 4, as JSON Schema does (6.1.1, ``integer``); anything else stays as it came."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


AS_WHOLE = BeforeValidator(_whole)
"""For a number with bounds, last: ``Annotated[StrictInt, Field(ge=1), AS_WHOLE]``."""
Whole = Annotated[StrictInt, AS_WHOLE]
"""A whole number; 4.0 is one, "4" and true are none."""
