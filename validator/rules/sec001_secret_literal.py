"""A bundle holds a secret itself where a reference to it belongs.

References are `gh://ENVIRONMENT/NAME`, `op://vault/item/field`, `vault:path#key`,
`projects/P/secrets/S`, `arn:aws:secretsmanager:...`, `https://NAME.vault.azure.net/secrets/...`,
`supabase://PROJECT/KEY`, `${{ secrets.NAME }}`, and the schemes of the policy. What is none of
these, a number too, is taken for the secret.

Why: whoever reads the repository, or any clone or backup of it ever made, can use the secret.

Bad:

    # bundles/prod-api.yaml
    name: prod-api
    supabase_key_ref: Tr0ub4dor-and-3
    #                 ^^^^^^^^^^^^^^^ SEC001

Good:

    # bundles/prod-api.yaml
    name: prod-api
    supabase_key_ref: op://production/supabase/service-role
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.finding import Problem
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.rules import RuleOptions

LOCKED = True
SENSITIVE = True
SCOPE = "file"


def check(repository: Repository, facts: Facts, options: RuleOptions) -> Iterator[Problem]:
    """What the model of bundles has taken for a secret."""
    for problem in repository.faults("secret_literal"):
        place = problem.place
        yield Problem(
            f"`{place.field}` of {f'bundle {place.key}' if place.key else 'the bundle'} is no "
            "reference to a secret, so it is taken for the secret itself",
            place,
            help="keep the secret in a store and write where it is, like gh://ENVIRONMENT/NAME; "
            "then rotate it, as the git history keeps what stood here",
        )
