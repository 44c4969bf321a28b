"""A check that is answered as it was before, if nothing has changed that its answer depends on.

Everything else takes longer to import than this takes to run: so it imports as little as can be. It
knows no rule, no format and no option but the two that tell where to look. What was answered is
kept under all that a run is told from outside, together with the state in which the files, the tags
and the clock were, and only where the run could tell for sure (`cli/check.py`). Whatever is not
surely the same as before goes the usual way, which takes over what was looked at here.
"""

from __future__ import annotations

import marshal
import os
import sys
import time

from validator.loading.unreadable import POLICY_LIMIT, Unreadable
from validator.sealing import digest, opened, sealed
from validator.source.cache_folder import VARIABLE, InsideRepository, cache_folder, store_of
from validator.source.disk import Disk
from validator.source.root import find_root, place_of
from validator.source.scanning import Scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from validator.facts.tag_questions import TagQuestions

VARIABLES = (VARIABLE, "NO_COLOR", "FORCE_COLOR", "TERM", "RELGATE_DEBUG", "_RELGATE_COMPLETE")
"""The environment variables on which the output of a check depends, or whether it is one.

Those by which the folder of caches, the git program and its settings are found are not among them:
they are found anew each time, and git is asked.
"""

LAYOUT = ("environments", "bundles", "releases"), (".yaml", ".yml", ".jsonl")
"""The directories and the endings of `model/kinds.py`, which takes too long to import."""

_NEED_NO_SCAN = frozenset(("--no-cache", "--staged", "--fix", "--diff"))

ATTACHMENT_LIMIT = 1024 * 1024
"""The most bytes of a file named by the policy that are read."""


class Answer:
    """What a check wrote to both streams, and its exit code."""

    def __init__(self, stdout: str, stderr: str, exit_code: int) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.exit_code = exit_code


class Basis:
    """What a report followed from, beside the policy and what a run was told.

    `files` is the digest of their scan; `attachments` maps further files to digests of their
    content; `told` is what git told where `tags_source` is. `standing` is a plain
    `engine.standing.Standing`, None where nothing is remembered of the parts. `now` is the instant
    that the command line sets, None for that of the clock. The report holds between `earliest` and
    `latest`; None is for ever. All instants are microseconds since 1970.
    """

    def __init__(
        self,
        files: bytes,
        attachments: Mapping[str, bytes | None],
        tags_source: str,
        told: bytes,
        standing: tuple[bytes, tuple[str, ...], bytes | None, tuple[str, ...]] | None,
        now: int | None,
        earliest: int | None,
        latest: int | None,
    ) -> None:
        self.files = files
        self.attachments = {**attachments}
        self.tags_source = tags_source
        self.told = told
        self.standing = standing
        self.now = now
        self.earliest = earliest
        self.latest = latest

    @property
    def plain(self) -> Any:
        """What it is made of."""
        return (
            *(self.files, self.attachments, self.tags_source, self.told),
            *(self.standing and (*self.standing,), self.now, self.earliest, self.latest),
        )

    def narrow(self, earliest: int, latest: int) -> None:
        """Let the report hold no longer than between two instants."""
        self.earliest = max(earliest, earliest if self.earliest is None else self.earliest)
        self.latest = min(latest, latest if self.latest is None else self.latest)

    def is_in_time(self) -> bool:
        """Whether the report holds now."""
        now = _now()
        return (self.earliest is None or self.earliest < now) and (
            self.latest is None or now < self.latest
        )


class Look:
    """A look at whether a check was answered before.

    `root`, `policy_name` and `policy` are the repository and the policy that were found,
    `directory` and `cache_dir` what the command line and the environment say, and `tool` tells
    which program this is. `scan` looks at the files meanwhile, unless they do not matter;
    `questions` are there, by `tags.source`, once git was asked.
    """

    def __init__(
        self, arguments: Sequence[str], directory: str | None, cache_dir: str | None
    ) -> None:
        self.directory = directory
        self.cache_dir = cache_dir
        self.root, self.policy_name = find_root(directory)
        self._store = store_of(self.root, cache_folder(cache_dir))
        self._disk = Disk(self.root, LAYOUT)
        # A run that has to judge needs it too, but not where it judges other files, or all anew.
        self.scan = None if _NEED_NO_SCAN.intersection(arguments) else Scan(self._disk)
        self.policy = b""
        if self.policy_name is not None:
            self.policy = self._disk.read(self.policy_name, POLICY_LIMIT)
        self.questions: dict[str, TagQuestions] = {}
        from validator.facts.tool import fingerprint  # Here, as files are looked at meanwhile.

        self.tool = fingerprint()
        question = digest(
            self.tool,
            [*sys.flags, *sys.warnoptions, sys.getfilesystemencoding()],
            [*arguments],
            os.getcwd(),
            [os.environ.get(name) for name in VARIABLES],
            [stream.isatty() for stream in (sys.stdout, sys.stderr)],
            (self.root, self.policy_name, self.policy),
        )
        self._name = f"replay-{question.hex()}"

    def recalled(self) -> Answer | None:
        """What was answered before, if it holds."""
        _, content = opened(self._name, self._store.read(self._name))
        if not content or self.scan is None:
            return None
        followed_from, places, answer = marshal.loads(content)  # noqa: S302 - it is the user's own
        basis = Basis(*followed_from)
        if not (basis.is_in_time() and places == places_of(places) and self._is_usable(places)):
            return None
        from validator.facts.tag_questions import ask_for_tags  # Here, for the same reason.

        questions = ask_for_tags(self.root, basis.tags_source)
        self.questions[basis.tags_source] = questions
        try:
            if questions.told() != basis.told or not all(
                digest(self._disk.read(path, ATTACHMENT_LIMIT)) == content
                for path, content in basis.attachments.items()
            ):
                return None
            if self.scan.digest == basis.files or self._is_still_true(basis, places, answer):
                return Answer(*answer)
        except Unreadable:
            pass
        except BaseException:
            questions.end()
            raise
        return None

    def _is_still_true(self, basis: Basis, places: Any, answer: Any) -> bool:
        """Whether what was answered is still true, though files have changed; and keeps it then."""
        if basis.standing is None or self.scan is None:
            return False
        from validator.still_true import Seen, until

        questions = self.questions[basis.tags_source]
        seen = Seen(
            *(self.tool, self.policy_name, self.policy, self._disk, self.scan),
            *(basis.tags_source, questions, _now() if basis.now is None else basis.now),
        )
        within = until(basis.standing, seen, self._store)
        if within is None:
            return False
        basis.files = self.scan.digest or b""
        if basis.now is None:
            basis.narrow(*within)
        self.remember(basis, places, Answer(*answer))
        return True

    def _is_usable(self, places: Mapping[str, object]) -> bool:
        """Whether click lets through what the command line names."""
        if self.directory is not None and not os.path.isdir(self.directory):
            return False
        named = (*places, self.directory or ".", self.cache_dir or ".")
        return all(os.access(path, os.R_OK) for path in named)

    def remember(self, basis: Basis, places: Mapping[str, str | None], answer: Answer) -> None:
        """Keep an answer, which followed from a basis and from where some named paths led."""
        said = (answer.stdout, answer.stderr, answer.exit_code)
        content = marshal.dumps((basis.plain, {**places}, said))
        self._store.write(self._name, sealed(self._name, content)[1])


def look(arguments: Sequence[str]) -> Look | None:
    """A look at the check that a command line asks for; None where it asks for something else.

    Whatever is wrong is said by the run that goes the usual way.
    """
    named = _named_folders(arguments)
    if named is None:
        return None
    try:
        return Look(arguments, *named)
    except (OSError, ValueError, Unreadable, InsideRepository):
        return None


def places_of(paths: Sequence[str] | Mapping[str, object]) -> dict[str, str | None]:
    """Where some paths lead; None where there is nothing."""
    return {path: place_of(path) if os.path.lexists(path) else None for path in paths}


def _now() -> int:
    return time.time_ns() // 1000


def _named_folders(arguments: Sequence[str]) -> tuple[str | None, str | None] | None:
    """The folders in which a check is to run, and to remember; None where there is no check.

    The command line may be read wrongly here: nothing is remembered then (`cli/check.py`).
    """
    directory = None
    if arguments[:1] in (["-C"], ["--directory"]):
        directory, arguments = "".join(arguments[1:2]), arguments[2:]
    if arguments[:1] != ["check"]:
        return None
    cache_dir = os.environ.get(VARIABLE) or None
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, value = argument.partition("=")
        if name == "--cache-dir":
            cache_dir = value if equals else following
    return directory, cache_dir
