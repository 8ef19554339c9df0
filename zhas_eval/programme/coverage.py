"""What the rows of a table are: all there are (a register), or a sample of so many."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

REGISTER = "register"


class Sample(BaseModel):
    """How many rows were drawn at random (``sample``), of how many (``of``); both None for a register."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sample: int | None = None
    of: int | None = None

    @property
    def fraction(self) -> float | None:
        """The part of the population that was drawn; None for a register.

        >>> Sample(sample=300, of=1200).fraction
        0.25
        """
        return None if self.sample is None or self.of is None else self.sample / self.of


def _read(value: Any) -> Sample:
    """``register``, or ``{sample: 300, of: 1200}``."""
    if isinstance(value, Sample):
        return value
    if value == REGISTER:
        return Sample()
    if isinstance(value, dict) and set(value) == {"sample", "of"}:
        sizes = [value["sample"], value["of"]]
        whole = all(isinstance(size, int) and not isinstance(size, bool) for size in sizes)
        if whole and 1 <= sizes[0] <= sizes[1]:
            return Sample(sample=sizes[0], of=sizes[1])
    raise PydanticCustomError("passport_bad_coverage", "{key}", {"key": "coverage"})


Coverage = Annotated[Sample, BeforeValidator(_read)]
