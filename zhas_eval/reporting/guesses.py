"""The guesses of cleaning at misspelt answers, as lines for a terminal."""

from collections.abc import Iterator

import pandas as pd

from zhas_eval.errors import Problem
from zhas_eval.presentation.labels import name_place
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import GUESSED, CleanData
from zhas_eval.reporting.taken import find_column, name_taken

PLACE = ["table", "file", "sheet", "name"]


def guess_lines(programme: Programme, data: CleanData, *, wording: Wording) -> list[str]:
    """Column by column what was written, what it was taken for and in how many cells; none without guesses.

    What is written is shown as ``CleanData.changes`` has it: it names nobody.
    """
    guessed = data.changes[data.changes["rule"] == GUESSED]
    if guessed.empty:
        return []
    lines = guessed.groupby([*PLACE, "written", "taken"])["cells"].sum().reset_index()
    lines = lines.assign(told=name_taken(lines.assign(new=lines["taken"]), programme, wording))
    return ["", wording("run.check.guesses", n=int(lines["cells"].sum())), *_tell(lines, wording)]


def _tell(lines: pd.DataFrame, wording: Wording) -> Iterator[str]:
    for (table, file, sheet, name), group in lines.groupby(PLACE, sort=False):
        column, number = find_column(str(table), str(name))
        heading = f"{column.headings[wording.language]} {number}".strip() if column else str(name)
        yield f"  {name_place(Problem('', str(file), str(sheet), column=heading), wording=wording)}"
        for line in group.sort_values("cells", ascending=False, kind="stable").to_dict("records"):
            written, taken = (
                wording("page.quote", text=text) if text else wording("table.not_shown")
                for text in (line["written"], line["told"])
            )
            yield "    " + wording("run.check.guess", written=written, taken=taken, n=line["cells"])
