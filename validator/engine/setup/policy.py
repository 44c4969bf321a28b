"""The policy that a repository starts with: the default, and every key to be switched on."""

POLICY = """\
#:schema ./schemas/policy.schema.json

# What your team decides. Every key is optional, and without any the defaults hold. A mistake
# here stops every check, with its line. This file marks the root of the records.

# The rules to run, and not to run: codes, names or families. Locked rules always run.
# select = ["REF", "TAG001"]
# ignore = ["REL005"]

# How grave findings are, by code, name or family.
# [severity]
# REF004 = "error"

# What not to report of some files.
# [per_path_ignores]
# "releases/v0.*/**" = ["REL"]

# Words that you add to the usual ones; run `relgate schema` afterwards.
# [vocabulary]
# components = ["billing"]
# environments = ["preview"]
# providers = ["fly"]
# roles = ["release_manager"]
# reference_schemes = { doppler = "doppler://[a-z-]+/[A-Z_]+" } # further references to secrets

# Where release tags live: `git` (here), the path of another clone, or `lock`, which is what
# `relgate tags update` writes.
# [tags]
# source = "lock"

# The options of a rule, under its name.
# [rules.cadence_over_limit]
# limit_days = 60

# Findings that are accepted for a while. Every report shows them.
# [[waivers]]
# code = "REF004"
# path = "environments/staging/*"
# reason = "one account until the migration is over"
# until = 2027-01-31
"""
