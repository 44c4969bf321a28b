"""A mapping takes over the fields of another one by a merge key.

What the merge might bring is not known, so no field is reported as missing beside it.

Why: YAML 1.2 has no merge keys. Some readers merge, others see a field that is called `<<`.

Bad:

    # environments/production/api.yaml
    <<: {cloud_provider: cloud_run, gh_environment: production}
    ^^ YML011
    name: production

Good:

    # environments/production/api.yaml
    cloud_provider: cloud_run
    gh_environment: production
    name: production
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """Merge keys, which YAML 1.2 does not know."""
    yield from repository.faults("merge_key")
