"""What programs send, as objects."""

from pydantic import BaseModel, ConfigDict


class ClosedBody(BaseModel):
    """A body with no other fields than these.

    A body whose fields may all be left out has to be one: Ninja's own schemas look for their fields
    on anything, so that a bare text would be such a body with nothing in it.
    """

    model_config = ConfigDict(extra="forbid")
