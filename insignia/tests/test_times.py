"""Moments: what xsd:dateTime allows, and nothing that only looks like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.errors import UnreadableError
from insignia.times import format_moment, parse_moment

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T12:00:00Z", NOON),
        ("2026-11-22T12:00:00", NOON),
        ("2026-11-22T12:00:00.000Z", NOON),
        ("2026-11-22T14:00:00+02:00", NOON),
        ("2026-11-22T17:59:00+05:59", NOON),
        ("2026-11-22T00:00:00-12:00", NOON),
        ("2026-11-23T02:00:00+14:00", NOON),
        ("2026-11-22T12:00:00.1234567891Z", NOON + timedelta(microseconds=123456)),
        ("2026-11-21T24:00:00Z", NOON - timedelta(hours=12)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22",
        "2026-11-22 12:00:00Z",
        "2026-11-22T12:00Z",
        "2026-11-22T12:00:00z",
        "2026-11-22T12:00:00+0200",
        "2026-11-22T12:00:00+14:01",
        "2026-11-22T12:00:00+02:60",
        "2026-11-22T12:00:60Z",
        "2026-11-22T24:00:01Z",
        "2026-11-22T25:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T24:00:00Z",
        "20260-11-22T12:00:00Z",
        "-2026-11-22T12:00:00Z",
        "٢٠٢٦-11-22T12:00:00Z",
        "2026-11-22T12:00:00Z\n",
        "2026-11-22T12:00:00." + "1" * 5000 + "Z",
        1790000000,
        None,
        ["2026-11-22T12:00:00Z"],
    ],
)
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(UnreadableError):
        parse_moment(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_formatted_moment_reads_back_to_the_second(moment: datetime) -> None:
    assert parse_moment(format_moment(moment)) == moment.replace(microsecond=0)


def test_a_moment_is_written_in_utc() -> None:
    paris = timezone(timedelta(hours=1))
    assert format_moment(datetime(2026, 1, 1, tzinfo=paris)) == "2025-12-31T23:00:00Z"


def test_a_moment_without_zone_is_not_written() -> None:
    with pytest.raises(UnreadableError):
        format_moment(datetime(2026, 1, 1))  # noqa: DTZ001
