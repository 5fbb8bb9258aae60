"""Optional C code, where the package insignia-accelerator is installed (see ``accelerator/``).

Each thing in it is the twin of a function in Python that says what is right: it does the plain case
and gives ``None`` for all else. ``INSIGNIA_PURE`` in the environment keeps it out.
"""

from __future__ import annotations

import os
from typing import Any

try:
    import insignia_accelerator as _built
except ImportError:
    _built = None

# Of the tables that it is given; an accelerator built for others is not used.
LAYOUT = 3


class Accelerator:
    """The C code that is there and the one that is used: both may be ``None``."""

    def __init__(self) -> None:
        fits = _built is not None and _built.LAYOUT == LAYOUT
        self.installed: Any = _built if fits else None
        self.used: Any = None if os.environ.get("INSIGNIA_PURE") else self.installed


accelerator = Accelerator()
