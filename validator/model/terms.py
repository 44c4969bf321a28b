"""The team's own terms: the vocabularies and limits that a policy may set.

The defaults are the specification to the letter. Models read the terms of a run from the
validation context, and the generated schemas carry them, so that both always judge alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from validator.named_tuple import NamedTuple

COMPONENTS = ("api", "ocr_worker", "portal", "shared")
ENVIRONMENTS = ("staging", "production")
PROVIDERS = ("cloud_run", "vercel", "cloudflare", "supabase")
ROLES = ("admin", "operator")
STATUSES = ("success", "failure", "skipped", "retrying")
GITHUB_HOSTS = ("github.com",)
SUPABASE_HOSTS = ("*.supabase.co", "*.storage.supabase.co")

MAX_ROTATION_CADENCE_DAYS = 90
"""The compliance playbook's limit, in days; a policy may lower it, never raise it."""


class Terms(NamedTuple):
    """What the words of a team's records may be.

    `github_hosts` and `supabase_hosts` are where evidence may be kept; `*.` stands for one name.
    `reference_patterns` maps each scheme that the policy adds to an anchored pattern of its
    references; `matches_reference` decides by them all in linear time. `assumed_zone` is what a
    timestamp without a zone may be given by a fix: no record may lack one for it.
    """

    components: tuple[str, ...] = COMPONENTS
    environments: tuple[str, ...] = ENVIRONMENTS
    providers: tuple[str, ...] = PROVIDERS
    roles: tuple[str, ...] = ROLES
    statuses: tuple[str, ...] = STATUSES
    github_hosts: tuple[str, ...] = GITHUB_HOSTS
    supabase_hosts: tuple[str, ...] = SUPABASE_HOSTS
    max_rotation_cadence_days: int = MAX_ROTATION_CADENCE_DAYS
    reference_patterns: Mapping[str, str] = {}
    matches_reference: Callable[[str], bool] | None = None
    assumed_zone: str | None = None

    def vocabulary(self, name: str) -> tuple[str, ...]:
        """The words of the vocabulary `name`, which is the name of one of the fields above."""
        words: tuple[str, ...] = getattr(self, name)
        return words


DEFAULT_TERMS = Terms()
