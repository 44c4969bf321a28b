"""Every model with a schema, and the terms of a team that has set all that a policy may set."""

from __future__ import annotations

from pydantic import BaseModel

from validator.engine.policy_file import read_policy
from validator.engine.settings import settings_model
from validator.model.kinds import KINDS
from validator.model.run import PipelineRun

MODELS: dict[str, type[BaseModel]] = {
    **{kind.name: kind.model for kind in KINDS},
    "run": PipelineRun,
    "policy": settings_model(),
}
POLICY = read_policy(
    "relgate.toml",
    b"""
    [vocabulary]
    components = ["scheduler"]
    environments = ["preview"]
    providers = ["fly"]
    roles = ["release_manager"]
    reference_schemes = { doppler = 'doppler://[a-z]+/[A-Z_]+', keychain = 'keychain:.+' }

    [rules.cadence_over_limit]
    limit_days = 30
    """,
)
assert not POLICY.file.faults
TEAM = POLICY.policy.terms
