"""The default run makes every document that the README names, and none says more than it may."""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
from pypdf import PdfReader

from tests.e2e.conftest import PROGRAMME, run
from tests.e2e.reading import KEPT, published_files, read_everything
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData, load_contracts
from zhas_eval.sources.whole_files import hash_file

NOTEBOOKS = (
    *("10_data_quality", "20_beneficiaries", "30_plan_fact", "40_small_grants"),
    *("50_outreach", "60_findings", "70_budget"),
)
PERSONAL = ("full_name", "iin", "phone")


def scopes(outputs: Path, programme: Programme) -> list[Path]:
    report = programme.passport.report
    return [outputs / period / region for period in report.periods for region in report.regions]


def test_every_document_is_there(outputs: Path, programme: Programme) -> None:
    documents = [f"{name}.{end}" for name in NOTEBOOKS for end in ("ru.ipynb", "ru.html", "ru.pdf")]
    documents += ["appendix.ru.pdf", "appendix.ru.html", "figures.parquet", "tables.ru.xlsx", "run.json"]
    for folder in scopes(outputs, programme):
        assert sorted(path.name for path in folder.iterdir()) == sorted(documents), folder
    assert (outputs / "index.html").is_file()


def test_every_document_says_on_its_first_page_that_its_data_are_made_up(outputs: Path) -> None:
    notice = " ".join(Wording("ru")("cover.made_up").split())
    for path in outputs.rglob("*.pdf"):
        assert notice[:40] in " ".join(PdfReader(path).pages[0].extract_text().split()), path
    for path in [*outputs.rglob("*.ru.html"), outputs / "index.html"]:
        assert "вымышлен" in path.read_text(encoding="utf-8").lower(), path


def test_the_manifest_holds_the_hash_of_every_document(outputs: Path, programme: Programme) -> None:
    for folder in scopes(outputs, programme):
        manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        del hashes["run.json"]
        assert manifest["outputs"] == hashes
        assert manifest["state"] == "complete"


def test_no_personal_value_is_in_any_document(outputs: Path, clean: CleanData) -> None:
    contracts = load_contracts()
    values = {
        str(value)
        for name, table in clean.tables.items()
        for column in PERSONAL
        if column in {entry.name for entry in contracts[name].columns}
        for value in table[column].dropna().unique()
    }
    assert len(values) > 500
    # Digits may be spaced or split by marks; a name is looked for as it is written.
    digits = {re.sub(r"\D", "", value)[-10:] for value in values if re.sub(r"\D", "", value)}
    names = {value for value in values if not re.search(r"\d", value)}
    for path in published_files(outputs):
        text = read_everything(path)
        if path.suffix != ".json":
            squeezed = set(re.findall(r"\d{10}", re.sub(r"(?<=\d)[\s\u00a0()+-]+(?=\d)", "", text)))
            assert not squeezed & digits, path
        assert not [name for name in names if name in text], path


def test_what_is_kept_for_the_next_run_is_what_was_published(outputs: Path) -> None:
    published = {hash_file(path) for path in published_files(outputs)}
    kept = [path for path in outputs.rglob("*") if KEPT in path.as_posix() and path.is_file()]
    assert len(kept) > 100
    assert {path.name for path in kept} <= published


def test_the_evidence_of_a_region_lies_in_its_own_rows(
    outputs: Path, programme: Programme, clean: CleanData
) -> None:
    owner = {
        origin: region
        for table in clean.tables.values()
        for origin, region in zip(table["origin"], table["region"], strict=True)
    }
    for folder in scopes(outputs, programme):
        if folder.name == ALL_REGIONS:
            continue
        ledger = pd.read_parquet(folder / "figures.parquet")
        owners = {owner[row] for rows in ledger["evidence"] for row in rows if row in owner}
        assert owners <= {folder.name, COMMON_REGION}, folder
        assert folder.name in owners
        assert set(ledger["region"]) == {folder.name}


def test_html_names_no_address_to_load_from(outputs: Path) -> None:
    for path in outputs.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"(?:src|srcset|data|poster)=[\"'](?!data:)[^\"']+", text), path
        assert not re.findall(r"(?:@import|url\()\s*[\"']?(?!data:|#)[^\"')]+", text), path
        assert "<script" not in text, path


def test_the_same_input_makes_the_same_bytes(outputs: Path, tmp_path: Path) -> None:
    run(PROGRAMME, "--region", "wko", "--period", "2024", "--language", "ru", "--outputs", tmp_path)
    first, second = outputs / "2024" / "wko", tmp_path / "zhas-2023" / "2024" / "wko"
    assert {path.name: path.read_bytes() for path in second.iterdir()} == {
        path.name: path.read_bytes() for path in first.iterdir()
    }
