"""Sign a stream of rows, on all processors, in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures  # what it needs for processes is loaded when there are some
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context

from insignia.errors import InsigniaError

CHUNK = 500
ALONE = 4000  # so many rows take less time than starting other processes does

Row = Sequence[str]
SignRow = Callable[[Row], bytes]
Progress = Callable[[int], None]


class RowError(InsigniaError):
    """A row cannot be signed; ``row`` counts from 0."""

    code = "row-refused"

    def __init__(self, row: int, *, reason: str) -> None:
        super().__init__(f"Row {row}: {reason}")
        self.row = row
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        return (_row_error, (self.row, self.reason))


def _row_error(row: int, reason: str) -> RowError:
    return RowError(row, reason=reason)


def sign_rows(
    sign: SignRow, rows: Iterable[Row], *, workers: int | None, progress: Progress
) -> Iterator[bytes]:
    """What ``sign`` gives for each row, in order, as soon as it is ready.

    ``sign`` must be a callable that can be sent to other processes. ``workers`` is their number, by
    default one for each processor; the first few thousand rows are signed in this one.
    """
    count = workers or os.cpu_count() or 1
    rows = iter(rows)
    done = 0
    for chunk in _chunks(rows if count == 1 else islice(rows, ALONE)):
        yield from _sign_chunk(sign, done, chunk)
        done += len(chunk)
        progress(done)
    rest = _chunks(rows)
    first = next(rest, None)
    if first is not None:
        with _pool(sign, count) as pool:
            parts = _Parts(chain([first], rest), most=2 * count, done=done)
            yield from _ordered(pool, parts, progress=progress)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _sign_chunk(sign: SignRow, start: int, rows: list[Row]) -> list[bytes]:
    signed = []
    for place, row in enumerate(rows, start):
        try:
            signed.append(sign(row))
        except InsigniaError as error:
            raise RowError(place, reason=str(error)) from error
    return signed


def _pool(sign: SignRow, count: int) -> futures.ProcessPoolExecutor:
    """Fresh processes: forking one that has threads or database connections is not safe."""
    return futures.ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_receive, initargs=(sign,)
    )


@dataclass(frozen=True)
class _Parts:
    """What is left to sign, how many parts may be under way, and how many rows are done."""

    chunks: Iterator[list[Row]]
    most: int
    done: int


def _ordered(
    pool: futures.ProcessPoolExecutor, parts: _Parts, *, progress: Progress
) -> Iterator[bytes]:
    """Results in the order of the rows; only a few chunks are ever under way or waiting."""
    waiting: deque[futures.Future[list[bytes]]] = deque()
    start = done = parts.done
    nothing: list[list[Row]] = [[]] * parts.most
    for chunk in chain(parts.chunks, nothing):
        if chunk:
            waiting.append(pool.submit(_sign_received, start, chunk))
            start += len(chunk)
        if waiting and (len(waiting) >= parts.most or not chunk):
            signed = waiting.popleft().result()
            done += len(signed)
            yield from signed
            progress(done)


_received: list[SignRow] = []


def _receive(sign: SignRow) -> None:
    _received[:] = [sign]


def _sign_received(start: int, rows: list[Row]) -> list[bytes]:
    return _sign_chunk(_received[0], start, rows)
