"""Modules that are loaded when they are first used, so that a short command starts soon."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Later:
    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, member: str) -> Any:
        return getattr(import_module(self._name), member)


def later(name: str) -> Any:
    """What stands for the module called ``name`` and loads it when it is asked for something."""
    return _Later(name)
