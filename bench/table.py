"""The page of results: figures of ours and of the peers from one run, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from bench.ours import COLD, ONE_CHANGED, UNCHANGED
from bench.peers import AJV, C_LOADER, CHECK_JSONSCHEMA
from bench.timing import Measured

NONE = "–"


@dataclass(frozen=True)
class Results:
    """What one run of the benchmarks found.

    `about` are facts to list, by name; `left_out` are reasons, by peer; `measured` is by name and
    number of files.
    """

    about: dict[str, str]
    left_out: dict[str, str]
    measured: dict[tuple[str, int], Measured]

    @property
    def names(self) -> list[str]:
        """All that was measured, ours first, in the order of measuring."""
        names = dict.fromkeys(name for name, _ in self.measured)
        return sorted(names, key=lambda name: not name.startswith("relgate"))

    @property
    def sizes(self) -> list[int]:
        """The numbers of files, the smallest first."""
        return sorted({size for _, size in self.measured})


@dataclass(frozen=True)
class Ratio:
    """How many times faster than another we want to be: first, and then."""

    what: str
    ours: str
    size: int
    other: str
    first: float
    then: float


RATIOS = (
    Ratio("cold, 10,000 files", COLD, 10_000, CHECK_JSONSCHEMA, 40, 100),
    Ratio("cold, 10,000 files", COLD, 10_000, C_LOADER, 16, 40),
    Ratio("cold, 10,000 files", COLD, 10_000, AJV, 1.5, 3.5),
    Ratio("nothing changed, 10,000 files", UNCHANGED, 10_000, CHECK_JSONSCHEMA, 250, 550),
    Ratio("nothing changed, 10,000 files", UNCHANGED, 10_000, AJV, 9, 20),
    Ratio("one changed of 10,000", ONE_CHANGED, 10_000, COLD, 5, 10),
    Ratio("one file, cold", COLD, 1, CHECK_JSONSCHEMA, 2, 8),
)
LARGEST = 100_000
SECONDS = (8.0, 2.0)
GIGABYTES = (1.5, 0.6)


def page(results: Results) -> str:
    """The page in Markdown."""
    sections = (
        "# Benchmarks: relgate beside its peers",
        "Written by `make bench`; [README.md](README.md) says how, and what is fair about it.",
        "\n".join(f"- {name}: {text}" for name, text in results.about.items()),
        "\n".join(f"- {name} was left out: {why}." for name, why in results.left_out.items()),
        "## Time\n\nMedians of whole processes in ms, on the clock.",
        _by_size(results, lambda it: f"{wall(it) * 1000:,.0f}"),
        "## Targets\n\n`In one call` is the ratio where a peer that starts several times did so "
        "once:\nwithout what one file takes it, as often as it starts again.",
        _targets(results),
        "## Processor time\n\nMedians in ms, of all cores and processes.",
        _by_size(results, lambda it: f"{cpu(it) * 1000:,.0f}"),
        "## Memory\n\nPeaks in MB: of the largest process, as the kernel tells, and of all "
        "processes together,\nsampled, with shared pages counted once.",
        _by_size(results, _memory),
        "## Cost of a file\n\nMicroseconds of processor time for each YAML file, without what the "
        "first one takes.",
        _costs(results) or "Not known without a run of one file.",
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def wall(measured: Measured) -> float:
    """The median of the seconds on the clock."""
    return median(run.wall for run in measured.runs)


def cpu(measured: Measured) -> float:
    """The median of the seconds of all processors."""
    return median(run.cpu for run in measured.runs)


def peak(measured: Measured) -> int:
    """The most bytes that were held at once, as far as the system tells."""
    return max(measured.together or 0, *(run.largest for run in measured.runs))


def _by_size(results: Results, show: Callable[[Measured], str]) -> str:
    rows = [
        [name, *(_shown(results, name, size, show) for size in results.sizes)]
        for name in results.names
    ]
    return _table(["files", *(f"{size:,}" for size in results.sizes)], rows)


def _costs(results: Results) -> str:
    sizes = [size for size in results.sizes if size > 1]
    rows = []
    for name in results.names:
        one = results.measured.get((name, 1))
        if one is not None:
            costs = [
                f"{(cpu(found) - found.starts * cpu(one)) / (size - 1) * 1e6:,.0f}"
                if (found := results.measured.get((name, size)))
                else NONE
                for size in sizes
            ]
            rows.append([name, *costs])
    return _table(["files", *(f"{size:,}" for size in sizes)], rows) if rows else ""


def _targets(results: Results) -> str:
    rows = []
    for target in RATIOS:
        ours = results.measured.get((target.ours, target.size))
        other = results.measured.get((target.other, target.size))
        cells = [NONE, NONE, NONE, NONE, f"{target.first:g}x", f"{target.then:g}x"]
        if ours and other:
            ratio = wall(other) / wall(ours)
            single = _in_one_call(other, results.measured.get((target.other, 1)))
            cells = [
                f"{wall(ours) * 1000:,.0f} ms",
                f"{wall(other) * 1000:,.0f} ms",
                f"**{ratio:.1f}x**",
                NONE if single is None else f"{single / wall(ours):.1f}x",
                *(f"{aim:g}x{_met(ratio >= aim)}" for aim in (target.first, target.then)),
            ]
        rows.append([target.what, target.other, *cells])
    rows += _limits(results.measured.get((COLD, LARGEST)))
    head = ["", "against", "ours", "theirs", "ratio", "in one call", "first target", "next"]
    return _table(head, rows)


def _in_one_call(measured: Measured, of_one_file: Measured | None) -> float | None:
    """What a peer that starts several times would take in one; None where it cannot be told."""
    if measured.starts == 1 or of_one_file is None:
        return None
    return wall(measured) - (measured.starts - 1) * wall(of_one_file)


def _limits(measured: Measured | None) -> list[list[str]]:
    what = f"cold, {LARGEST:,} files"
    rows = []
    for unit, limits, value in (
        ("s", SECONDS, wall(measured) if measured else None),
        ("GB", GIGABYTES, peak(measured) / 1e9 if measured else None),
    ):
        shown = NONE if value is None else f"{value:.2f} {unit}"
        aims = [f"{limit:g} {unit}{_met(value is not None and value <= limit)}" for limit in limits]
        rows.append([what, NONE, shown, NONE, NONE, NONE, *aims])
    return rows


def _met(is_met: bool) -> str:
    return ", met" if is_met else ""


def _memory(measured: Measured) -> str:
    largest = f"{max(run.largest for run in measured.runs) / 1e6:,.0f}"
    together = NONE if measured.together is None else f"{measured.together / 1e6:,.0f}"
    return f"{largest} / {together}"


def _shown(results: Results, name: str, size: int, show: Callable[[Measured], str]) -> str:
    measured = results.measured.get((name, size))
    return NONE if measured is None else show(measured)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
