"""Values of records as a diff may show them.

Hidden are, on both sides at once, values that may be secrets though nobody can tell by their shape:
what stands in a bundle where a reference belongs, and what stands under the name of a secret.
Tokens and persons are masked in every text, and numbers of persons where people write freely.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from validator.engine.diff.change import ABSENT, FieldChange
from validator.engine.diff.fields import Difference, Steps, path_of
from validator.model.bundle import CredentialBundle
from validator.privacy import assigned, is_reference, mask, mask_known, national_ids, phones

_REFERENCES = frozenset(name for name in CredentialBundle.model_fields if name.endswith("_ref"))
_PLAIN = CredentialBundle.model_fields.keys() - _REFERENCES
_FREE = frozenset(("notes", "owner", "metadata"))
"""The fields in which people write freely."""


def shown(kind: str, difference: Difference, invalid: Collection[str]) -> FieldChange:
    """A difference as it may be shown; `invalid` are the fields that are so on either side."""
    steps, before, after = difference
    path = mask_known(path_of(steps))
    if _may_be_secret(kind, difference, invalid):
        return FieldChange(path, ABSENT, ABSENT, hidden=True)
    free = steps[0] in _FREE
    return FieldChange(path, masked(before, free=free), masked(after, free=free))


def masked(value: Any, *, free: bool = False) -> Any:
    """A value with what must not be shown masked, in its keys too."""
    if isinstance(value, str):
        text = mask_known(value)
        found = (*phones(text), *national_ids(text)) if free else ()
        return mask(text, [sensitive.span for sensitive in found])
    if isinstance(value, dict):
        return {masked(key, free=free): masked(item, free=free) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item, free=free) for item in value]
    return value


def _may_be_secret(kind: str, difference: Difference, invalid: Collection[str]) -> bool:
    steps, before, after = difference
    if kind == "bundle" and steps[0] not in _PLAIN:
        return steps[0] not in _REFERENCES or steps[0] in invalid
    return kind != "policy" and any(
        any(map(_is_name_of_secret, names)) and not is_reference(text)
        for side in (before, after)
        for names, text in _texts(steps, side)
    )


def _texts(steps: Steps, value: Any) -> Iterator[tuple[Steps, str]]:
    """Each scalar but booleans in a value as text, with all the names that it stands under."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _texts((*steps, str(name)), item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(steps, item)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield steps, str(value)


def _is_name_of_secret(name: str) -> bool:
    return any(assigned(f"{name}: x"))
