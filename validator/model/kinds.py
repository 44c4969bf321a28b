"""The kinds of records: the one table that says which file holds what.

To add a kind, write its model in a file of its own and name it here. Loading, index, rules,
schemas and docs follow. The table itself imports no model: a run in which nothing changed needs
the paths alone, and pydantic takes longer to import than such a run takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import SchemaValidator

    from validator.model.bundle import CredentialBundle
    from validator.model.declare import Indexed, Outline, Ref, Unique
    from validator.model.environment import DeploymentEnvironment
    from validator.model.release import ReleaseChecklist
    from validator.model.stage import PipelineStageRecord
    from validator.model.terms import Terms

M = TypeVar("M", bound="BaseModel")
D = TypeVar("D", "Ref", "Unique", "Indexed")

Row = tuple[str | int | float | bool | None, ...]
"""The values of a record's indexed fields, in the order of `Kind.indexed`."""


class Kind(Generic[M]):
    """One kind of record, whose model is `M`.

    `load_model` gives its model, imported when it is first asked for. `layout` is the path of its
    files below the root without the ending, made of letters and slashes; each `{field}` in it
    stands for the record's field of that name, or where it has none for what the path alone tells
    (the release that a stage log lies beside). `key` names the fields that identify a record of
    this kind. `format` decides endings: "yaml" files end in `.yaml` or `.yml`, the others in the
    name of their format. `compiled` is the name under which `model.compiled` has what the model
    compiles to; None where it does not.
    """

    def __init__(
        self,
        name: str,
        load_model: Callable[[], type[M]],
        layout: str,
        key: tuple[str, ...],
        format: Literal["yaml", "jsonl", "toml"] = "yaml",  # noqa: A002 - what it is called
        compiled: str | None = None,
    ) -> None:
        self.name = name
        self.load_model = load_model
        self.layout = layout
        self.key = key
        self.format = format
        self.compiled = compiled

    @cached_property
    def model(self) -> type[M]:
        """What a record of the kind may say."""
        return self.load_model()

    @cached_property
    def schema(self) -> Any:
        """The core schema of a record, of which pydantic's engine makes validators.

        What the model compiles to, if that was by the `pydantic_core` that is installed.
        """
        from validator.model import compiled
        from validator.pydantic_engine import VERSION

        if self.compiled and compiled.PYDANTIC_CORE == VERSION:
            return getattr(compiled, self.compiled)()
        from validator.model.compiling import entity_schema

        return entity_schema(self.model)

    @cached_property
    def validator(self) -> SchemaValidator:
        """Judges the plain data of a record, with the team's terms as context."""
        from validator.pydantic_engine import SchemaValidator

        return SchemaValidator(self.schema)

    def acceptor(self, terms: Terms) -> SchemaValidator:
        """Lets nearly all right records through, as `validator` does, in less time."""
        known = self._acceptors.get(id(terms))
        if known is None:
            from validator.model.accepting import accepting
            from validator.pydantic_engine import SchemaValidator

            self._acceptors.clear()  # A run has the same terms throughout, nearly always.
            known = terms, SchemaValidator(accepting(self.schema, terms))
            self._acceptors[id(terms)] = known
        return known[1]

    @cached_property
    def _acceptors(self) -> dict[int, tuple[Terms, SchemaValidator]]:
        return {}

    @cached_property
    def fields(self) -> Mapping[str, Outline]:
        """The fields of the model in outline, in their order."""
        if self.compiled:
            from validator.model.compiled import FIELDS

            return FIELDS[self.compiled]
        from validator.model.declare import outlines

        return outlines(self.model)

    def declared(self, declaration: type[D]) -> Iterator[tuple[str, D]]:
        """Each field that carries a declaration of that type, with it."""
        for name, field in self.fields.items():
            for item in field.declares:
                if isinstance(item, declaration):
                    yield name, item

    @cached_property
    def indexed(self) -> tuple[str, ...]:
        """The fields whose values the index keeps of every record; always more than one."""
        return tuple(
            name for name, field in self.fields.items() if name in self.key or field.declares
        )

    @cached_property
    def folder(self) -> str:
        """The layout of the folder in which the kind's files lie."""
        return self.layout.rpartition("/")[0]

    @cached_property
    def row_of(self) -> Callable[[object], Row]:
        """Takes the values of the indexed fields from a record."""
        return attrgetter(*self.indexed)

    @property
    def endings(self) -> tuple[str, ...]:
        """The file name endings, the usual one first."""
        return (".yaml", ".yml") if self.format == "yaml" else (f".{self.format}",)

    @property
    def directory(self) -> str:
        """The top-level directory of the kind's files."""
        return self.layout.partition("/")[0]

    @cached_property
    def _path(self) -> re.Pattern[str]:
        names = self.layout.format_map(_EachField("(?P<{}>[^/]+)"))
        return re.compile(names + f"(?:{'|'.join(map(re.escape, self.endings))})", re.DOTALL)

    @property
    def matches(self) -> Callable[[str], object]:
        """Tells by a path whether it is that of a file of this kind."""
        return self._path.fullmatch

    def match(self, path: str) -> dict[str, str] | None:
        """The fields that a path states, or None where it is no file of this kind."""
        found = self._path.fullmatch(path)
        return None if found is None else found.groupdict()

    def path(self, fields: dict[str, str]) -> str:
        """Where the record with these fields belongs."""
        return self.layout.format_map(fields) + self.endings[0]

    @property
    def globs(self) -> tuple[str, ...]:
        """Globs of the kind's files, for editors."""
        glob = self.layout.format_map(_EachField("*"))
        return tuple(glob + ending for ending in self.endings)


class _EachField(dict[str, str]):
    """What stands in a layout for each field: a text, with its name for `{}`."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __missing__(self, name: str) -> str:
        return self._text.format(name)


def _environment() -> type[DeploymentEnvironment]:
    from validator.model.environment import DeploymentEnvironment

    return DeploymentEnvironment


def _bundle() -> type[CredentialBundle]:
    from validator.model.bundle import CredentialBundle

    return CredentialBundle


def _release() -> type[ReleaseChecklist]:
    from validator.model.release import ReleaseChecklist

    return ReleaseChecklist


def _stage() -> type[PipelineStageRecord]:
    from validator.model.stage import PipelineStageRecord

    return PipelineStageRecord


ENVIRONMENT = Kind(
    "environment",
    _environment,
    "environments/{name}/{service_name}",
    key=("name", "service_name"),
    compiled="environment",
)
BUNDLE = Kind("bundle", _bundle, "bundles/{name}", key=("name",), compiled="bundle")
RELEASE = Kind(
    "release",
    _release,
    "releases/{tag}/{environment}",
    key=("tag", "environment"),
    compiled="release",
)
STAGE = Kind(
    "stage",
    _stage,
    "releases/{tag}/stages",
    key=("op_id",),
    format="jsonl",
    compiled="stage",
)
KINDS: tuple[Kind[Any], ...] = (ENVIRONMENT, BUNDLE, RELEASE, STAGE)

BY_NAME = {kind.name: kind for kind in KINDS}
DIRECTORIES = tuple(dict.fromkeys(kind.directory for kind in KINDS))
ENDINGS = tuple(dict.fromkeys(ending for kind in KINDS for ending in kind.endings))
TAG_LOCK_PATH = "releases/tags.lock"
"""The committed lock of release tags, which lies among records and is none."""

_SHARING_FOLDERS = frozenset(
    kind
    for kind in KINDS
    if any(kind.folder == other.folder for other in KINDS if other is not kind)
)
SHARED_DIRECTORIES = tuple(sorted({f"{kind.directory}/" for kind in _SHARING_FOLDERS}))
"""Where folders of files lie that are about one thing; any other file is a part by itself."""


def part_of(path: str) -> str:
    """The part of a repository to which a file belongs, such as a release.

    Where files of several kinds lie in one folder, they are about one thing, and the folder is the
    part; any other file is a part of its own, named by its path.
    """
    if not path.startswith(SHARED_DIRECTORIES):
        return path
    return path.rpartition("/")[0] if kind_of(path) in _SHARING_FOLDERS else path


@cache  # A run asks three times about each path.
def kind_of(path: str) -> Kind[Any] | None:
    """The kind whose files lie at such a path, or None."""
    for matches, kind in _kinds_below(path.partition("/")[0]):
        if matches(path):
            return kind
    return None


@cache
def _kinds_below(directory: str) -> list[tuple[Callable[[str], object], Kind[Any]]]:
    """The kinds whose files lie below a directory, each after what tells its paths."""
    return [(kind.matches, kind) for kind in KINDS if kind.directory == directory]
