"""Kept files that no table names: they are shared by digest, so only this place may forget them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import CharField, Model

from milepost.earn.models import Upload
from milepost.kit.files import path_of
from milepost.kit.parts import FOLDER, drop_parts

DIGEST = 64
FOLDERS = [f"{number:02x}" for number in range(256)]


class Orphan(NamedTuple):
    """A kept file, or all parts of a file that never became whole."""

    path: str
    size: int


def orphans(*, before: datetime) -> Iterator[Orphan]:
    """Yield what was kept before this moment and is named nowhere, folder by folder."""
    for folder in FOLDERS:
        names = _files(folder)
        for name in sorted(set(names) - named(folder)) if names else ():
            path = path_of(name)
            if default_storage.get_modified_time(path) < before:
                yield Orphan(path, default_storage.size(path))
    yield from _lost_parts(before=before)


def forget(orphan: Orphan) -> bool:
    """Forget one, unless a table names it by now; say whether it is gone."""
    name = orphan.path.rsplit("/", 1)[-1]
    if orphan.path.startswith(f"{FOLDER}/"):
        drop_parts(name)
        return True
    if name in named(name):
        return False
    default_storage.delete(orphan.path)
    return True


def named(prefix: str) -> set[str]:
    """Return every digest in any table that begins so."""
    found: set[str] = set()
    for model, field in digest_columns():
        rows = model._default_manager.filter(**{f"{field}__startswith": prefix})
        found.update(rows.order_by().values_list(field, flat=True).iterator())
    return found


def digest_columns() -> list[tuple[type[Model], str]]:
    """Return every column that may name a kept file: texts of a digest's length in our tables."""
    return [
        (model, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("milepost.")
        for field in model._meta.concrete_fields
        if isinstance(field, CharField) and field.max_length == DIGEST
    ]


def _files(folder: str) -> list[str]:
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    return [name for name in names if len(name) == DIGEST and name.startswith(folder)]


def _lost_parts(*, before: datetime) -> Iterator[Orphan]:
    """Yield the parts of uploads that no row knows any more."""
    try:
        names = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return
    known = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    for name in sorted(set(names) - known):
        folder = f"{FOLDER}/{name}"
        parts = [f"{folder}/{part}" for part in default_storage.listdir(folder)[1]]
        if all(default_storage.get_modified_time(part) < before for part in parts):
            yield Orphan(folder, sum(default_storage.size(part) for part in parts))
