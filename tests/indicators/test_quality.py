"""Every raw row is in the account, by table and by sheet, and in the documents of its region."""

from builders import PERSON, clean_records, make_programme, raw_workbooks, sheet_rows

from zhas_eval.cleaning.clean import clean_workbooks
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.quality import calculate_quality, list_rejects, list_sheets
from zhas_eval.sources.raw import make_sheet

POST = {"posted_on": "05.10.2023", "title": "А", "language": "рус", "region": "ЗКО", "views": 7}


def test_the_account_of_rows_adds_up_in_all_and_in_a_region():
    other = PERSON | {"iin": "991231500006", "region": "ЗКО"}
    clean = clean_records(participants=[PERSON, PERSON, other, other | {"enrolled_on": "вчера"}])
    programme = make_programme("participants")
    for region, expected in (("all", [5, 2, 1, 1, 1]), ("wko", [2, 1, 0, 1, 0])):
        scope = programme.scope(region=region, period="2023")
        ledger = Ledger(scope, calculate_quality(clean, scope))
        names = [f"rows.{name}" for name in ("raw", "clean", "merged", "rejected", "skipped")]
        assert [ledger[name].value for name in names] == expected
        assert ledger["rows.rejected.table.participants"].evidence == ("participants.xlsx!participants!5",)
        assert list_rejects(clean, scope)["rule"].tolist() == ["bad_date"]


def test_a_table_in_parts_is_accounted_for_sheet_by_sheet():
    sheets = raw_workbooks({"posts": sheet_rows("posts", [POST])})
    book = sheets["posts.xlsx"]
    book.sheets["Второй"] = make_sheet("posts.xlsx", "Второй", sheet_rows("posts", [POST, {"title": "Б"}]))
    programme = make_programme(sources={"posts": {"file": "posts.xlsx", "sheet": "*"}})
    clean = clean_workbooks(sheets, programme).data
    scope = programme.scope(region="all", period="2023")
    ledger = Ledger(scope, calculate_quality(clean, scope))
    assert list_sheets(clean, scope)[["file", "sheet", "group"]].to_numpy().tolist() == [
        *(["posts.xlsx", "posts", "posts.1"], ["posts.xlsx", "Второй", "posts.2"])
    ]
    counts = {
        group: [ledger[f"rows.{name}.sheet.{group}"].value for name in ("raw", "clean", "merged", "rejected")]
        for group in ("posts.1", "posts.2")
    }
    assert counts == {"posts.1": [2, 1, 0, 0], "posts.2": [3, 0, 1, 1]}
    assert ledger["rows.rejected.sheet.posts.2"].evidence == ("posts.xlsx!Второй!3",)
