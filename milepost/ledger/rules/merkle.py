"""The Merkle tree of RFC 6962 §2.1 over SHA-256, and the proofs it gives.

The tree is kept as its complete subtrees: ``Node(level, position)`` is the hash over the
``2**level`` leaves from ``position * 2**level`` on. Such a node never changes once it is there,
and every proof is made of a few of them.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Node(NamedTuple):
    """The place of a complete subtree."""

    level: int
    position: int


class Span(NamedTuple):
    """The leaves from ``start`` up to, not including, ``end``."""

    start: int
    end: int


Hashes = Mapping[Node, bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two neighboring subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(size: int, *, leaves: Sequence[bytes], known: Hashes) -> dict[Node, bytes]:
    """Return the nodes that are new when leaves join a tree of ``size``.

    ``known`` holds at least the nodes of ``cover(Span(0, size))``.
    """
    added: dict[Node, bytes] = {}
    for index, leaf in enumerate(leaves, start=size):
        node, value = Node(0, index), leaf
        added[node] = value
        while node.position % 2:
            left = Node(node.level, node.position - 1)
            value = node_hash(added[left] if left in added else known[left], value)
            node = Node(node.level + 1, node.position // 2)
            added[node] = value
    return added


def cover(span: Span) -> list[Node]:
    """Return the complete subtrees that make up a span of a tree, from left to right."""
    nodes, start = [], span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return nodes


def span_hash(span: Span, *, known: Hashes) -> bytes:
    """Return MTH(D[start:end]) from known nodes; the root when the span is the whole tree."""
    value: bytes | None = None
    for node in reversed(cover(span)):
        value = known[node] if value is None else node_hash(known[node], value)
    return EMPTY_ROOT if value is None else value


def inclusion_spans(index: int, *, size: int) -> list[Span]:
    """Return the spans whose hashes prove that a leaf is in a tree, from the leaf to the root."""
    if not 0 <= index < size:
        raise ValueError(f"No leaf {index} in a tree of {size}.")
    return list(_path(index, Span(0, size)))[::-1]


def consistency_spans(first: int, *, second: int) -> list[Span]:
    """Return the spans whose hashes prove that a tree of ``second`` continues one of ``first``."""
    if not 1 <= first <= second:
        raise ValueError(f"A tree of {second} cannot continue one of {first}.")
    return list(_subproof(first, Span(0, second)))[::-1]


def _halves(span: Span) -> tuple[Span, Span]:
    middle = span.start + (1 << ((span.end - span.start - 1).bit_length() - 1))
    return Span(span.start, middle), Span(middle, span.end)


def _path(index: int, span: Span) -> Iterator[Span]:
    """PATH(m, D[n]), from the root down."""
    while span.end - span.start > 1:
        left, right = _halves(span)
        span, sibling = (left, right) if index < left.end else (right, left)
        yield sibling


def _subproof(first: int, span: Span) -> Iterator[Span]:
    """SUBPROOF(m, D[n], b), from the root down; b holds while the span starts at 0."""
    while first != span.end:
        left, right = _halves(span)
        if first <= left.end:
            span, sibling = left, right
        else:
            span, sibling = right, left
        yield sibling
    if span.start:
        yield span


def includes(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the leaf is at ``index`` in the tree with this root."""
    if not 0 <= index < size or not _are_hashes([leaf, root, *proof]):
        return False
    value, last = leaf, size - 1
    for sibling in proof:
        if not last:
            return False
        if index % 2 or index == last:
            value = node_hash(sibling, value)
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and value == root


class Root(NamedTuple):
    """A tree as strangers know it: how many leaves, and the hash over them."""

    size: int
    hash: bytes


def continues(old: Root, *, new: Root, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree holds all of the old one, unchanged."""
    if old.size == new.size:
        return old == new and old.size > 0 and not proof
    if not 1 <= old.size < new.size or not _are_hashes([old.hash, new.hash, *proof]):
        return False
    steps = list(proof) if old.size & (old.size - 1) else [old.hash, *proof]
    return bool(steps) and _rebuild(old.size, size=new.size, steps=steps) == (old.hash, new.hash)


def _rebuild(first: int, *, size: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that the steps lead to; None when they do not fit the sizes."""
    index, last = first - 1, size - 1
    while index % 2:
        index, last = index >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            return None
        if index % 2 or index == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, step)
        index, last = index >> 1, last >> 1
    return (old, new) if last == 0 else None


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
