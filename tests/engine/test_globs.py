"""Globs of a policy against paths."""

from __future__ import annotations

import string
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from validator.engine.globs import Covering, glob_matcher

STAGING = "environments/staging/api.yaml"


@pytest.mark.parametrize(
    "glob",
    [
        STAGING,
        "environments/staging/*",
        "environments/staging/*.yaml",
        "environments/*/api.yaml",
        "environments/*/*",
        "environments/sta?ing/api.yaml",
        "environments/**",
        "environments/**/*",
        "environments/**/api.yaml",
        "environments/staging/**/api.yaml",
        "**/staging/**",
        "**/api.yaml",
        "**",
        "**.yaml",
        "*/*/*",
        "environments",
        "environments/",
        "environments/staging",
        "environments/s*",
        "*",
        "./environments/staging/",
        "/environments/staging/api.yaml",
        ".",
        "./",
        "/",
    ],
)
def test_covers(glob: str) -> None:
    assert glob_matcher(glob)(STAGING)


@pytest.mark.parametrize(
    "glob",
    [
        "api.yaml",
        "*.yaml",
        "*api.yaml",
        "staging/*",
        "environment",
        "environments/stag",
        "environments/*.yaml",
        "environments/staging/api",
        "environments/staging/api?yaml/x",
        "environments?staging/api.yaml",
        "environments/staging/api.yaml/**/x",
        "environments/staging/apiXyaml",
        "environments/[s]taging/*",
        "environments/{staging,production}/*",
        "Environments/staging/*",
        "environments\\staging\\*",
        "../environments/staging/api.yaml",
        "**/api",
        " ",
    ],
)
def test_does_not_cover(glob: str) -> None:
    assert not glob_matcher(glob)(STAGING)


def test_every_sign_but_the_three_means_itself() -> None:
    for sign in {*string.printable, "😀", "\u2028", "\x85"} - {"*", "?", "/"}:
        matches = glob_matcher(f"é{sign}é")
        assert matches(f"é{sign}é"), repr(sign)
        assert not any(map(matches, ("éé", "ééé", "éüé"))), repr(sign)


def test_a_path_of_any_signs_can_be_covered() -> None:
    assert glob_matcher("bundles/*")("bundles/a\nb.yaml")
    assert glob_matcher("bundles/?.yaml")("bundles/\n.yaml")
    assert glob_matcher("bundles/*")("bundles/\udcff.yaml")
    assert glob_matcher("bundles/?.yaml")("bundles/é.yaml")
    assert not glob_matcher("bundles/x")("bundles/x\n")


NAMES = st.text(st.sampled_from("ab.-*?"), min_size=1, max_size=4)


@given(st.lists(NAMES, min_size=1, max_size=3), st.lists(NAMES, min_size=1, max_size=3))
def test_agrees_with_the_standard_library(pattern: list[str], parts: list[str]) -> None:
    """Pathlib has no `**` here; where the path is as long as the glob, both know the same signs."""
    assume(len(pattern) == len(parts) and not any("**" in part for part in pattern))
    assume("." not in {*pattern, *parts} and ".." not in {*pattern, *parts})
    glob, path = "/".join(pattern), "/".join(parts)
    assert glob_matcher(glob)(path) == PurePosixPath(path).match(glob)


def test_a_glob_that_is_too_long_is_an_error_and_no_delay() -> None:
    for unit in ("*?", "a*", "**/", "?"):
        with pytest.raises(ValueError, match=r".+"):
            glob_matcher(unit * 200_000)
    assert glob_matcher("*?" * 128)("x" * 4_000)


PARTS = st.lists(st.sampled_from(["a", "b", "*", "?", "**", "a.yaml", "."]), max_size=3)
PATHS = st.lists(st.sampled_from(["a", "b", "a.yaml", "\udc80"]), min_size=1, max_size=3)


@given(st.lists(PARTS.map("/".join), max_size=6), st.lists(PATHS.map("/".join), max_size=4))
def test_what_covers_is_what_matches(globs: list[str], paths: list[str]) -> None:
    covering = Covering((glob, number) for number, glob in enumerate(globs))
    for path in (*paths, *paths):
        expected = [number for number, glob in enumerate(globs) if glob_matcher(glob)(path)]
        assert covering.of(path) == expected


def test_of_very_many_paths_each_is_looked_up() -> None:
    """To match each path with each glob would take an hour; no clock is looked at."""
    paths = [f"bundles/{number}.yaml" for number in range(50_000)]
    covering = Covering((path, path) for path in paths)
    assert all(covering.of(path) == [path] for path in paths)
