"""What cannot be read: all of `source` that a run in which nothing changed needs."""

POLICY_LIMIT = 1024 * 1024
"""The most bytes of a policy that are read."""


class Unreadable(Exception):  # noqa: N818 - it states a fact about a file, not an error of ours
    """A listed file cannot be read; `str()` says why, in words that follow "cannot be read: "."""
