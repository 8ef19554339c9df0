"""Raw rows as an Excel user looks for them."""

from zhas_eval.reporting.evidence import group_evidence, join_rows


def test_a_sheet_may_have_the_separator_in_its_name() -> None:
    assert group_evidence(["p.xlsx!Да! Нет!7"]) == {("p.xlsx", "Да! Нет"): ["7"]}


def test_each_sheet_is_named_once_in_order() -> None:
    evidence = ["b.xlsx!Лист!1", "a.xlsx!Лист!3", "b.xlsx!Лист!2"]
    assert list(group_evidence(evidence)) == [("b.xlsx", "Лист"), ("a.xlsx", "Лист")]


def test_rows_are_ranges_without_repetition_and_codes_follow() -> None:
    assert join_rows(["22", "6", "7", "plan", "15", "20", "21", "7"]) == ["6–7, 15, 20–22, plan"]
    assert join_rows([]) == []


def test_long_lists_are_split_between_ranges_and_lose_nothing() -> None:
    rows = [str(row) for row in range(1, 60_000, 2)]
    texts = join_rows(rows)
    assert len(texts) > 1
    assert all(len(text) <= 32_767 for text in texts)
    assert ", ".join(texts).split(", ") == rows
