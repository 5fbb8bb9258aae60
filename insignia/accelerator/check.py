"""Build the accelerator with the compiler's sanitizers and run its tests: no byte out of bounds."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLAGS = ("-g", "-O1", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-shared", "-fPIC")


def main() -> int:
    """Build into a folder of its own, and let the tests find it there first."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "insignia_accelerator.so")
        include = f"-I{sysconfig.get_path('include')}"
        sanitize = "-fsanitize=address,undefined"
        sources = [str(path) for path in sorted(HERE.glob("*.c"))]
        subprocess.run(["gcc", *FLAGS, sanitize, include, *sources, "-o", library], check=True)
        environment = {
            **os.environ,
            "PYTHONPATH": folder,
            "LD_PRELOAD": _path_of("libasan.so"),
            "ASAN_OPTIONS": "detect_leaks=0",  # Python itself keeps things until the end
            "UBSAN_OPTIONS": "halt_on_error=1",
            "PYTHONMALLOC": "malloc",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        tests = [
            *command,
            "tests/test_accelerator.py",
            "tests/test_jsonld.py",
            "tests/test_issue.py",
            *sys.argv[1:],
        ]
        return subprocess.run(tests, env=environment, cwd=HERE.parent, check=False).returncode


def _path_of(library: str) -> str:
    found = subprocess.run(
        ["gcc", f"-print-file-name={library}"], capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
