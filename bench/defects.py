"""Defects, planted one a file in a valid repository: each is found, and nothing else is.

So a benchmark knows how many findings of which code are right.
"""

from __future__ import annotations

import random
import re
from collections import Counter

DEFECTS = {
    "environments": (
        ("REF001", r"^(secrets_bundle_ref: [\"']?[\w-]+)", r"\1x"),
        ("SCH004", r"^(cloud_provider:) \w+", r"\1 clod_run"),
        ("UNQ001", r"^id: \S+", "id: ANOTHER"),
        ("TAG003", r"^(rollback_tag:) \S+", r"\1 v0.0.9"),
        ("YML001", r"^(gh_environment:)", r"\1 first: second"),
        ("SCH002", r"^(last_validated_at: .*)", r"\1\nlast_validated_by: nobody"),
        ("REL005", r"^(last_validated_at:) \S+", r"\1 '2024-01-01T00:00:00Z'"),
    ),
    "bundles": (
        ("ROT002", r"^(last_rotated_at:) \S+", r"\1 '2026-01-01T00:00:00Z'"),
        ("SCH002", r"^(owner: .*)", r"\1\ncolour: red"),
        ("ROT001", r"^(rotation_cadence_days:) \d+", r"\1 120"),
        ("YML002", r"^(owner: .*)", r"\1\nowner: other"),
        ("SCH001", r"^owner: .*\n", ""),
        ("PII002", r"^(owner:) .*", r"\1 jane@acme.example"),
    ),
    "releases": (
        ("PII001", r"^(approver_email:) \S+", r"\1 jane@acme.example"),
        ("SCH003", r"^(ux_states_demoed:) \w+", r"\1 'yes'"),
        ("EVD001", r"^(    url:) https://github\.com/\S+", r"\1 https://evil.example/artifact"),
        ("REL001", r"^(pdpa_confirmed:) \w+", r"\1 false"),
    ),
}
"""By directory: the code that finds a defect, and the pattern and the template that plant it.

ANOTHER stands for the id of a file without a defect.
"""


def plant(files: dict[str, str], share: float, seed: int = 1) -> Counter[str]:
    """Plant a defect in that share of the YAML files, at most half, and count them by code.

    At least one is planted where the share is not zero.
    """
    if not 0 <= share <= 0.5:
        raise ValueError(f"a share from 0 to 0.5 can be defective, not {share}")
    source = random.Random(seed)  # noqa: S311 - the same defects each time
    paths = [path for path in files if path.endswith(".yaml")]
    source.shuffle(paths)
    count = max(1, round(len(paths) * share)) if share else 0
    others = iter(paths[count:])
    planted: Counter[str] = Counter()
    turns: Counter[str] = Counter()
    for path in paths[:count]:
        directory = path.partition("/")[0]
        kinds = DEFECTS[directory]
        code, pattern, template = kinds[turns[directory] % len(kinds)]
        if "ANOTHER" in template:
            template = template.replace("ANOTHER", _id(files[next(others)]))
        files[path], times = re.subn(pattern, template, files[path], count=1, flags=re.MULTILINE)
        if not times:
            raise ValueError(f"{code} cannot be planted in {path}")
        turns[directory] += 1
        planted[code] += 1
    return planted


def _id(text: str) -> str:
    found = re.search(r"^id: (\S+)", text, re.MULTILINE)
    return found[1] if found else ""
