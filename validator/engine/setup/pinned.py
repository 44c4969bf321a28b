"""Where relgate is published, and the revision that others pin; the docs say the same."""

NAME = "OWNER/relgate"
"""The owner and the repository. It stands for an address that the project does not have yet."""

REVISION = "0123456789abcdef0123456789abcdef01234567"
"""The commit that is pinned."""

PIN = f"{NAME}@{REVISION}"
