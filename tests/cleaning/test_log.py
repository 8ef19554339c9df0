"""The cleaning log has every changed cell of the clean rows and nothing else."""

import pandas as pd
from builders import PERSON, clean_records, make_programme, raw_workbooks, sheet_rows

from zhas_eval.cleaning.clean import Cleaned, clean_workbooks


def _clean(**tables) -> Cleaned:
    sheets = {name: sheet_rows(name, records) for name, records in tables.items()}
    return clean_workbooks(raw_workbooks(sheets), make_programme(*tables))


def _lines(cleaned: Cleaned) -> list[tuple]:
    log = cleaned.review.log.astype({"name": "str", "rule": "str"})
    return list(log[["row", "name", "old", "new"]].itertuples(index=False, name=None))


PLAIN = {"posted_on": "2023-10-05", "title": "А", "language": "ru", "region": "wko", "views": 7.0}


def test_what_stands_as_it_should_is_not_in_the_log():
    assert _lines(_clean(posts=[PLAIN])) == []


def test_what_was_read_otherwise_is_there_with_both_values():
    row = {"posted_on": "45204", "title": " А  Б ", "language": "рус", "region": "ЗКO", "views": "1 234"}
    assert _lines(_clean(posts=[row])) == [
        *(
            (2, "posted_on", "45204", "2023-10-05"),
            (2, "title", " А  Б ", "А Б"),
            (2, "language", "рус", "ru"),
        ),
        *((2, "region", "ЗКO", "wko"), (2, "views", "1 234", "1234")),
    ]


def test_what_was_dropped_is_there_with_the_rule_it_broke():
    cleaned = _clean(posts=[PLAIN | {"views": "много", "language": "?"}])
    log = cleaned.review.log.astype("str")
    assert log[["name", "old", "new", "rule"]].to_numpy().tolist() == [
        *(["language", "?", "", "unknown_category"], ["views", "много", "", "bad_number"])
    ]


def test_what_a_row_took_from_its_copy_is_there():
    cleaned = _clean(posts=[PLAIN | {"language": ""}, PLAIN | {"views": ""}])
    (line,) = cleaned.review.log.astype("str").to_dict("records")
    assert [line[name] for name in ("row", "name", "old", "new", "rule")] == [
        *("3", "views", "", "7", "filled_from_merged")
    ]


def test_rejected_rows_are_in_the_rejects_and_not_in_the_log():
    cleaned = _clean(participants=[PERSON | {"enrolled_on": "31.02.2024", "sex": "кот"}])
    assert cleaned.review.log.empty
    (line,) = cleaned.review.rejects.to_dict("records")
    assert (line["row"], line["column"], line["rule"], line["value"]) == (2, "L", "bad_date", "31.02.2024")


def test_the_counts_by_rule_are_those_of_the_log():
    cleaned = _clean(participants=[PERSON], posts=[PLAIN | {"views": "1 234"}])
    assert cleaned.data.changes["cells"].sum() == len(cleaned.review.log) > 0
    assert not {"old", "new"} & {*cleaned.data.changes}


def test_equal_clean_data_from_what_the_log_says_and_from_the_files():
    row = PERSON | {"full_name": "АХМЕТОВА  АЙГЕРIМ", "region": "Шымкнет", "phone": "8 (700) 000-00-01"}
    cleaned = _clean(participants=[row])
    replayed = dict(row)
    for line in cleaned.review.log.astype("str").to_dict("records"):
        assert str(replayed[line["name"]]).strip() == line["old"].strip()
        replayed[line["name"]] = line["new"]
    again = clean_records(participants=[replayed])
    pd.testing.assert_frame_equal(
        again.tables["participants"], cleaned.data.tables["participants"], check_like=True
    )
    assert again.problems.empty


def test_every_row_of_the_account_has_the_hash_of_its_file():
    accounts = _clean(posts=[PLAIN]).data.accounts
    assert set(accounts["sha256"]) == {"hash of posts"}
