"""What a run that judges by compiled models makes of a valid record, in place of a model."""

from __future__ import annotations

from typing import Any


class Entity:
    """The fields of a record as attributes, like those of the model, which need not be imported.

    The slots are those that pydantic's validator fills in an object of a model. Like a model's,
    the fields are not to be changed.
    """

    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )

    __hash__ = None  # type: ignore[assignment]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is not to be changed")

    def __eq__(self, other: object) -> bool:
        is_alike = type(self).__name__ == type(other).__name__
        return is_alike and vars(self) == vars(other)


def plain_data(value: Any) -> Any:
    """What an entity or a model says, as mappings, lists and scalars."""
    if isinstance(value, dict):
        return {name: plain_data(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain_data(item) for item in value]
    return plain_data(vars(value)) if hasattr(value, "__dict__") else value


def entity_type(name: str) -> type[Entity]:
    """A type of entities that stands for the model of that name."""
    return type(name, (Entity,), {"__slots__": ()})
