"""What git is asked about tags.

A run in which nothing changed asks it too, and looks no further than whether git says what it said.
"""

from __future__ import annotations

import os

from validator.git_program import (
    GitError,
    accepted,
    asked_git,
    clone_at,
    repository_of,
)
from validator.sealing import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.git_program import Answer
    from validator.spawning import Said

_FORMAT = "%(objecttype) %(objectname) %(type) %(object) %(refname)"
_QUESTIONS = (
    ("for-each-ref", f"--format={_FORMAT}", "refs/tags"),
    ("rev-parse", "--is-shallow-repository"),
    ("config", "-z", "--get-regexp", r"^remote\..*\.(tagopt|fetch)$"),
)
_NO_FAILURES = ((0,), (0,), (0, 1))

LOCAL = ("git", "lock")
"""The values of `tags.source` for which the repository of the records is asked."""


class TagQuestions:
    """Questions to git, which answers while something else is done. Raises nothing by itself.

    `are_all` turns false where an answer made somebody ask further.
    """

    def __init__(self, root: str | os.PathLike[str], tags_source: str) -> None:
        self.where: Sequence[str] = ()
        self.are_all = True
        self._asked: list[asked_git] = []
        self._answers: list[Answer] = []
        self._said: list[Said] | None = None
        self._error: GitError | None = None
        try:
            if tags_source in LOCAL:
                self.where = repository_of(root)
            else:
                self.where = clone_at(os.path.join(root, tags_source), root)
            # All at once, for to start takes git longer than to answer.
            for question in _QUESTIONS:
                git = asked_git(self.where, *question)
                self._answers.append(git.__enter__())
                self._asked.append(git)
        except GitError as error:
            self._error = error

    def said(self) -> list[Said]:
        """The tags, whether the clone is shallow, and which settings of remotes there are.

        Raises `GitError`.
        """
        said = self._waited()
        return [accepted(it, accept) for it, accept in zip(said, _NO_FAILURES, strict=True)]

    def told(self) -> bytes:
        """One value for all that git said, word by word, or for why it did not."""
        try:
            return digest([(said.status, said.stdout, said.stderr) for said in self._waited()])
        except GitError as error:
            return digest(error.reason, error.remedy)

    def _waited(self) -> list[Said]:
        try:
            if self._error is None and self._said is None:
                self._said = [answer(None) for answer in self._answers]
        except GitError as error:
            self._error = error
        finally:
            self.end()
        if self._error is not None:
            raise self._error
        return self._said or []

    def end(self) -> None:
        """Wait no longer."""
        for git in self._asked:
            git.__exit__(None, None, None)
        self._asked = []


def ask_for_tags(root: str | os.PathLike[str], tags_source: str) -> TagQuestions:
    """Ask about the tags where `tags.source` of a policy looks for them.

    That is the repository of `root`, or another clone at a path relative to `root`, which must be a
    repository itself.
    """
    return TagQuestions(root, tags_source)
