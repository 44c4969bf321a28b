"""The next version, as semver and npm have it."""

from __future__ import annotations

import pytest

from validator.engine.new_record.versions import Part, newest, next_version


@pytest.mark.parametrize(
    ("tags", "patch", "minor", "major"),
    [
        (["v1.4.0"], "v1.4.1", "v1.5.0", "v2.0.0"),
        (["v1.9.0", "v1.10.0"], "v1.10.1", "v1.11.0", "v2.0.0"),
        (["v1.4.0", "v1.5.0-rc.1"], "v1.5.0", "v1.5.0", "v2.0.0"),
        (["v1.5.1-rc.1"], "v1.5.1", "v1.6.0", "v2.0.0"),
        (["v2.0.0-beta.2"], "v2.0.0", "v2.0.0", "v2.0.0"),
        (["v1.4.0+build-7"], "v1.4.1", "v1.5.0", "v2.0.0"),
        ([], "v0.1.0", "v0.1.0", "v1.0.0"),
    ],
)
def test_next_version(tags: list[str], patch: str, minor: str, major: str) -> None:
    parts: list[Part] = ["patch", "minor", "major"]
    assert [next_version(tags, part) for part in parts] == [patch, minor, major]
    assert next_version(tags) == patch


def test_the_newest_is_that_of_the_highest_precedence() -> None:
    assert newest(["v1.10.0", "v1.9.0", "v1.10.0-rc.1"]) == "v1.10.0"
    assert newest([]) is None
