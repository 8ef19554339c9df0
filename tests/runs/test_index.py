"""The index page: states in words, links that lead somewhere, failures told, nothing loaded."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.ledger import figures_table
from zhas_eval.runs.index import KeyFigure, read_key_figures, render_index, write_index
from zhas_eval.runs.keys import hash_package
from zhas_eval.sources.programme_folder import input_hashes, open_programme

WORDING = Wording("ru")
NOT_WRITTEN = (
    "запись, не удалось записать (закройте документы в других программах, проверьте место на диске и право "
    "записи), файл a.pdf"
)
CODE = "the code of now"
INPUTS = {"programme.yml": "0", "raw/people.xlsx": "0"}


def figure(name: str, value: float | None, **more: object) -> dict[str, object]:
    return {"figure": f"{name}@wko/2023", "value": value, "unit": "people", "suppressed": False, **more}


def publish(folder_of_all: Path, region: str = "wko", period: str = "2023", **changes: Any) -> None:
    folder = folder_of_all / period / region
    folder.mkdir(parents=True)
    names = [f"{stem}.ru.{kind}" for stem in ("10_people", "appendix") for kind in ("html", "pdf")]
    names += ["figures.parquet", "tables.ru.xlsx"]
    figures = [figure("participants", 21.0), figure("grants.contracts", None), figure("budget", 5.0)]
    (folder / "figures.parquet").write_bytes(figures_table(figures))
    parameters = {"region": region, "period": period, "language": "ru", "notebooks": ["10_people"]}
    manifest = {
        "format": 1,
        "parameters": parameters,
        "state": "complete",
        "code": CODE,
        "failures": [],
        "titles": {"10_people": "Участники & <b>"},
        "inputs": INPUTS | {"notebooks/10_people.ipynb": "0"},
        "outputs": dict.fromkeys(names, "0"),
    }
    for name in names:
        (folder / name).touch()
    (folder / "run.json").write_text(json.dumps(manifest | changes), encoding="utf-8")


def render(programme_folder: Path, outputs: Path) -> str:
    return render_index(
        open_programme(programme_folder).passport, outputs, inputs=INPUTS, code=CODE, wording=WORDING
    )


def failures_of(page: str) -> list[list[str]]:
    """The rows of the table of failures, as text."""
    table = page[page.index('<table class="failed-runs">') :].split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.strip().splitlines()]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]


def states_of(page: str) -> list[str]:
    grid = page[page.index('<table class="grid') :]
    return re.findall(r'<span class="word">([^<]+)</span>', grid[: grid.index("</table>")])


def test_every_link_leads_to_a_file_or_a_place_on_the_page(programme_folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    publish(outputs)
    publish(outputs, period="2023-10-01..2023-12-31")
    page = render(programme_folder, outputs)
    links = re.findall(r'<a href="([^"]+)"', page)
    files = [link for link in links if not link.startswith("#")]
    assert len(files) == 12
    assert all((outputs / link).is_file() for link in files)
    assert all(f'id="{link[1:]}"' in page for link in links if link.startswith("#"))


def test_the_page_loads_nothing_and_runs_nothing(programme_folder: Path, tmp_path: Path) -> None:
    publish(tmp_path / "outputs")
    page = render(programme_folder, tmp_path / "outputs")
    assert "default-src 'none'" in page
    assert not re.findall(r"<script|<link|https?://|url\(|src=", page)


def test_states_are_told_in_words(programme_folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    publish(outputs)
    publish(outputs, region="all", state="partial")
    page = render(programme_folder, outputs)
    assert states_of(page) == ["Частично", "Готово", "Не выполнялось"]
    assert "сводное приложение не делалось" in page
    assert "программа изменились" not in page


@pytest.mark.parametrize(
    "read",
    [
        INPUTS | {"raw/people.xlsx": "1"},
        INPUTS | {"raw/gone.xlsx": "0"},
        {"programme.yml": "0"},
    ],
)
def test_a_set_made_from_other_inputs_is_outdated(
    programme_folder: Path, tmp_path: Path, read: dict[str, str]
) -> None:
    outputs = tmp_path / "outputs"
    publish(outputs)
    publish(outputs, region="all", inputs=read, state="partial")
    page = render(programme_folder, outputs)
    assert states_of(page) == ["Устарело", "Готово", "Не выполнялось"]
    assert page.count("Исходные файлы или сама программа изменились") == 1
    assert "сводное приложение не делалось" in page
    assert '<symbol id="icon-outdated"' in page


def test_changed_input_is_seen_by_the_page_itself(programme_folder: Path, tmp_path: Path) -> None:
    outputs, programme = tmp_path / "outputs", open_programme(programme_folder)
    publish(outputs, inputs=input_hashes(programme), code=hash_package())
    write_index(programme, outputs, language="ru")
    assert "Устарело" not in (outputs / "index.html").read_text(encoding="utf-8")
    (programme_folder / "raw" / "people.xlsx").write_bytes(b"other")
    write_index(programme, outputs, language="ru")
    assert "Устарело" in (outputs / "index.html").read_text(encoding="utf-8")


def test_documents_in_two_languages_are_told_apart(programme_folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    publish(outputs)
    place = outputs / "2023" / "wko" / "run.json"
    russian = json.loads(place.read_text(encoding="utf-8"))
    kazakh = russian | {
        "parameters": russian["parameters"] | {"language": "kk"},
        "titles": {"10_people": "Қатысушылар"},
        "outputs": {"10_people.kk.pdf": "0", "figures.parquet": "0"},
    }
    place.write_text(json.dumps(kazakh | {"other_languages": [russian]}), encoding="utf-8")
    page = render(programme_folder, outputs)
    links = re.findall(r'<a href="2023/wko/([^"]+)"[^>]*>([^<]+)</a>', page)
    assert ("10_people.ru.pdf", "PDF") in links
    assert ("10_people.kk.pdf", "PDF (kk)") in links
    assert ("figures.parquet", "PARQUET") in links
    assert len(links) == len(set(links)) == 7
    assert "Участники &amp;" in page
    assert "Қатысушылар" not in page


def test_a_set_that_was_not_written_says_so(programme_folder: Path, tmp_path: Path) -> None:
    failure = {"notebook": "", "region": "wko", "period": "2023", "stage": "publish", "cell": None}
    failures = [failure | {"error": "NotWritten", "message": "файл a.pdf"}]
    publish(tmp_path / "outputs", state="failed", failures=failures)
    page = render(programme_folder, tmp_path / "outputs")
    assert failures_of(page) == [
        ["Набор документов", "ЗКО", "2023 год", "—", NOT_WRITTEN, "—"],
    ]
    assert "сделаны не все разделы" not in page


def test_failures_are_told_with_notebook_and_cell(programme_folder: Path, tmp_path: Path) -> None:
    failure = {"notebook": "10_people", "region": "wko", "period": "2023", "stage": "execute"}
    failures = [failure | {"error": "ValueError", "cell": 3, "message": ""}]
    publish(tmp_path / "outputs", state="failed", failures=failures, outputs={}, titles={})
    page = render(programme_folder, tmp_path / "outputs")
    assert failures_of(page) == [["10_people", "ЗКО", "2023 год", "3", "ValueError", "—"]]
    assert "Ошибка" in page


def test_a_failure_leads_to_the_notebook_as_executed(programme_folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    failure = {"notebook": "10_people", "region": "wko", "period": "2023", "stage": "execute"}
    failures = [failure | {"error": "ValueError", "cell": 3, "message": ""}]
    made = {"10_people.failed.ru.ipynb": "0"}
    other = {"format": 1, "parameters": {"language": "kk", "notebooks": ["10_people"]}, "state": "failed"}
    other |= {"failures": failures, "titles": {}, "inputs": INPUTS, "code": CODE, "outputs": {}}
    publish(outputs, state="failed", failures=failures, outputs=made, titles={}, other_languages=[other])
    page = render(programme_folder, outputs)
    assert [row[-1] for row in failures_of(page)] == ["10_people.failed.ru.ipynb"]
    assert '<a href="2023/wko/10_people.failed.ru.ipynb">' in page
    assert "Не сделано: 1" in page


def test_the_batch_is_summed_up(programme_folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    failure = {"region": "all", "period": "2023", "stage": "execute", "error": "KeyError", "cell": 2}
    parameters = {
        "region": "all",
        "period": "2023",
        "language": "ru",
        "notebooks": ["10_people", "20_grants"],
    }
    failures = [failure | {"notebook": "20_grants", "message": ""}]
    publish(outputs)
    publish(outputs, region="all", state="failed", failures=failures, parameters=parameters)
    page = render(programme_folder, outputs)
    counts = re.findall(r'<span class="word">([^<]+)</span></span> <b data-kind="run">(\d+)</b>', page)
    assert counts == [("Готово", "1"), ("Ошибка", "1"), ("Не выполнялось", "1")]
    assert "Тетради: выполнено — 2, с ошибкой — 1." in page


def test_many_periods_have_one_number_each_and_states_for_all_readers(
    programme_folder: Path, tmp_path: Path
) -> None:
    outputs = tmp_path / "outputs"
    for month in ("2023-10", "2023-11", "2023-12", "2024-01"):
        publish(outputs, period=month)
    page = render(programme_folder, outputs)
    assert '<table class="grid wide">' in page
    assert states_of(page).count("Готово") == 4
    assert 'title="Готово"' in page
    assert "Число в клетке" in page


def test_equal_documents_give_an_equal_page(programme_folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(tmp_path / name)
    assert render(programme_folder, tmp_path / "one") == render(programme_folder, tmp_path / "two")


def test_text_of_others_is_escaped_and_the_notice_is_there(programme_folder: Path, tmp_path: Path) -> None:
    publish(tmp_path / "outputs")
    page = render(programme_folder, tmp_path / "outputs")
    assert "Участники &amp; &lt;b&gt;" in page
    assert "Данные вымышлены" in page
    assert page.index("Данные вымышлены") < page.index("<h1>")


def test_real_data_has_no_notice(programme_folder: Path, tmp_path: Path) -> None:
    passport = programme_folder / "programme.yml"
    passport.write_text(passport.read_text(encoding="utf-8").replace("made_up: true\n", ""), encoding="utf-8")
    assert "вымышлены" not in render(programme_folder, tmp_path)


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ([figure("participants", 21.0)], (KeyFigure("participants", "участник", "21"),)),
        ([figure("participants", 1234.0)], (KeyFigure("participants", "участника", "1\u00a0234"),)),
        ([figure("participants", 3.0, suppressed=True), figure("outreach.reach", None)], ()),
        ([figure("participants.sex.female", 3.0)], ()),
    ],
)
def test_key_figures_are_those_that_may_be_shown(
    tmp_path: Path, figures: list[dict[str, object]], shown: tuple[KeyFigure, ...]
) -> None:
    (tmp_path / "figures.parquet").write_bytes(figures_table(figures))
    assert read_key_figures(tmp_path / "figures.parquet", "wko", "2023", WORDING) == shown
