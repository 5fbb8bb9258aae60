"""What every operation of the API declares for its errors."""

from ninja import Schema


class Finding(Schema):
    """One field at fault."""

    location: str
    message: str


class Problem(Schema):
    """An error (RFC 9457): ``code`` is a stable word for machines, ``detail`` a sentence."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[Finding] = []
