"""What both exporters take from their surroundings: the folder of templates, a notebook's own name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"


def document_name(resources: Mapping[str, Any] | None) -> str:
    """The name that nbconvert gives to the notebook, empty where it gives none."""
    return str((resources or {}).get("metadata", {}).get("name", ""))
