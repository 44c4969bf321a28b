"""The two states that `relgate diff` compares: commits, the index, or the files on disk."""

from __future__ import annotations

from validator.cli.comparing import staged_workspace
from validator.cli.context import Workspace, workspace_of
from validator.engine.diff.compare import Side
from validator.source.before import Before
from validator.source.git_changes import find_changes
from validator.source.git_repository import NO_FILES, GitRepository, repository_around
from validator.source.git_tree import GitTree

_SHORT = 12


def find_sides(
    workspace: Workspace, base: str | None, head: str | None, *, staged: bool
) -> tuple[Side, Side]:
    """The states that a user names. Raises `GitError`, and a click error where a policy is no file.

    As git has it: without HEAD, the files on disk or what is staged; without BASE, the last commit;
    with BASE alone, the commit at which this branch left it, so that what came to BASE since is
    no change of ours.
    """
    repository = repository_around(workspace.root)
    if base is not None and head is not None:
        first, second = (GitTree(repository, repository.commit(name)) for name in (base, head))
        return _commit(workspace, first, base), _commit(workspace, second, head)
    name, tree = _start(repository, base)
    after = staged_workspace(workspace) if staged else workspace
    changes = find_changes(repository, tree, after.source, staged=staged)
    files = Before(after.source, tree, changes)
    before = workspace_of(workspace.place, files)

    def side(name: str, state: Workspace, version: str) -> Side:
        versions = {
            path: version if files.is_changed(path) else "" for path in state.source.paths()
        }
        return Side(name, state.source, versions, state.policy)

    latest = "what is staged" if staged else "the work tree"
    return side(_named(name, tree), before, "before"), side(latest, after, "after")


def _start(repository: GitRepository, base: str | None) -> tuple[str, GitTree]:
    """The commit with which the files of today are compared, in the user's words."""
    if base is None:
        return "HEAD", GitTree(repository, repository.commit("HEAD"))
    commit = repository.merge_base(base)
    is_parting = commit != repository.commit(base)
    return f"the merge base of {base} and HEAD" if is_parting else base, GitTree(repository, commit)


def _commit(workspace: Workspace, tree: GitTree, name: str) -> Side:
    """A commit; links are read, for they have the content of another file."""
    state = workspace_of(workspace.place, tree)
    paths = [*tree.paths()]
    identities = zip(paths, tree.identities(paths), strict=True)
    versions = {path: identity or tree.commit for path, identity in identities}
    return Side(_named(name, tree), tree, versions, state.policy)


def _named(name: str, tree: GitTree) -> str:
    return "nothing" if tree.commit in NO_FILES else f"{name} ({tree.commit[:_SHORT]})"
