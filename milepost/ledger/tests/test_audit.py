"""``milepost ledger audit``: each kind of tampering is found, and its first entry named."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from milepost.ledger import actions
from milepost.ledger.models import Checkpoint, Cosignature, Leaf, Node
from milepost.ledger.rules import audit, merkle
from milepost.ledger.tests.builders import NOON, make_leaves
from milepost.ledger.tests.tampering import entries, forged, sign_anew
from milepost.ledger.tests.test_witnesses import MALLORY, NAME, WANDA, cosigned, known_as, send

pytestmark = [pytest.mark.django_db(transaction=True)]
FIVE = 5


class Monitor:
    """Someone who audits this log now and then."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder

    def audit(self, *words: str, memory: bool = True) -> tuple[int, list[tuple[str, int]]]:
        """Return the exit code and what was found: each kind with the entry named."""
        out, err = StringIO(), StringIO()
        kept = [f"--memory={self.folder}"] if memory else []
        with pytest.raises(SystemExit) as stopped:
            call_command(
                "ledger", "audit", self.url, "--loopback", "--json", *kept, *words,
                stdout=out, stderr=err,
            )  # fmt: skip
        code = int(stopped.value.code or 0)
        found = json.loads(out.getvalue())["findings"] if code < 2 else []
        return code, [(finding["kind"], finding["index"]) for finding in found]


@pytest.fixture
def monitor(live_server: LiveServer, tmp_path: Path) -> Monitor:
    """A monitor that has seen the first twelve entries, and found them whole."""
    make_leaves(12)
    monitor = Monitor(live_server.url, tmp_path / "memory")
    assert monitor.audit() == (0, [])
    return monitor


def test_a_log_that_only_grows_is_whole(monitor: Monitor) -> None:
    make_more(8)
    assert monitor.audit() == (0, [])
    assert monitor.audit(memory=False) == (0, [])


def make_more(number: int, *, at: datetime | None = None) -> None:
    """Go on with the log, now."""
    for name in range(number):
        actions.append("decision.made", entry={"decision": f"new-{name}"}, at=at or timezone.now())


def test_an_entry_that_was_not_there_at_the_last_look_is_not_older_than_it(
    monitor: Monitor,
) -> None:
    make_more(1)
    make_more(1, at=timezone.now() - timedelta(minutes=9))
    assert monitor.audit() == (0, [])
    actions.append("decision.made", entry={"decision": "of yesterday"}, at=timezone.now())
    assert monitor.audit() == (0, [])


def test_an_entry_back_dated_to_before_the_last_look_is_named(monitor: Monitor) -> None:
    make_more(1, at=NOON + timedelta(days=2))
    assert monitor.audit(memory=False) == (0, [])
    assert monitor.audit() == (1, [("back-dated", 12)])


def test_a_memory_of_before_times_were_kept_is_read(monitor: Monitor) -> None:
    (monitor.folder / "looked").unlink()
    make_more(1, at=NOON + timedelta(days=2))
    assert monitor.audit() == (0, [])


def test_a_memory_whose_time_was_changed_is_not_believed(monitor: Monitor) -> None:
    (monitor.folder / "looked").write_text("yesterday")
    assert monitor.audit()[0] == 2


def test_the_last_entry_rewritten_is_named_so(monitor: Monitor) -> None:
    history = entries()
    sign_anew([*history[:-1], forged("in Mallory's favor")])
    assert monitor.audit() == (1, [("rewritten", 11), ("forked", 11)])


def test_a_rewritten_entry_is_named_without_any_memory(monitor: Monitor) -> None:
    Leaf.objects.filter(index=FIVE).update(entry=forged("in Mallory's favor").decode())
    assert monitor.audit(memory=False) == (1, [("rewritten", FIVE)])


def test_a_rewritten_entry_is_named_when_its_hash_was_rewritten_too(monitor: Monitor) -> None:
    entry = forged("in Mallory's favor")
    Leaf.objects.filter(index=FIVE).update(entry=entry.decode())
    value = actions.merkle.leaf_hash(entry).hex()
    Node.objects.filter(level=0, position=FIVE).update(hash=value)
    assert monitor.audit() == (1, [("rewritten", FIVE)])
    assert monitor.audit(memory=False) == (1, [("rewritten", FIVE)])


@pytest.mark.parametrize("number", [0, FIVE, 10, 11])
def test_the_checkpoints_of_before_tell_where_the_hashes_begin_to_differ(
    monitor: Monitor, number: int
) -> None:
    _rewrite_with_its_hash(number)
    assert monitor.audit(memory=False) == (1, [("rewritten", number)])


def test_without_every_checkpoint_the_beginning_that_still_holds_is_told(
    monitor: Monitor,
) -> None:
    _rewrite_with_its_hash(FIVE)
    Checkpoint.objects.filter(size__in=[4, 5, 6, 7]).delete()
    assert monitor.audit(memory=False) == (1, [("rewritten", 3)])
    Checkpoint.objects.filter(size__lt=12).delete()
    assert monitor.audit(memory=False) == (1, [("rewritten", 0)])


def _rewrite_with_its_hash(number: int) -> None:
    entry = forged("in Mallory's favor")
    value = merkle.leaf_hash(entry).hex()
    Leaf.objects.filter(index=number).update(entry=entry.decode(), hash=value)
    Node.objects.filter(level=0, position=number).update(hash=value)


def test_a_rewritten_entry_is_named_when_everything_was_signed_anew(monitor: Monitor) -> None:
    history = entries()
    history[FIVE] = forged("in Mallory's favor")
    sign_anew(history)
    assert monitor.audit() == (1, [("rewritten", FIVE), ("forked", FIVE)])
    assert monitor.audit(memory=False) == (0, [])


def test_a_dropped_entry_is_named(monitor: Monitor) -> None:
    Leaf.objects.filter(index=FIVE).delete()
    assert ("dropped", FIVE) in monitor.audit(memory=False)[1]


def test_a_dropped_entry_is_named_when_everything_was_signed_anew(monitor: Monitor) -> None:
    history = entries()
    sign_anew([*history[:FIVE], *history[FIVE + 1 :], forged("one more")])
    assert monitor.audit() == (1, [("dropped", FIVE), ("forked", FIVE)])


def test_the_first_of_a_run_of_dropped_entries_is_named(monitor: Monitor) -> None:
    Leaf.objects.filter(index__in=range(FIVE, FIVE + 3)).delete()
    code, found = monitor.audit(memory=False)
    assert (code, found) == (1, [("dropped", FIVE)])


def test_the_first_of_a_run_is_named_when_everything_was_signed_anew(monitor: Monitor) -> None:
    history = entries()
    sign_anew([*history[:FIVE], *history[FIVE + 3 :], forged("one more"), forged("and more")])
    assert monitor.audit() == (1, [("dropped", FIVE), ("forked", FIVE)])


def test_entries_dropped_in_two_places_are_named_from_the_first_on(monitor: Monitor) -> None:
    history = entries()
    sign_anew([*history[:FIVE], *history[FIVE + 1 : 8], *history[10:], forged("one more")])
    assert monitor.audit() == (1, [("dropped", FIVE), ("forked", FIVE)])


def test_several_entries_slipped_in_are_named_and_so_is_one_moved_up(monitor: Monitor) -> None:
    history = entries()
    put_in = [forged("slipped in"), forged("and another")]
    sign_anew([*history[:FIVE], *put_in, *history[FIVE:]])
    assert monitor.audit() == (1, [("back-dated", FIVE), ("forked", FIVE)])
    sign_anew([*history[:FIVE], history[9], *history[FIVE:9], *history[10:]])
    assert monitor.audit() == (1, [("back-dated", FIVE), ("forked", FIVE)])


DEEP = b'{"at":' + b"[" * 60_000


@pytest.mark.parametrize(
    "entry",
    [
        b'{"at": "2026-03-02T12:00:00"}',
        b'{"at": "2026-03-02"}',
        b'{"at": 7}',
        b"{}",
        b"[]",
        b"\xff",
        DEEP,
        b'{"at": ' + b"9" * 5_000 + b"}",
    ],
)
def test_an_entry_without_a_time_that_can_be_compared_is_named_and_nothing_falls(entry) -> None:
    history = [forged("one"), entry, forged("two")]
    hashes = [merkle.leaf_hash(one) for one in history]
    root = merkle.Root(3, audit.root_of(hashes))
    (found,) = audit.examine(
        audit.Seen(root=root, hashes=hashes, entries=iter(history)), memory=None
    )
    assert (found.kind, found.index) == ("rewritten", 1)
    assert "tells no time that can be compared" in found.sentence


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_a_tree_shorter_than_its_seal_is_named_with_a_memory_and_without(shown: int) -> None:
    history = [forged(name) for name in ("one", "two", "three")]
    hashes = [merkle.leaf_hash(one) for one in history]
    root = merkle.Root(3, audit.root_of(hashes))
    for memory in (None, audit.Memory(root=root, hashes=hashes)):
        seen = audit.Seen(root=root, hashes=hashes[:shown], entries=iter(history[:shown]))
        (found,) = audit.examine(seen, memory=memory)
        assert (found.kind, found.index) == ("dropped", shown)


def test_the_oldest_times_there_are_are_compared_too() -> None:
    history = [b'{"at": "0001-01-01T00:00:00+00:00"}', b'{"at": "0001-01-01T00:00:00+14:00"}']
    hashes = [merkle.leaf_hash(one) for one in history]
    root = merkle.Root(2, audit.root_of(hashes))
    seen = audit.Seen(root=root, hashes=hashes, entries=iter(history))
    assert [found.kind for found in audit.examine(seen, memory=None)] == ["back-dated"]


@pytest.fixture
def witnessed(monitor: Monitor, settings: Settings) -> Monitor:
    """The log of twelve entries, signed by Wanda, who is known to it."""
    settings.LOG_WITNESSES = [known_as(NAME, key=WANDA)]
    assert send(Client(), cosigned(Checkpoint.objects.get(size=12))) == 201
    return monitor


def test_what_a_witness_signed_is_held_against_the_log(witnessed: Monitor) -> None:
    line = known_as(NAME, key=WANDA)
    make_more(3)
    assert witnessed.audit("--witness", line, memory=False) == (0, [])
    kept = Cosignature.objects.get()
    note, signed = kept.checkpoint.note, kept.line
    history = entries()
    history[FIVE] = forged("in Mallory's favor")
    sign_anew(history)
    assert witnessed.audit(memory=False) == (0, [])
    again = Checkpoint.objects.create(size=12, root="0" * 64, note=note, at=NOON)
    again.cosignatures.create(witness=NAME, line=signed, signed_at=NOON, received_at=NOON)
    assert witnessed.audit("--witness", line, memory=False) == (1, [("forked", 0)])


def test_a_log_shorter_than_a_witness_saw_it_is_named() -> None:
    hashes = [merkle.leaf_hash(forged(name)) for name in ("one", "two", "three")]
    root, saw = (merkle.Root(size, audit.root_of(hashes[:size])) for size in (2, 3))
    seen = audit.Seen(root=root, hashes=hashes[:2], entries=iter(()))
    (found,) = audit.witnessed(
        [audit.Sighting(witness=NAME, root=saw, at=NOON, shown=True)], seen=seen
    )
    assert (found.kind, found.index) == ("dropped", 2)


def test_a_signature_in_a_witness_s_name_that_is_not_theirs_is_named(witnessed: Monitor) -> None:
    mallory = known_as(NAME, key=MALLORY)
    assert witnessed.audit("--witness", mallory, memory=False) == (1, [("unsigned", 0)])
    absent = known_as("witness.example/nobody", key=MALLORY)
    assert witnessed.audit("--witness", absent, memory=False) == (0, [])
    assert witnessed.audit("--witness", "no key", memory=False)[0] == 2


def test_a_log_cut_short_is_noticed(monitor: Monitor) -> None:
    sign_anew(entries()[:FIVE])
    assert monitor.audit() == (1, [("dropped", FIVE)])


def test_a_back_dated_entry_is_named_without_any_memory(monitor: Monitor) -> None:
    last_year = NOON - timedelta(days=365)
    actions.append("decision.made", entry={"decision": "long ago"}, at=last_year)
    assert monitor.audit(memory=False) == (1, [("back-dated", 12)])


def test_an_entry_slipped_in_among_older_ones_is_named(monitor: Monitor) -> None:
    history = entries()
    sign_anew([*history[:FIVE], forged("slipped in"), *history[FIVE:]])
    assert monitor.audit() == (1, [("back-dated", FIVE), ("forked", FIVE)])


def test_another_history_is_named_from_where_it_parts(monitor: Monitor) -> None:
    other = [forged(f"other-{number}") for number in range(9)]
    sign_anew([*entries()[:FIVE], *other])
    assert monitor.audit() == (1, [("forked", FIVE)])


def test_what_was_found_out_is_not_forgotten_at_the_next_look(monitor: Monitor) -> None:
    sign_anew([*entries()[:FIVE], forged("other")])
    assert monitor.audit()[0] == monitor.audit()[0] == 1


def test_a_log_under_another_key_is_not_read(monitor: Monitor) -> None:
    other = "log+3e3e5e4c+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
    assert monitor.audit("--key", other, memory=False)[0] == 2


def test_a_memory_that_was_changed_is_not_believed(monitor: Monitor) -> None:
    hashes = monitor.folder / "hashes"
    hashes.write_bytes(bytes(32) + hashes.read_bytes()[32:])
    assert monitor.audit()[0] == 2


@pytest.mark.parametrize(("level", "position", "first"), [(8, 0, 0), (8, 1, 256)])
def test_an_upper_hash_that_does_not_fit_the_entries_is_named(
    live_server: LiveServer, tmp_path: Path, level: int, position: int, first: int
) -> None:
    entries = [{"decision": f"salted-{index}"} for index in range(513)]
    actions.append_many("decision.made", entries=entries, at=NOON)
    monitor = Monitor(live_server.url, tmp_path / "memory")
    assert monitor.audit() == (0, [])
    changed = Node.objects.filter(level=level, position=position)
    changed.update(hash="00" * 32)
    assert monitor.audit() == monitor.audit(memory=False) == (1, [("rewritten", first)])
    changed.delete()
    assert monitor.audit(memory=False) == (1, [("rewritten", first)])


def test_every_row_of_the_tree_is_held_against_the_one_below() -> None:
    """A log of 65,537 entries has two rows above its entries' hashes; they are made up here."""
    hashes = [number.to_bytes(32) for number in range(65_537)]
    first = [audit.root_of(hashes[at : at + 256]) for at in range(0, 65_536, 256)]
    rows = first, [audit.root_of(hashes[:65_536])]
    root = merkle.Root(65_537, audit.root_of(hashes))

    def found_in(*shown: list[bytes]) -> list[tuple[str, int]]:
        seen = audit.Seen(root=root, hashes=hashes, entries=(), rows=shown)
        findings = audit.examine(seen, memory=None)
        return [(one.kind, one.index) for one in findings if one.kind != "dropped"]

    assert found_in(*rows) == []
    assert found_in(rows[0], [bytes(32)]) == [("rewritten", 0)]
    assert found_in([*first[:-1], bytes(32)], rows[1]) == [("rewritten", 255 * 256)]
    assert found_in(first[:-1], rows[1]) == [("rewritten", 255 * 256)]
    assert found_in([*first, bytes(32)], rows[1]) == [("rewritten", 65_536)]
