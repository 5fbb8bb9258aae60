"""What a figure may be at most, said beside it; a benchmark that misses one ends with 1."""

from dataclasses import dataclass


@dataclass
class Aims:
    """Counts what was missed."""

    missed: int = 0

    def beside(self, found: float, *, most: float, unit: str) -> str:
        """Return the aim of a figure in words, and whether it was missed."""
        if found <= most:
            return f"aim: at most {most:g} {unit}"
        self.missed += 1
        return f"MISSED, aim: at most {most:g} {unit}"

    @property
    def code(self) -> int:
        """How the benchmark ends."""
        return 1 if self.missed else 0
