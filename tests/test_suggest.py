"""The nearest name; difflib is the oracle."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher, get_close_matches
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.suggest import MAX_GUESSES, Guesses, is_slip, nearest

NAMES = st.text(st.sampled_from("ab-_Ac12"), min_size=1, max_size=8)


@given(NAMES, st.lists(NAMES, max_size=12))
def test_agrees_with_the_standard_library(name: str, names: list[str]) -> None:
    plain = {it.lower().replace("-", "_"): it for it in sorted(names)}
    found = get_close_matches(name.lower().replace("-", "_"), plain, n=1, cutoff=0.75)
    assert nearest(name, iter(names)) == (plain[found[0]] if found else None)


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("prod_api", "prod-api"),
        ("PROD-API", "prod-api"),
        ("prod-apii", "prod-api"),
        ("prd-api", "prod-api"),
        ("payments", None),
        ("", None),
        ("prod-api" * 1000, None),
    ],
)
def test_means_the_name_that_is_misspelt(name: str, guess: str | None) -> None:
    assert nearest(name, ["staging-api", "prod-api", ""]) == guess


def test_is_quick_among_names_that_are_all_alike() -> None:
    names = [f"staging-service-{number:05}" for number in range(2000)]
    start = perf_counter()
    assert nearest("staging-servce-00199", names) == "staging-service-00199"
    assert perf_counter() - start < 1


def test_guesses_are_those_of_the_nearest_names() -> None:
    guesses = Guesses(lambda: ["staging-api", "prod-api"])
    assert [guesses.of(name) for name in ("prd-api", "payments", "prd-api")] == [
        "prod-api",
        None,
        "prod-api",
    ]


def test_guesses_end_where_no_reader_looks_any_more() -> None:
    asked: list[None] = []

    def names() -> list[str]:
        asked.append(None)
        return ["prod-api"]

    guesses = Guesses(names)
    assert not asked
    found = [guesses.of(f"prod-api{number}") for number in range(MAX_GUESSES + 10)]
    assert found == ["prod-api"] * MAX_GUESSES + [None] * 10
    assert guesses.of("prod-api0") == "prod-api"
    assert len(asked) == 1


@pytest.mark.parametrize(
    "names",
    [
        lambda at: f"v1.{at // 1000}.{at % 1000}",
        lambda at: f"v{''.join(sorted('0123456789' * 9, key=lambda digit: hash((at, digit))))}",
    ],
    ids=["numbered", "anagrams"],
)
def test_among_very_many_names_few_are_compared(
    names: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0
    ratio = SequenceMatcher.ratio

    def counted(matcher: SequenceMatcher[str]) -> float:
        nonlocal compared
        compared += 1
        return ratio(matcher)

    monkeypatch.setattr(SequenceMatcher, "ratio", counted)
    guesses = Guesses(lambda: map(names, range(50_000)))
    for number in range(MAX_GUESSES):
        guesses.of(f"v2{'0123456789' * 9}.{number}")
        guesses.of(f"v1.{number}.1000")
    assert compared <= MAX_GUESSES * 210


def test_among_names_of_many_letters_fewer_are_looked_for() -> None:
    names = [
        f"{number:017b}".replace("0", "x" * 2) + "y" * (number % 997) for number in range(9999)
    ]
    guesses = Guesses(lambda: names)
    found = [guesses.of(f"{name}-") for name in names[: MAX_GUESSES + 1]]
    assert 40 < sum(guess is not None for guess in found) < MAX_GUESSES


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("stagng", "staging"),
        ("staaging", "staging"),
        ("stagimg", "staging"),
        ("satging", "staging"),
        ("Staging", "staging"),
        ("cloud-run", "cloud_run"),
        ("prod-apii", "prod-api"),
    ],
)
def test_a_slip_is_one_letter_or_two_swapped(written: str, meant: str) -> None:
    assert is_slip(written, meant, [meant, "something-else"])


@pytest.mark.parametrize(
    ("written", "meant", "names"),
    [
        ("stagn", "staging", ["staging"]),
        ("prod-api-2", "prod-api-1", ["prod-api-1"]),
        ("prod-api2", "prod-api", ["prod-api"]),
        ("prod-apx", "prod-api", ["prod-api", "prod-app"]),
        ("", "staging", ["staging"]),
    ],
)
def test_more_is_no_slip_nor_is_what_may_mean_two(
    written: str, meant: str, names: list[str]
) -> None:
    assert not is_slip(written, meant, names)


@given(NAMES, NAMES)
def test_a_slip_goes_both_ways(one: str, other: str) -> None:
    assert is_slip(one, other, []) == is_slip(other, one, [])


@given(NAMES, st.lists(NAMES, max_size=12))
@example("ab", ["ba", "ab1"])
@example("a1b", ["a2b", "1ab"])
def test_of_many_names_a_slip_is_told_alike(name: str, names: list[str]) -> None:
    guesses = Guesses(lambda: names)
    guess = guesses.of(name)
    assert guesses.is_slip(name) == (guess is not None and is_slip(name, guess, names))
