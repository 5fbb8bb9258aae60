"""The page of the docs that says what was measured."""

from __future__ import annotations

import os
import platform

from rounds import Worker, ratio

NODE, INSIGNIA, RAW = "@digitalbazaar/vc", "Insignia", "Ed25519 alone"
PYTHON = "Insignia without C"
CHECKS = {
    NODE: "proof, issuer = key's controller, dates; status answered as good",
    INSIGNIA: "from bytes: strict JSON, types, contexts, undefined terms, proof, issuer = key's"
    " controller, dates, nodes described twice; status unknown",
    PYTHON: "the same; its accelerator is left out",
    "PyLD by hand": "proof",
    "openvc-core": "proof, purpose, dates, JSON says what the statements say; context given",
    "openbadgeslib": "proof, issuer, dates, types, JSON says what the statements say;"
    " its signing checks nothing",
    RAW: "one signature",
}
HEAD = """# Performance

Written by `make bench` (see [benchmarks](../../benchmarks/README.md)). The machine's speed drifts,
so read the ratios: each is the median over the rounds, and [lowest–highest].

"""


def page(workers: list[Worker], single: list[tuple[str, str, str]], *, rounds: int) -> str:
    """The whole page."""
    by_name = {worker.name: worker for worker in workers}
    parts = [HEAD, _machine(rounds), _rates(by_name), _aims(by_name), _single(single)]
    return "".join(part for part in parts if part)


def _machine(rounds: int) -> str:
    return (
        f"{rounds} rounds on {os.cpu_count()} × {platform.machine()}, one process each,"
        f" Python {platform.python_version()}, {platform.system()}.\n\n"
    )


def _rates(workers: dict[str, Worker]) -> str:
    node = workers.get(NODE)
    lines = ["| library | task | in a second | × @digitalbazaar/vc |", "|---|---|---|---|"]
    for worker in workers.values():
        for task, rates in worker.rates.items():
            against = _node_task(task)
            times = "–"
            if node is not None and against in node.rates:
                times = str(ratio(rates, node.rates[against]))
            lines.append(f"| {worker.name} | {task} | {worker.rate(task):,.0f} | {times} |")
    versions = [f"- {w.name}: {w.version}. Checks: {CHECKS[w.name]}." for w in workers.values()]
    return "\n".join(lines) + "\n\n" + "\n".join(versions) + "\n\n"


def _node_task(task: str) -> str:
    """The task of Node's that this one is compared with."""
    if "sign" in task or task in ("template", "issue"):
        return "issue"
    return task if task in ("cohort", "mixed") else "mixed"


def _aims(workers: dict[str, Worker]) -> str:
    """What was promised, beside what was measured."""
    rows = [
        ("bulk issue from a template", (INSIGNIA, "template"), (NODE, "issue"), "≥ 100"),
        ("verify, mixed", (INSIGNIA, "mixed"), (NODE, "mixed"), "≥ 25"),
        ("verify, one achievement", (INSIGNIA, "cohort"), (NODE, "cohort"), "≥ 40"),
        ("raw signing over bulk issue", (RAW, "sign"), (INSIGNIA, "template"), "≤ 4"),
        ("hash and sign over bulk issue", (RAW, "hash-and-sign"), (INSIGNIA, "template"), "≤ 2.5"),
        ("raw verifying over verify, mixed", (RAW, "verify"), (INSIGNIA, "mixed"), "≤ 8"),
    ]
    lines = ["| ratio | measured | aim |", "|---|---|---|"]
    for name, (one, task), (other, against), aim in rows:
        if one in workers and other in workers:
            found = ratio(workers[one].rates[task], workers[other].rates[against])
            lines.append(f"| {name} | {found} | {aim} |")
    return "\n".join(lines) + "\n\n"


def _single(single: list[tuple[str, str, str]]) -> str:
    lines = ["| by itself | median | aim |", "|---|---|---|"]
    lines += [f"| {name} | {found} | {aim} |" for name, found, aim in single]
    return "\n".join(lines) + "\n"
