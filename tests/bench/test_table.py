"""The page of results, on made-up figures."""

from __future__ import annotations

import re

from bench.ours import COLD, ONE_CHANGED, UNCHANGED
from bench.peers import AJV, C_LOADER, CHECK_JSONSCHEMA
from bench.table import Results, page
from bench.timing import Measured, Run


def of(*milliseconds: float, cpu: float = 10, megabytes: int = 50, starts: int = 1) -> Measured:
    runs = tuple(Run(wall / 1000, cpu / 1000, megabytes * 1_000_000) for wall in milliseconds)
    return Measured(runs, together=70_000_000, starts=starts)


MEASURED = {
    (CHECK_JSONSCHEMA, 1): of(250, 240, 900, cpu=240),
    (COLD, 1): of(100, cpu=90),
    (CHECK_JSONSCHEMA, 10_000): of(30_000, cpu=30_000, starts=3),
    (C_LOADER, 10_000): of(12_000, starts=3),
    (AJV, 10_000): of(1_500),
    (COLD, 10_000): of(1_000, cpu=1_090),
    (UNCHANGED, 10_000): of(100),
    (ONE_CHANGED, 10_000): of(125),
    (COLD, 100_000): of(9_000, cpu=10_090, megabytes=1_400),
}
RESULTS = Results({"Date": "2026-11-23"}, {"yamllint": "there is no pip"}, MEASURED)
PAGE = page(RESULTS)


def rows(title: str) -> dict[str, list[str]]:
    """The rows of a section's table by their first cells; of the targets, by the first two."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.*) \|$", section, re.MULTILINE)
    cells = [line.split(" | ") for line in lines]
    keys = 2 if title == "Targets" else 1
    return {" / ".join(row[:keys]): row[keys:] for row in cells}


def test_facts_and_what_was_left_out() -> None:
    assert "- Date: 2026-11-23\n" in PAGE
    assert "- yamllint was left out: there is no pip.\n" in PAGE


def test_medians_by_size_ours_first() -> None:
    time = rows("Time")
    assert time["files"] == ["1", "10,000", "100,000"]
    assert time[CHECK_JSONSCHEMA] == ["250", "30,000", "–"]
    assert [name for name in time if name in (COLD, UNCHANGED, CHECK_JSONSCHEMA)] == [
        COLD,
        UNCHANGED,
        CHECK_JSONSCHEMA,
    ]


def test_ratios_beside_their_targets() -> None:
    targets = rows("Targets")
    assert targets[f"cold, 10,000 files / {CHECK_JSONSCHEMA}"] == [
        *("1,000 ms", "30,000 ms", "**30.0x**"),
        "29.5x",  # without two more starts of 250 ms
        *("40x", "100x"),
    ]
    assert targets[f"cold, 10,000 files / {AJV}"][2:] == [*("**1.5x**", "–", "1.5x, met", "3.5x")]
    assert targets[f"nothing changed, 10,000 files / {CHECK_JSONSCHEMA}"][2] == "**300.0x**"
    assert targets[f"one changed of 10,000 / {COLD}"][2:] == [*("**8.0x**", "–", "5x, met", "10x")]
    assert targets[f"one file, cold / {CHECK_JSONSCHEMA}"][2] == "**2.5x**"


def test_what_one_call_takes_is_unknown_without_the_start() -> None:
    assert rows("Targets")[f"cold, 10,000 files / {C_LOADER}"][2:4] == ["**12.0x**", "–"]


def test_limits_of_the_largest_size() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| cold, 100,000 files")]
    assert lines == [
        "| cold, 100,000 files | – | 9.00 s | – | – | – | 8 s | 2 s |",
        "| cold, 100,000 files | – | 1.40 GB | – | – | – | 1.5 GB, met | 0.6 GB |",
    ]


def test_memory_of_the_largest_process_and_of_all() -> None:
    assert rows("Memory")[COLD] == ["50 / 70", "50 / 70", "1,400 / 70"]


def test_the_cost_of_a_file_leaves_the_starts_out() -> None:
    costs = rows("Cost of a file")
    assert costs["files"] == ["10,000", "100,000"]
    assert costs[COLD] == ["100", "100"]
    assert costs[CHECK_JSONSCHEMA] == ["2,928", "–"]
    assert C_LOADER not in costs


def test_a_part_has_a_page_too() -> None:
    part = page(Results({}, {}, {(COLD, 100): of(300)}))
    assert "| relgate, cold | 300 |" in part
    assert "| one file, cold | check-jsonschema | – | – | – | – | 2x | 8x |" in part
    assert "Not known without a run of one file." in part
