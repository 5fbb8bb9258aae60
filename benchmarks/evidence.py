"""A film of 2 GB as evidence: sent part by part through a lost connection and a killed server.

Says how long it took, and the most memory that the server and its worker ever had.

    python benchmarks/evidence.py                 # 2 GB; needs three times that on the disk
    python benchmarks/evidence.py --megabytes 200
"""

import argparse
import hashlib
import http.client
import os
import re
import secrets
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.core.management import call_command
from django.db import connections

MEGABYTE = 1024 * 1024
PART = MEGABYTE
LOST_AT, KILLED_AT = 0.3, 0.6
TUS = {"Tus-Resumable": "1.0.0"}
SESSION, TOKEN = "sessionid", secrets.token_hex(16)


class Film:
    """A film with a place and names hidden in it, made anew wherever it is read."""

    def __init__(self, size: int) -> None:
        samples = import_module("milepost.kit.tests.media_samples")
        self.secret: bytes = samples.HIDDEN
        self.head = samples.mp4() + samples.box(b"uuid", self.secret)
        self.block = hashlib.sha256(b"film").digest() * (MEGABYTE // 32)
        self.size = size
        self.head += struct.pack(">I4sQ", 1, b"mdat", size - len(self.head))

    def part(self, start: int, end: int) -> bytes:
        """Return the bytes from one place up to another."""
        found: bytes = self.head[start:end]
        while (at := start + len(found)) < min(end, self.size):
            inside = (at - len(self.head)) % MEGABYTE
            found += self.block[inside : inside + min(end, self.size) - at]
        return found

    def digest(self) -> str:
        """Return its SHA-256."""
        whole = hashlib.sha256()
        for start in range(0, self.size, MEGABYTE):
            whole.update(self.part(start, start + MEGABYTE))
        return whole.hexdigest()


class Memory:
    """The most memory of its own that any process below this one ever had, by its command."""

    def __init__(self) -> None:
        self.most = 0
        self.together = 0
        self.stopped = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self.stopped.wait(0.02):
            each = [_own_memory(pid) for pid in _below(os.getpid())]
            self.most = max([self.most, *each])
            self.together = max(self.together, sum(each))

    def told(self) -> str:
        """Return the figures, and begin anew."""
        words = (
            f"at most {self.most / 1024:.0f} MB in one process, "
            f"{self.together / 1024:.0f} MB in all together"
        )
        self.most = self.together = 0
        return words


def _own_memory(pid: int) -> int:
    """Kilobytes that a process itself holds; pages of files that it looks into are the system's."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+)", told)
    return int(found[1]) if found else 0


def _below(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


class Site:
    """The server with its worker, as ``milepost serve`` starts them."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and come back when pages are answered."""
        command = [sys.executable, "-m", "milepost.site.management.milepost", "serve"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.ask("GET", "/").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server did not start.")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Any:
        """Return the answer to one request of the person's."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method, path, body, signed_in() | (headers or {}))
        answer = connection.getresponse()
        answer.content = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def lose(self, path: str, body: bytes, *, offset: int) -> None:
        """Begin to send a part, and lose the connection in the middle of it."""
        headers = signed_in() | TUS | part_headers(offset) | {"Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode())
            line.sendall(body[: len(body) // 2])


def part_headers(offset: int) -> dict[str, str]:
    """What a part says of itself."""
    return {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}


def signed_in() -> dict[str, str]:
    """Whose requests they are."""
    return {"Cookie": f"sessionid={SESSION}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}


def prepare() -> str:
    """Make a person and a submission that asks for a film; return where the film goes."""
    global SESSION
    call_command("migrate", verbosity=0)
    builders = import_module("milepost.earn.tests.builders")
    ada = builders.make_person("Ada")
    submission = builders.make_submission(ada, "video")
    session = import_module("django.contrib.sessions.backends.db").SessionStore()
    session["_auth_user_id"] = str(ada.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = ada.get_session_auth_hash()
    session.save()
    SESSION = session.session_key
    slot = builders.slot_of(submission)
    return f"/earn/{submission.pk}/{slot.key}/uploads/"


def send(site: Site, film: Film, place: str) -> Iterator[str]:
    """Send the film, and say what happened on the way; the last word is where it is told of."""
    began = time.monotonic()
    told = {
        "Upload-Length": str(film.size),
        "Upload-Metadata": "filename ZmlsbS5tcDQ=,setting d29yaw==",
    }
    answer = site.ask("POST", place, TUS | told)
    assert answer.status == 201, answer.content
    address, offset, lost, killed = answer.headers["Location"], 0, False, False
    while True:
        part = film.part(offset, offset + PART)
        if not lost and offset > LOST_AT * film.size:
            lost = True
            site.lose(address, part, offset=offset)
            yield f"{offset / MEGABYTE:,.0f} MB: connection lost in the middle of a part"
        elif not killed and offset > KILLED_AT * film.size:
            killed = True
            site.lose(address, part, offset=offset)
            site.kill()
            site.start()
            yield f"{offset / MEGABYTE:,.0f} MB: server killed in the middle of a part, started"
        else:
            answer = site.ask("PATCH", address, TUS | part_headers(offset), part)
            if answer.status == 204 and answer.headers["Content-Location"]:
                break
        offset = int(site.ask("HEAD", address, TUS).headers["Upload-Offset"])
    took = time.monotonic() - began
    yield f"sent in parts of 1 MB in {took:.0f} s, {film.size / MEGABYTE / took:.0f} MB/s"
    yield str(answer.headers["Content-Location"])


def checked(site: Site, coming: str) -> str:
    """Wait until the worker has put the film into its slot; return the work's id."""
    states = set()
    while True:
        page = site.ask("GET", coming).content.decode()
        states.add("Being checked" in page)
        if found := re.search(r"/earn/artifacts/([0-9a-f-]{36})/file/", page):
            assert states == {True, False}
            return found[1]
        assert "Not taken" not in page, page
        time.sleep(0.2)


def copied(folder: str, sha256: str) -> tuple[str, float]:
    """Make the reviewers' copy in a process of its own; return its digest and the seconds."""
    began = time.monotonic()
    command = [sys.executable, __file__, "--copy", sha256]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    return done.stdout.strip(), time.monotonic() - began


def make_copy(sha256: str) -> str:
    """Return the digest of a kept film without what it hides."""
    copies = import_module("milepost.review.actions.copies")
    media_type = import_module("milepost.kit.media").MediaType.MP4
    at = datetime.now(UTC)
    return str(copies.blind_copy(sha256, media_type=media_type, at=at).sha256)


def kept(folder: str, sha256: str) -> Path:
    """Where a file is kept."""
    return next(Path(folder).rglob(sha256))


def holds(path: Path, secret: bytes) -> bool:
    """Whether these bytes stand anywhere in a file."""
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(MEGABYTE):
            if secret in before + chunk:
                return True
            before = chunk[-len(secret) :]
    return False


@contextmanager
def ready(folder: str) -> Iterator[None]:
    """Have Milepost stand in a folder, with a database of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "milepost.site.settings"
    os.environ["MILEPOST_DATA_DIR"] = folder
    os.environ["MILEPOST_DATABASE_URL"] = f"sqlite:///{folder}/evidence.sqlite3"
    os.environ["TMPDIR"] = folder
    django.setup()
    yield
    connections.close_all()


def run(megabytes: int) -> Iterator[str]:
    """Say line by line what was done and how much it took."""
    with TemporaryDirectory() as folder, ready(folder):
        place, film, site, memory = prepare(), Film(megabytes * MEGABYTE), Site(), Memory()
        site.start()
        try:
            yield f"A film of {megabytes:,} MB; the server before it: {memory.told()}"
            lines = list(send(site, film, place))
            yield from lines[:-1]
            began = time.monotonic()
            work = checked(site, lines[-1])
            yield f"checked by the worker and put into its slot in {time.monotonic() - began:.0f} s"
            yield f"memory of server and worker meanwhile: {memory.told()}"
            last = f"bytes={film.size - 1000}-"
            answer = site.ask("GET", f"/earn/artifacts/{work}/file/", {"Range": last})
            assert answer.content == film.part(film.size - 1000, film.size)
            digest = film.digest()
            copy, took = copied(folder, digest)
            yield f"the reviewers’ copy made in {took:.0f} s: {memory.told()}"
            whole, blind = (holds(kept(folder, name), film.secret) for name in (digest, copy))
            assert (whole, blind) == (True, False)
            yield "kept as it came, byte for byte; what it hides is in it, and not in the copy"
        finally:
            site.kill()
            memory.stopped.set()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=2048)
    parser.add_argument("--copy", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.copy:
        with ready(os.environ["MILEPOST_DATA_DIR"]):
            print(make_copy(chosen.copy))
        return
    for line in run(chosen.megabytes):
        print(line, flush=True)


if __name__ == "__main__":
    main()
