"""What a person could read out of a published file, hidden places included."""

import json
import zipfile
from pathlib import Path

import pandas as pd
from pypdf import PdfReader

from zhas_eval.runs.store import STORE

# Contents under their hashes, without a suffix that says what they are.
KEPT = f"/{STORE}/contents/"


def read_everything(path: Path) -> str:
    """All text in a file: of a PDF its pages and metadata, of a workbook all its parts."""
    if path.suffix == ".pdf":
        reader = PdfReader(path)
        return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    if path.suffix == ".parquet":
        return str(pd.read_parquet(path).map(str).to_csv())
    text = path.read_text(encoding="utf-8")
    # JSON may write a letter as an escape, which a search for the letter would miss.
    return json.dumps(json.loads(text), ensure_ascii=False) if path.suffix in {".ipynb", ".json"} else text


def published_files(folder: Path) -> list[Path]:
    """Every file under a folder of documents; of what is kept for the next run only the records."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if KEPT not in path.as_posix()]
