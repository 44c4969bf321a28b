"""A team's own JSON Schema refuses free data of a record.

The options name the schemas, each by its path in the repository, that judge `metadata` of stages,
`success_criteria` of environments and `artifacts` of checklists. The draft is what `$schema` says,
from 4 to 2020-12, which is the default. Nothing is fetched, so a `$ref` leads to a place in the
same schema; patterns match in linear time, without look-around; and `format` is not judged. A
schema that cannot be used is reported where the policy names it.

Why: the specification leaves these fields open. A team that reads them in dashboards and gates
needs them in one form.

Bad:

    # relgate.toml
    [rules.refused_by_team_schema]
    success_criteria = "schemas/team/criteria.json"

    # schemas/team/criteria.json
    {"properties": {"mttr_minutes": {"maximum": 60}}, "required": ["availability"]}

    # environments/production/api.yaml
    success_criteria:
    ^^^^^^^^^^^^^^^^ SCH007 there is no availability
      mttr_minutes: 90
      #             ^^ SCH007

Bad:

    # relgate.toml
    [rules.refused_by_team_schema]
    metadata = "schemas/team/metadata.json"
    #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SCH007

    # schemas/team/metadata.json
    {"properties": {"commit": {"$ref": "https://acme.example/commit.json"}}}

Good:

    # relgate.toml
    [rules.refused_by_team_schema]
    success_criteria = "schemas/team/criteria.json"

    # schemas/team/criteria.json
    {"properties": {"mttr_minutes": {"maximum": 60}}, "required": ["availability"]}

    # environments/production/api.yaml
    success_criteria:
      mttr_minutes: 30
      availability: ">=0.999"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.finding import Problem, Related
from validator.index.facts import Facts
from validator.index.repository import Attached, Repository
from validator.loading.document import Document
from validator.model.kinds import KINDS
from validator.rules import RuleOptions, option


class Options(RuleOptions):
    """The schemas by the field that each judges."""

    metadata: str | None = option(
        None,
        is_attachment=True,
        description="The path of a JSON Schema for `metadata` of stage records.",
        examples=["schemas/team/metadata.json"],
    )
    success_criteria: str | None = option(
        None,
        is_attachment=True,
        description="The path of a JSON Schema for `success_criteria` of environments.",
        examples=["schemas/team/success_criteria.json"],
    )
    artifacts: str | None = option(
        None,
        is_attachment=True,
        description="The path of a JSON Schema for `artifacts` of release checklists.",
        examples=["schemas/team/artifacts.json"],
    )


def check(repository: Repository, facts: Facts, options: Options) -> Iterator[Problem]:
    """What the schemas refuse; a schema that turns out to be unusable judges no further."""
    for field in Options.declared:
        path = getattr(options, field)
        if path in repository.attachments:
            yield from _refused(repository, field, path, repository.attachments[path])


def _refused(
    repository: Repository, field: str, path: str, attached: Attached
) -> Iterator[Problem]:
    from validator.model.team_schema import TeamSchema, UnusableSchema  # Few policies name one.

    judged: Document[Any] | None = None
    try:
        schema = TeamSchema(attached.data)
        for kind in KINDS:
            if field in kind.fields:
                for judged in repository.of(kind, field):
                    for refusal in schema.refusals(_value(judged, field)):
                        yield Problem(
                            f"{judged.subject(field, *refusal.path)} is refused by {path}: "
                            f"{refusal.reason}",
                            judged.place(field, *refusal.path, key=refusal.at_key),
                        )
    except UnusableSchema as reason:
        yield Problem(
            f"the schema {path} cannot be used: {reason}",
            attached.named_at,
            related=(Related(judged.place(field), "while judging this"),) if judged else (),
            help="correct the schema, or name another one",
        )


def _value(document: Document[Any], field: str) -> Any:
    """What the record says, or what it means where it does not say."""
    default = document.kind.model.model_fields[field].get_default(call_default_factory=True)
    return document.tree.data.get(field, default)
