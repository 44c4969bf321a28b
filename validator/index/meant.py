"""What references to unknown records most likely mean, for the rules that need to know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from validator.index.repository import Repository
from validator.named_tuple import NamedTuple
from validator.suggest import Guesses


class Meant(NamedTuple):
    """The nearest name, None where none is near, and whether no other one can be meant."""

    name: str | None
    is_certain: bool


@lru_cache(maxsize=1)
def meant_bundles(repository: Repository) -> Mapping[str, Meant]:
    """The nearest bundle by each name under which environments seek one that does not exist."""
    guesses = Guesses(lambda: repository.names("bundle", "name"))
    sought = {name: guesses.of(name) for name in repository.unknown("bundle", "name")}
    return {name: Meant(guess, guesses.is_slip(name)) for name, guess in sought.items()}
