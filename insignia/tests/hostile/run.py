"""Judge every hostile case in a process of its own, with its time and its memory bounded."""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cases
import making

from insignia import InsigniaError, verify

SECONDS = 1.0


class TooSlow(BaseException):
    """A case used more than its second of processor time."""


def too_slow(*_: object) -> None:
    raise TooSlow


def judge(case: making.Case) -> str:
    """``refused``, a verdict, or what went wrong."""
    data = case.make()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        report = verify(data, documents=case.documents, now=making.NOW)
        report.to_json()
        return report.verdict
    except InsigniaError as error:
        return "refused" if error.code and error.sentence else "nameless"
    except TooSlow:
        return "too slow"
    except BaseException as error:  # noqa: BLE001  (whatever it is, the test must name it)
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Print one line of JSON for each case, and last the most memory that was used."""
    signal.signal(signal.SIGPROF, too_slow)
    for kind in (cases.controls, cases.cases):
        for case in kind():
            print(json.dumps([kind.__name__, case.name, judge(case)]), flush=True)
    print(json.dumps(["memory", "kilobytes", peak()]))


def peak() -> int:
    """The most memory this program used; the other count would begin with that of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = (line.split() for line in status.read_text().splitlines())
    return next(int(line[1]) for line in lines if line[0] == "VmHWM:")


if __name__ == "__main__":
    main()
