"""The texts written for zhas-2023 agree with its data; the report's own claims stand as reported."""

from pathlib import Path

from zhas_eval.cleaning.load import load_clean
from zhas_eval.presentation.narrative import find_text_problems
from zhas_eval.presentation.wording import Wording
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.programme_folder import open_programme

FOLDER = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"


def test_written_texts_agree_and_only_the_report_claims_causes():
    programme = open_programme(FOLDER)
    written = read_narrative(programme)
    assert sum(bool(line.text) for line in written) == 2
    data = load_clean(programme)
    problems = find_text_problems(programme, written, lambda _: data, wording=Wording("ru"))
    assert [(problem.rule, problem.key, problem.details["words"]) for problem in problems] == [
        ("narrative_causal", "narrative.goal_reached", "«способствующие»"),
        ("narrative_causal", "narrative.results", "«способствует»"),
        ("narrative_causal", "narrative.results", "«В результате»"),
    ]
