"""The git program, started so that it starts nothing else.

The repository is hostile input: git is told to run nothing that the repository configures, and
opens no connection unless it is asked to, not even the one by which a partial clone fetches what
it lacks.
"""

from __future__ import annotations

import os

from validator.spawning import NoAnswer, Said, Started

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence
    from types import TracebackType

    Answer = Callable[..., Said]
    """Waits for what git says; takes the exit codes that are no failure, by default 0 alone.

    None stands for all."""

# `re` and `subprocess` are imported where they are needed: a run in which nothing changed asks git
# too, and has answered before they are loaded.

_SECONDS = 30.0
_NO_REPOSITORY = "the folder is not in a git repository"
_EMBEDDED = "the bare repository lies among files that a commit can bring along"
CHECK_GIT = "run `git tag` there to see what is wrong"
INSTALL_GIT = "install git"
OTHER_FOLDER = "set `tags.source` to a clone of the repository that holds the release tags"

# What a hook, `git -C` or an IDE sets to bind git to one repository, or to have it take paths for
# patterns. Inherited, it would answer for that repository and not for the folder asked about.
# Settings of the user's own (GIT_CONFIG_*, GIT_SSH_COMMAND, GIT_ASKPASS) are not among them and
# stay.
_REDIRECTIONS = frozenset({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE", "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
})  # fmt: skip


class GitError(Exception):
    """Git did not answer. `reason` is one line, `remedy` what the user can do about it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason = reason
        self.remedy = remedy


def repository_of(directory: str | os.PathLike[str]) -> Sequence[str]:
    """Find the repository around a folder, as the options that bind git to it.

    The folder with `.git` is looked for here, because git's own search would stop at a bare
    repository on the way up, and the files of one can be committed in any folder by a pull
    request; no commit can bring a `.git`. Raises `GitError`.
    """
    folder = _holder(_real(directory))
    if folder is None:
        raise GitError(_NO_REPOSITORY, OTHER_FOLDER)
    return ("-c", "safe.bareRepository=explicit", "-C", folder)


def clone_at(directory: str | os.PathLike[str], root: str | os.PathLike[str]) -> Sequence[str]:
    """The same for the repository that a folder is itself, which the policy at a root names.

    It may be a bare one where no commit can have brought it along, with links in it by which git
    would read, and quote, any file of the disk. Raises `GitError`.
    """
    place, top = _real(directory), _real(root)
    folder = _holder(place)
    # With --git-dir git does not ask who owns the repository, which guards against programs that
    # its configuration names; `run_git` starts none of those.
    if folder == place:
        return (f"--git-dir={os.path.join(place, '.git')}",)
    if not os.path.lexists(os.path.join(place, "HEAD")):
        raise GitError(_NO_REPOSITORY, OTHER_FOLDER)
    if folder is not None or f"{place}{os.sep}".startswith(os.path.join(top, "")):
        raise GitError(_EMBEDDED, "clone it without --bare, or out of there")
    return (f"--git-dir={place}",)


def _real(directory: str | os.PathLike[str]) -> str:
    try:
        return os.path.realpath(directory, strict=True)
    except (OSError, ValueError, RecursionError):  # The last is a long chain of links.
        raise GitError("the folder cannot be opened", OTHER_FOLDER) from None


def _holder(place: str) -> str | None:
    """The nearest folder upward with a `.git`."""
    folder: str | None = place
    while folder and not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        folder = parent if parent != folder else None
    return folder


def run_git(
    where: Sequence[str],
    *arguments: str,
    stdin: bytes = b"",
    accept: Sequence[int] = (0,),
    transports: str = "none",
    index: str | None = None,
) -> Said:
    """Run git, which may connect by the named transports only. Raises `GitError`.

    `index` is the file of the index, where that is not the usual one.
    """
    with asked_git(where, *arguments, stdin=stdin, transports=transports, index=index) as answer:
        return answer(accept)


class asked_git:  # noqa: N801 - it reads as what it yields: `with asked_git(...) as answer`
    """A git that runs while something else is done, and a function that waits for its answer.

    Whoever does not wait for it ends it. Both this and the function raise `GitError`.
    """

    def __init__(
        self,
        where: Sequence[str],
        *arguments: str,
        stdin: bytes = b"",
        transports: str = "none",
        index: str | None = None,
    ) -> None:
        self._command = _command(where, arguments)
        self._environment = _environment(transports, index)
        self._stdin = stdin

    def __enter__(self) -> Answer:
        try:
            self._process = Started(self._command, self._environment)
        except OSError as error:
            raise _not_started(error) from None
        return self._answer

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.end()

    def _answer(self, accept: Sequence[int] | None = (0,)) -> Said:
        try:
            said = self._process.communicate(self._stdin, _SECONDS)
        except NoAnswer:
            reason = f"git did not answer within {_SECONDS:g} seconds"
            raise GitError(reason, CHECK_GIT) from None
        return said if accept is None else accepted(said, accept)


def accepted(said: Said, accept: Sequence[int] = (0,)) -> Said:
    """What git said, if it did not fail. Raises `GitError`."""
    if said.status not in accept:
        raise _failure(said.stderr.decode(errors="replace"), said.status)
    return said


def start_git(where: Sequence[str], *arguments: str) -> subprocess.Popen[bytes]:
    """Start a git that answers line by line, and opens no connection. Raises `GitError`."""
    import subprocess

    try:
        return subprocess.Popen(  # noqa: S603 - a fixed program without a shell
            _command(where, arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment("none", None),
        )
    except OSError as error:
        raise _not_started(error) from None


def _command(where: Sequence[str], arguments: Sequence[str]) -> list[str]:
    program = _program()
    if program is None:
        raise GitError("there is no git program on the PATH", INSTALL_GIT)
    settings = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
    return [program, "--no-pager", *settings, *where, *arguments]


def _program() -> str | None:
    """The git of an absolute folder: one of another could lie in the repository under check."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def _environment(transports: str, index: str | None) -> dict[str, str]:
    environment = {name: text for name, text in os.environ.items() if name not in _REDIRECTIONS}
    if index is not None:
        environment["GIT_INDEX_FILE"] = index
    return environment | {
        "GIT_ALLOW_PROTOCOL": transports,
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _not_started(error: OSError) -> GitError:
    return GitError(f"git does not start: {error.strerror}", CHECK_GIT)


def _failure(stderr: str, status: int) -> GitError:
    import re

    if "not a git repository" in stderr:
        return GitError(_NO_REPOSITORY, OTHER_FOLDER)
    if exception := re.search(r"git config --global --add safe\.directory .+", stderr):
        reason = "git refuses the repository, which belongs to another user (dubious ownership)"
        return GitError(reason, f"if you trust it, run `{printable(exception[0])}`")
    lines = [line for line in stderr.splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal: ", "error: "))]
    said = (fatal or lines[-1:] or [f"exit status {status}"])[0]
    return GitError(f"git failed: {masked(said.removeprefix('fatal: '))}", CHECK_GIT)


def printable(text: str) -> str:
    """The text in one line, without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:300]


def masked(text: str) -> str:
    """The text without what may be a credential: the part of a URL before `@`, and a query."""
    import re

    text = re.sub(r"(?s)://.*@", "://***@", text)
    return printable(re.sub(r"\?[^\s'\"]*", "?***", text))
