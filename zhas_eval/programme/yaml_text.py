"""YAML as plain data, read by libyaml where PyYAML was built with it: many times as fast."""

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# PyYAML builds what is nested by recursion, and in C it would run over the stack: nobody writes so deep.
MOST_DEEP = 100


def load_yaml(text: str) -> Any:
    """What a text of YAML holds: mappings, lists and plain values; raises ``yaml.YAMLError``.

    >>> load_yaml("a: [1, two]")
    {'a': [1, 'two']}
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEEP:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
    return yaml.load(text, Loader=_LOADER)
