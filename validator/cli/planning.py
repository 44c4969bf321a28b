"""What `relgate init` finds in a repository, and the plan that follows from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from validator.cli.context import Workspace, find_workspace
from validator.cli.output import Unusable
from validator.cli.schema import OTHERS, compare_schemas
from validator.cli.vscode import SETTINGS, compare_settings, lines_to_paste
from validator.engine.schemas import DIRECTORY, generate
from validator.engine.setup.github import FOLDER, plan_workflow
from validator.engine.setup.gitlab import JOB_PATH, PIPELINE_PATH, plan_job
from validator.engine.setup.hooks import HOOKS_PATH, plan_hooks
from validator.engine.setup.hosting import host_of
from validator.engine.setup.planned import Planned, Setup, kept, left_to_user
from validator.engine.setup.policy import POLICY
from validator.git_program import GitError
from validator.loading.load import SIZE_LIMITS
from validator.loading.source import Unreadable
from validator.model.kinds import DIRECTORIES, kind_of
from validator.named_tuple import NamedTuple
from validator.source.disk import Disk
from validator.source.git_host import main_branch, remote_hosts
from validator.source.git_repository import repository_around
from validator.source.write import file_below

_LIMIT = SIZE_LIMITS["yaml"]


class Place(NamedTuple):
    """A repository: the top of its work tree, and the folder of the records below it, if any.

    Hooks and CI belong to the top. Where there is no git, that is where the records are.
    """

    top: Path
    folder: str
    in_git: bool

    def path(self, inner: str) -> str:
        """The path from the top of what lies beside the records."""
        return f"{self.folder}/{inner}" if self.folder else inner

    def read(self, path: str) -> bytes | None:
        """The content of a file, or more than any reader takes; None where there is none.

        Raises `Unusable` where it can be neither read nor written.
        """
        try:
            with file_below(self.top, path).open("rb") as file:
                return file.read(_LIMIT + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(path, error) from None


def set_up(directory: str | None, ci: str) -> tuple[Path, Setup]:
    """The top of the repository around a directory, and the plan for it. Raises `Unusable`.

    `ci` is `github`, `gitlab`, `none` or `auto`.
    """
    workspace = find_workspace(directory)
    if workspace.policy.file.faults:
        raise Unusable(f"{workspace.policy_name} has mistakes; `relgate check` shows them.")
    root = workspace.root.resolve()
    top = next((it for it in (root, *root.parents) if os.path.lexists(it / ".git")), None)
    folder = root.relative_to(top or root).as_posix()
    place = Place(top or root, "" if folder == "." else folder, top is not None)
    pipeline = list(_plan_pipeline(place, ci))
    plan = (
        _plan_policy(workspace, place),
        *_plan_directories(place),
        *_plan_schemas(workspace, place),
        *_plan_settings(place),
        plan_hooks(place.read(HOOKS_PATH), place.folder),
        *pipeline,
    )
    has_records = any(kind_of(path) is not None for path in workspace.source.paths())
    return place.top, Setup(plan, place.in_git, has_records, ci == "auto" and not pipeline)


def _plan_policy(workspace: Workspace, place: Place) -> Planned:
    if workspace.policy_name is not None:
        return kept(place.path(workspace.policy_name), "holds the policy")
    return Planned(
        place.path("relgate.toml"), None, POLICY.encode(), "the policy: the default, explained"
    )


def _plan_directories(place: Place) -> Iterator[Planned]:
    for name in DIRECTORIES:
        path = place.path(name)
        mark = f"{path}/.gitkeep"
        folder = place.top / path
        if os.path.lexists(folder) and not folder.is_dir():
            raise Unusable(f"{path} is no directory; move it away.")
        content = place.read(mark)
        if content is None and not (folder.is_dir() and any(folder.iterdir())):
            yield Planned(mark, None, b"", f"the directory of {name}; git keeps no empty one")
        else:
            yield kept(f"{path}/", f"the directory of {name}")


def _plan_schemas(workspace: Workspace, place: Place) -> Iterator[Planned]:
    folder = place.path(DIRECTORY)
    try:
        texts = generate(workspace.policy.policy.terms, OTHERS)
        changes = compare_schemas(place.top / place.folder, texts)
    except OSError as error:
        raise _unusable(f"{folder}/", error) from None
    for change in changes:
        path = place.path(change.path)
        before, after = place.read(path), _encoded(change.after)
        why = "of a kind that is gone" if after is None else "a JSON Schema, for editors"
        yield Planned(path, before, after, why)
    if not changes:
        yield kept(f"{folder}/", "the JSON Schemas are fresh")


def _plan_settings(place: Place) -> Iterator[Planned]:
    path = place.path(SETTINGS)
    place.read(path)
    try:
        changes = compare_settings(place.top / place.folder)
    except OSError as error:
        raise _unusable(path, error) from None
    except Unusable:
        yield left_to_user(
            path, "cannot be read for certain as JSON with comments", lines_to_paste()
        )
        return
    why = "leads VS Code from records to schemas"
    for change in changes:
        before, after = map(_encoded, (change.before, change.after))
        yield Planned(path, before, after, why)
    if not changes:
        yield kept(path, why)


def _plan_pipeline(place: Place, ci: str) -> Iterator[Planned]:
    """What becomes of the files of the code host; nothing where nobody says which one it is."""
    remotes, branch = _git_host(place)
    if ci == "auto":
        has = {name: os.path.lexists(place.top / name) for name in (".github", PIPELINE_PATH)}
        found = host_of(remotes, has_github=has[".github"], has_gitlab=has[PIPELINE_PATH])
        ci = found or "none"
    if ci == "github":
        yield plan_workflow(_workflows(place), branch, place.folder)
    elif ci == "gitlab":
        yield from plan_job(place.read(PIPELINE_PATH), place.read(JOB_PATH), place.folder)


def _git_host(place: Place) -> tuple[list[str], str]:
    """The hosts of the remotes, and the main branch; nothing where git does not tell."""
    try:
        repository = repository_around(place.top)
        return remote_hosts(repository), main_branch(repository)
    except GitError:
        return [], ""


def _workflows(place: Place) -> dict[str, bytes]:
    """The workflows for GitHub that can be read, by path."""
    place.read(f"{FOLDER}/relgate.yml")
    folder, disk = place.top / FOLDER, Disk(place.top)
    found: dict[str, bytes] = {}
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.suffix in (".yml", ".yaml"):
            path = f"{FOLDER}/{file.name}"
            try:
                found[path] = disk.read(path, _LIMIT)
            except Unreadable:
                continue
    return found


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _unusable(path: str, error: OSError) -> Unusable:
    return Unusable(f"{path}: {error.strerror or error}.")
