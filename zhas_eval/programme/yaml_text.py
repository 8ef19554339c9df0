"""YAML as plain data, read by libyaml where PyYAML was built with it: many times as fast."""

from typing import Any

import yaml
from yaml.constructor import ConstructorError

# PyYAML builds what is nested by recursion, and in C it would run over the stack: nobody writes so deep.
MOST_DEEP = 100
MERGE = "tag:yaml.org,2002:merge"


class DuplicateKeyError(ConstructorError):
    """A mapping names a key twice; ``key`` is the key. PyYAML would keep the last and drop the others."""

    def __init__(self, key: str, mark: Any) -> None:
        super().__init__(problem=f"duplicate key {key}", problem_mark=mark)
        self.key = key


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader; what it would drop in silence, or fail on without a line, is an error of YAML."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """A mapping whose keys are all different."""
        seen: set[Any] = set()
        for name, _ in node.value:
            if isinstance(name, yaml.ScalarNode) and name.tag != MERGE:
                key = self.construct_object(name)
                if key in seen:
                    raise DuplicateKeyError(name.value, name.start_mark)
                seen.add(key)
        return super().construct_mapping(node, deep=deep)

    def construct_number(self, node: Any) -> Any:
        """A number or a day; one that no calendar has or that Python cannot hold is an error of its line."""
        kind = node.tag.rpartition(":")[2]
        try:
            return getattr(self, f"construct_yaml_{kind}")(node)
        except (ValueError, OverflowError) as error:
            raise ConstructorError(problem="impossible value", problem_mark=node.start_mark) from error


for _kind in ("int", "float", "timestamp"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _Loader.construct_number)


def load_yaml(text: str) -> Any:
    """What a text of YAML holds: mappings, lists and plain values.

    Raises ``yaml.YAMLError``; of it DuplicateKeyError for a key that stands twice in one mapping.

    >>> load_yaml("a: [1, two]")
    {'a': [1, 'two']}
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEEP:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
    return yaml.load(text, Loader=_Loader)
