"""Measure relgate and its peers on the same files, in turns.

    python -m bench.run [--sizes 1,100] [--peers ajv,yamllint] [--runs N]

A whole run writes bench/RESULTS.md; where a part is asked for, it is printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import ours, peers
from bench.installing import Missing, pip_versions
from bench.machine import machine
from bench.repositories import describe, make_repositories
from bench.table import Results, page
from bench.timing import ROUNDS_OF_THE_SLOW, SLOW_SECONDS, Failed, Measured, in_turns

ROOT = Path(__file__).parents[1]
PLACE = ROOT / ".bench"
SIZES = (1, 100, 10_000, 100_000)
RUNS = 5
LARGEST_FOR_PEERS = 10_000


@dataclass
class Installed:
    """What can be measured, with the versions that were found, and why some cannot."""

    program: Path
    peers: dict[peers.Peer, str]
    left_out: dict[str, str]


def install(chosen: tuple[peers.Peer, ...]) -> Installed:
    """Install relgate and peers. Raises `Missing` for relgate, and leaves such peers out."""
    installed = Installed(ours.install(ROOT, PLACE), {}, {})
    for peer in chosen:
        _tell(f"installing {peer.name}")
        try:
            installed.peers[peer] = peers.install(peer, PLACE / "peers")
        except Missing as reason:
            installed.left_out[peer.name] = str(reason)
            _tell(f"left out: {reason}")
    return installed


def measure(installed: Installed, sizes: Sequence[int], runs: int) -> Results:
    """Measure all that is installed at each size. Raises `Failed`."""
    about = {
        "Date": str(datetime.now(UTC).date()),
        **machine(),
        "pip": pip_versions(installed.program.parents[1], ["pip"])["pip"],
        "relgate": ours.version(ROOT),
        **{peer.name: versions for peer, versions in installed.peers.items()},
        "Runs": f"{runs} of each, in turns; {min(runs, ROUNDS_OF_THE_SLOW)} of those that take "
        f"more than {SLOW_SECONDS:.0f} s",
    }
    peers.write_schemas(ROOT / "schemas", PLACE / "schemas")
    measured: dict[tuple[str, int], Measured] = {}
    for size in sizes:
        _tell(f"{size:,} files")
        repositories = make_repositories(PLACE / "repositories", size)
        about[f"{size:,} {'file' if size == 1 else 'files'}"] = describe(repositories.clean)
        commands = ours.commands(installed.program, repositories, PLACE / "repositories/caches")
        if size <= LARGEST_FOR_PEERS:
            commands += [
                peers.command(peer, PLACE / "peers", PLACE / "schemas", repositories.clean)
                for peer in installed.peers
            ]
        found = in_turns(commands, runs, _tell)
        measured |= {(name, size): each for name, each in found.items()}
    return Results(about, installed.left_out, measured)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _sizes(text: str) -> list[int]:
    return [_count(size) for size in text.split(",")]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sizes", type=_sizes, help="numbers of files, joined by commas")
    parser.add_argument("--peers", help="words in the names of peers, joined by commas")
    parser.add_argument("--runs", type=_count, default=RUNS)
    parser.add_argument("--output", type=Path, help="where the page goes")
    arguments = parser.parse_args()
    try:
        words = None if arguments.peers is None else filter(None, arguments.peers.split(","))
        chosen = peers.PEERS if words is None else peers.choose(words)
    except ValueError as error:
        parser.error(str(error))
    whole = arguments.sizes is None and arguments.peers is None
    output = arguments.output or (ROOT / "bench/RESULTS.md" if whole else None)
    try:
        text = page(measure(install(chosen), arguments.sizes or SIZES, arguments.runs))
    except (Failed, Missing) as error:
        sys.exit(str(error))
    if output is None:
        print(text)
    else:
        output.write_text(text)
        _tell(f"wrote {output.name}")


if __name__ == "__main__":
    main()
