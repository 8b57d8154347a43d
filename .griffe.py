"""For the pages made from docstrings (.mkdocs.yml): a NamedTuple is shown with its fields, as a dataclass is."""

from collections.abc import Iterator
from typing import Any

from griffe import Class, Extension, Function, Parameter, ParameterKind, Parameters


class Fields(Extension):
    """Gives every NamedTuple the `__init__` that its fields make."""

    def on_class(self, *, cls: Class, **_: Any) -> None:
        """Add it to one class."""
        if [str(base) for base in cls.bases] == ["NamedTuple"]:
            cls.set_member("__init__", Function("__init__", parameters=Parameters(*_fields(cls))))


def _fields(named_tuple: Class) -> Iterator[Parameter]:
    for each in named_tuple.attributes.values():
        if "instance-attribute" in each.labels:
            kind = ParameterKind.positional_or_keyword
            yield Parameter(each.name, annotation=each.annotation, kind=kind, default=each.value)
