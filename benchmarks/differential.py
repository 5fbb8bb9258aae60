"""Read random hostile credentials with Insignia, PyLD, Oxigraph and jsonld.js; list who differs.

    python benchmarks/differential.py [--documents 3000] [--start 0]

Where each follows the Recommendations all must agree, byte for byte. The known exceptions are
checked to be just that: rdf-canonize sorts by UTF-16 units; PyLD and rdf-canonize repeat the
statement of an empty list that a document makes twice; PyLD leaves control characters unescaped
and Oxigraph writes numbers in another form, so they get none of these.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
from insignia.contexts import SHIPPED
from insignia.rdf import canonical_nquads, canonicalize, parse_nquads, to_quads
from insignia.specimens import CONTEXTS, CONTROL_PIECES, PIECES, random_credential
from peers import CACHE, node_peers
from pyld import jsonld

WORKER = Path(__file__).resolve().parent / "workers" / "canonize_worker.mjs"
Read = Callable[[dict[str, Any]], bytes]


def main() -> int:
    """Compare; the number of unexplained differences is the exit code's reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--start", type=int, default=0)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    node = _node()
    for seed in range(options.start, options.start + options.documents):
        _compare(seed, node, counts)
    for line, count in sorted(counts.items()):
        print(f"{count:6} {line}")
    return 1 if any("UNEXPLAINED" in line for line in counts) else 0


def _compare(seed: int, node: Read | None, counts: Counter[str]) -> None:
    plain = random_credential(seed)
    ours = canonical_nquads(plain)
    counts[_verdict("PyLD", ours, _pyld(plain), seed)] += 1
    if node is not None:
        counts[_verdict("jsonld.js", ours, node(plain), seed)] += 1
    wild = _without_numbers(random_credential(seed, pieces=PIECES + CONTROL_PIECES))
    ours = canonical_nquads(wild)
    counts[_verdict("Oxigraph", ours, _oxigraph(wild), seed)] += 1
    if ours != canonicalize(to_quads(wild)).nquads:
        counts["UNEXPLAINED: Insignia's short way is not its long way"] += 1
        print(f"the two ways of Insignia differ for seed {seed}", file=sys.stderr)


def _verdict(name: str, ours: bytes, theirs: bytes, seed: int) -> str:
    if ours == theirs:
        return f"{name}: the same"
    if name == "jsonld.js" and not theirs:
        return f"{name}: gave up (its own limit)"
    lines = theirs.decode().split("\n")[:-1]
    if sorted(lines) == ours.decode().split("\n")[:-1]:
        return f"{name}: the same lines, sorted by UTF-16 units"
    if sorted(set(lines)) == ours.decode().split("\n")[:-1]:
        return f"{name}: the same lines, one of them twice"
    if name == "jsonld.js" and canonicalize(parse_nquads(theirs.decode())).nquads == ours:
        return f"{name}: the same statements, labels follow from sorting by UTF-16 units"
    print(f"{name} differs for seed {seed}", file=sys.stderr)
    return f"{name}: UNEXPLAINED difference"


def _load(url: str, options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": SHIPPED.load(url),
        "tag": "static",
    }


def _pyld(document: dict[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    text: str = jsonld.normalize(document, options)
    return text.encode()


def _oxigraph(document: dict[str, Any]) -> bytes:
    """Oxigraph loads no contexts, so they are written into the document."""
    text = json.dumps(_inlined(document))
    quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    data = pyoxigraph.Dataset(quads)
    data.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = pyoxigraph.serialize(data, format=pyoxigraph.RdfFormat.N_QUADS).decode().split("\n")
    return "".join(f"{line}\n" for line in sorted(lines) if line).encode()


def _inlined(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: [SHIPPED.load(url)["@context"] for url in CONTEXTS]
            if key == "@context"
            else _inlined(child)
            for key, child in value.items()
        }
    return [_inlined(child) for child in value] if isinstance(value, list) else value


def _without_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_without_numbers(child) for child in value]
    if isinstance(value, float | int) and not isinstance(value, bool):
        return "number"
    return value


def _node() -> Read | None:
    """A reader in Node; nothing, with a word about it, where Node or its packages are missing."""
    folder = node_peers()
    if folder is None:
        return None
    CACHE.mkdir(parents=True, exist_ok=True)
    contexts = CACHE / "contexts.json"
    contexts.write_text(json.dumps({url: SHIPPED.load(url) for url in CONTEXTS}))
    process = subprocess.Popen(
        ["node", str(WORKER), str(contexts), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    return lambda document: _asked(process, document)


def _asked(process: subprocess.Popen[bytes], document: dict[str, Any]) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the reader has no pipes")
    process.stdin.write(json.dumps(document).encode() + b"\n")
    process.stdin.flush()
    answer: str = json.loads(process.stdout.readline())
    return answer.encode()


if __name__ == "__main__":
    sys.exit(main())
