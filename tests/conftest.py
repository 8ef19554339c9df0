"""A programme small enough to read at a glance, and notebooks made for it; how the tests are run."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import openpyxl
import pytest
from hypothesis import HealthCheck, settings
from nbformat import v4

from tests import readers
from tests.searches import LONG, is_long
from tests.sharing import Shared
from tests.waiting import MOST
from zhas_eval.sources import reader_pool

# A search takes the time it takes. The short ones look at the same examples each time.
for profile, is_fixed in (("short", True), ("long", False)):
    settings.register_profile(
        profile, deadline=None, derandomize=is_fixed, suppress_health_check=list(HealthCheck)
    )

# What runs whole documents begins first, so that no process has it left when the others are done.
FIRST = ("e2e", "browser", "bench", "runs", "reporting")

PASSPORT = """\
code: tiny
made_up: true
ngo: ОО «Пример»
project: Проба пера
grantor: НАО «Грантодатель»
starts_on: 2023-09-25
ends_on: 2024-10-31
regions:
  - {code: wko, name: Западно-Казахстанская область, short: ЗКО, aliases: [Уральск]}
  - {code: shymkent, name: город Шымкент, short: Шымкент}
report: {periods: ["2023"], regions: [all, wko]}
sources:
  participants: {file: people.xlsx, sheet: Участники}
"""
LOGFRAME = {
    "Задачи": "task name",
    "Мероприятия": "activity task name dates place participants short_term_result effect starts_on ends_on",
    "Индикаторы": "indicator number group name unit aggregation measure formula",
    "План и факт": "indicator region period plan reported source",
    "Статистика": "table group label reported period",
}
PEOPLE = [
    [
        *("ФИО", "ИИН", "Пол", "Дата рождения", "Телефон", "Регион", "Социальный статус"),
        *("Занятость до проекта", "Занятость после проекта", "Дата включения"),
    ],
    [
        "Ахметова Айгерим",
        "011005600000",
        "жен",
        "05.10.2001",
        "+7 700 000 00 01",
        "ЗКО",
        "",
        "",
        "",
        "05.10.2023",
    ],
    ["Иванов Пётр", "", "муж", "06.10.2000", "+7 700 000 00 02", "Шымкент", "", "", "", "06.10.2023"],
    ["Иванов Пётр", "", "муж", "06.10.2000", "+7 700 000 00 02", "Шымкент", "", "", "", "06.10.2023"],
    ["Тайный Участник", "", "муж", "07.10.2000", "+7 700 000 00 03", "Туркестан", "", "", "", "07.10.2023"],
]
PARAMETERS = 'programme = "../data/tiny"\nregion = "all"\nperiod = "2023"\nlanguage = "ru"'
SHOW = """\
from IPython.display import display, publish_display_data

from zhas_eval.presentation.blocks import LEDGER_MIME, Cell, Cover, Table


def state(name, value):
    figure = {"figure": f"{name}@{region}/{period}", "indicator": name, "region": region, "period": period}
    figure |= {"kind": "computed", "value": value, "unit": "people", "rows": 1, "suppressed": False}
    publish_display_data({LEDGER_MIME: {"figures": [figure]}, "text/plain": ""})


notice = "Данные вымышлены"
display(Cover("Участники", f"{region} · {period}", notice=notice, author="НПО", issued="2024-01-15"))
"""
TABLE = """\
head = ((Cell("Регион", header=True), Cell("Человек", header=True)),)
body = ((Cell(region), Cell("70", figure=f"participants@{region}/{period}")),)
display(Table("people", "Кто участвовал", head, body))
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long searches, and nothing else")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        os.environ[LONG] = "1"
    # Dask's own patience with a process that begins; it is inherited by those that tests start.
    os.environ["DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT"] = f"{MOST:.0f}s"
    settings.load_profile("long" if is_long() else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long searches or all but them; files of the folders of ``FIRST`` come first."""
    tests = Path(__file__).parent
    wanted, others = [], []
    for item in items:
        only_long = item.get_closest_marker("long") is not None
        is_search = only_long or item.get_closest_marker("hypothesis") is not None
        (wanted if (is_search if is_long() else not only_long) else others).append(item)
    items[:] = wanted
    config.hook.pytest_deselected(items=others)

    def place(item: pytest.Item) -> int:
        inside = item.path.relative_to(tests).parts if item.path.is_relative_to(tests) else ("",)
        return FIRST.index(inside[0]) if inside[0] in FIRST else len(FIRST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What is made once for all processes that run the tests."""
    return Shared(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session", autouse=True)
def folders_of_jupyter(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Kernels and shells find nothing of the user's settings, and leave nothing among them."""
    folder = tmp_path_factory.mktemp("jupyter")
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        os.environ[name] = str(folder / name.lower())


@pytest.fixture(scope="session")
def waiting_readers() -> Iterator[type[readers.KeptReader]]:
    yield readers.KeptReader
    readers.end_all()


@pytest.fixture(autouse=True)
def kept_readers(waiting_readers: type[readers.KeptReader], monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading takes over the process that read last; who tests its start has a fixture of this name."""
    monkeypatch.setattr(reader_pool, "_Reader", waiting_readers)


@pytest.fixture
def programme_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "tiny"
    (folder / "raw").mkdir(parents=True)
    (folder / "programme.yml").write_text(PASSPORT, encoding="utf-8")
    write_workbook(
        folder / "logframe.xlsx", {sheet: [columns.split()] for sheet, columns in LOGFRAME.items()}
    )
    write_workbook(folder / "raw" / "people.xlsx", {"Участники": PEOPLE})
    return folder


def write_workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)


@pytest.fixture
def notebooks_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return folder


@pytest.fixture
def write_notebook(notebooks_folder: Path) -> Callable[..., Path]:
    """A notebook of the given code cells after its parameters cell."""

    def write(name: str, *sources: str, parameters: str = PARAMETERS, batch: bool = True) -> Path:
        first = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
        cells = [first, *(v4.new_code_cell(source) for source in sources)]
        notebook = v4.new_notebook(cells=cells, metadata={"zhas": {"batch": batch}})
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        path = notebooks_folder / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    return write
