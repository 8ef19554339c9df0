"""From which size on a difference in a register is worth a statement: ``findings`` of the passport."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Part = Annotated[float, Field(gt=0, lt=1)]


class Thresholds(BaseModel):
    """Conventions of the programme, declared before the numbers are known.

    ``share_points``: a difference of two shares, in parts of one. ``ratio``: a group is small at this
    part of its share and below (four fifths: the United States' Uniform Guidelines on Employee Selection
    Procedures, 1978). ``effect``: a change of a mean, in spreads of the scores (0.2 is small: Cohen, 1988).
    ``complete``: the part of the people with answers from which on a finding may be strong.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    share_points: Part = 0.05
    ratio: Part = 0.8
    effect: float = Field(default=0.2, gt=0, le=10)
    complete: Annotated[float, Field(gt=0, le=1)] = 0.8
