"""What papermill finds as its engine ``zhas-warm``: light, for papermill loads every engine at its import."""

from typing import Any


class _EngineEntry:
    """``engine.WarmEngine``, loaded when it is first asked for: that module itself needs papermill."""

    def __getattr__(self, name: str) -> Any:
        from zhas_eval.runs.engine import WarmEngine

        return getattr(WarmEngine, name)


ENGINE = _EngineEntry()
