"""Put a mutant in the place of a module that is loaded already, wherever it is used."""

from __future__ import annotations

import inspect
import sys
import types
from importlib import import_module
from pathlib import Path
from typing import Any

from mutations import Mutant


def infect(mutant: Mutant, *, path: Path) -> None:
    """Every function, class and constant of the module becomes that of the mutant."""
    stem = mutant.path.removesuffix(".py").removesuffix("/__init__")
    module = import_module(f"insignia.{stem.replace('/', '.')}")  # some are loaded when used
    scratch = _load(mutant, path=path, module=module)
    for member, new in list(vars(scratch).items()):
        old = vars(module).get(member)
        if member.startswith("__") or inspect.ismodule(new) or old is new:
            continue
        if callable(old) and getattr(old, "__module__", module.__name__) != module.__name__:
            continue
        if inspect.isclass(old):
            _change_class(old, new)
        elif (function := _function(old)) is not None:
            _change_function(function, _function(new))
        else:
            _change_constant(member, old=old, new=new)


def _load(mutant: Mutant, *, path: Path, module: types.ModuleType) -> types.ModuleType:
    """The mutant as a module of the same name that nobody else can find."""
    scratch = types.ModuleType(module.__name__)
    scratch.__package__ = module.__package__
    code = compile(mutant.tree(path.read_text()), str(path), "exec")
    sys.modules[module.__name__] = scratch
    try:
        exec(code, vars(scratch))  # noqa: S102  (our own source, changed in one place)
    finally:
        sys.modules[module.__name__] = module
    return scratch


def _change_class(old: type, new: type) -> None:
    for member, value in list(vars(new).items()):
        function = _function(vars(old).get(member))
        if function is not None and member != "__init__":
            _change_function(function, _function(value))
        elif member not in ("__dict__", "__weakref__") and not inspect.ismemberdescriptor(value):
            setattr(old, member, value)


def _change_function(old: types.FunctionType, new: types.FunctionType | None) -> None:
    if new is not None and old.__code__.co_freevars == new.__code__.co_freevars:
        old.__code__ = new.__code__
        old.__defaults__ = new.__defaults__
        old.__kwdefaults__ = new.__kwdefaults__


def _change_constant(member: str, *, old: object, new: object) -> None:
    """Also where other modules have imported it by its name."""
    for module in list(sys.modules.values()):
        space = getattr(module, "__dict__", None)
        if space is not None and space.get(member) is old:
            space[member] = new


def _function(value: Any) -> types.FunctionType | None:
    """The function inside a property, a class method or a decorator."""
    for name in ("fget", "func", "__func__"):
        value = getattr(value, name, None) or value
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, types.FunctionType) else None
