"""The reference of Insignia's public names, from their docstrings.

``python insignia/tests/reference_page.py`` writes it to ``docs/reference/insignia.md``.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "insignia.md"
MODULES = (
    *("insignia", "insignia.issue", "insignia.proofs", "insignia.status", "insignia.baking"),
    *("insignia.did", "insignia.keys", "insignia.rdf", "insignia.contexts", "insignia.model"),
    *("insignia.identity", "insignia.legacy", "insignia.encoding", "insignia.times"),
    *("insignia.errors", "insignia.testing"),
)
HEAD = """# Insignia, name by name

Written by `python insignia/tests/reference_page.py` from the docstrings; a test fails when it is
out of date. What `import insignia` offers is what most need; the modules after it are for those who
build more."""


def render() -> str:
    """The page, as Markdown."""
    lines, told = [HEAD], set[int]()
    for name in MODULES:
        module = import_module(name)
        lines += ["", f"## `{name}`", "", _doc(module)]
        for member in _names(module):
            value = getattr(module, member)
            if id(value) not in told and not isinstance(value, ModuleType):
                told.add(id(value))
                lines += ["", *_entry(member, value)]
    return "\n".join(lines) + "\n"


def undocumented() -> list[str]:
    """Public names without a docstring of their own."""
    return [
        f"{module.__name__}.{member}"
        for module in map(import_module, MODULES)
        for member in _names(module)
        if callable(value := getattr(module, member)) and not (value.__doc__ or "").strip()
    ]


def _names(module: ModuleType) -> list[str]:
    """What a module offers: by its ``__all__``, else what it defines itself, in its order."""
    offered = getattr(module, "__all__", None)
    if offered is not None:
        return list(offered)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def _entry(name: str, value: Any) -> Iterator[str]:
    if not inspect.isclass(value) and not isinstance(value, FunctionType):
        yield f"### `{name}`"
        yield from ["", f"`{value!r}`"] if isinstance(value, str | int | frozenset) else []
        return
    yield f"### `{name}{_signature(value)}`"
    yield from ["", _doc(value)]
    if inspect.isclass(value):
        members = [line for name, found in vars(value).items() for line in _member(name, found)]
        yield from ["", *members] if members else []


def _member(name: str, found: Any) -> Iterator[str]:
    """A method or a property of a class, where it says something of its own."""
    plain = found.__func__ if isinstance(found, classmethod | staticmethod) else found
    plain = getattr(plain, "fget", None) or getattr(plain, "func", None) or plain
    if name.startswith("_") or not isinstance(plain, FunctionType) or not plain.__doc__:
        return
    is_read = plain is not found and not isinstance(found, classmethod | staticmethod)
    shown = name if is_read else f"{name}{_signature(plain)}"
    yield f"- `.{shown}`: {' '.join(_doc(plain).split())}"


def _signature(value: Any) -> str:
    """The parameters, without ``self``; nothing for what is not made by calling it."""
    try:
        given = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return ""
    shown, kinds = [], [parameter.kind for parameter in given]
    for place, parameter in enumerate(given):
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.KEYWORD_ONLY not in kinds[:place]:
            shown.append("*")
        if parameter.name not in ("self", "cls"):
            shown.append(_parameter(parameter))
    return f"({', '.join(shown)})"


def _parameter(parameter: inspect.Parameter) -> str:
    kind = parameter.annotation
    text = parameter.name
    if kind is not parameter.empty:
        text += f": {kind if isinstance(kind, str) else getattr(kind, '__name__', kind)}"
    if parameter.default is parameter.empty:
        return text
    default = parameter.default
    plain = default is None or isinstance(default, str | int | bytes | tuple)
    return f"{text} = {default!r}" if plain else f"{text} = …"


def _doc(value: Any) -> str:
    """The docstring as Markdown: double backticks become single ones, examples become code."""
    lines: list[str] = []
    inside = False
    for line in (inspect.getdoc(value) or "").splitlines():
        is_code = line.startswith(">>>") or (inside and bool(line.strip()))
        if is_code != inside:
            lines.append("```pycon" if is_code else "```")
        inside = is_code
        lines.append(line if inside else line.replace("``", "`"))
    return "\n".join([*lines, "```"] if inside else lines)


if __name__ == "__main__":
    PAGE.write_text(render())
