"""What stands for the state of tags."""

from __future__ import annotations

from validator.engine.keeping import digest_tags
from validator.index.facts import Tags


def test_tags_are_told_apart_by_all_that_is_known_of_them() -> None:
    tags = Tags({"v1.0.0": "a" * 40})
    others = [
        Tags({"v1.0.0": "b" * 40}),
        Tags({"v1.0.1": "a" * 40}),
        Tags(tags.commits, "the clone is shallow", "fetch"),
        Tags(tags.commits, origin="a lock"),
    ]
    assert len({digest_tags(it) for it in (tags, *others)}) == 5
