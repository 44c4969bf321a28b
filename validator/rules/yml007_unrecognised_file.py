"""A file that is no record lies in a directory of records.

Records are `environments/<name>/<service_name>.yaml`, `bundles/<name>.yaml`,
`releases/<tag>/<environment>.yaml` and `releases/<tag>/stages.jsonl`. A README, `.gitkeep`,
`.gitignore` and the lock of the tags may lie beside them, and so may what systems and editors leave:
`.DS_Store`, `Thumbs.db`, `desktop.ini` and `*.swp`.

Why: a record with a wrong ending or in a wrong folder is checked by nobody and deployed by nobody,
and looks as if it were.

Bad:

    # environments/production/api.yaml.txt
    ^ YML007
    name: production

Bad:

    # environments/api.yaml
    ^ YML007
    name: production

Good:

    # environments/production/api.yaml
    name: production

    # environments/README.md
    How to add a service.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Files that lie where records lie, and are none."""
    yield from repository.faults("unrecognised_file")
