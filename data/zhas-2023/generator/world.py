"""All tables of the programme, clean: every module once, in the order in which things happened."""

from typing import Any

import conference
import contest
import grants
import monitoring
import office
import outreach
import participants
import register
import training
from chance import stream
from mess import Raw
from people import Crowd
from unanswered import say_why

Record = dict[str, Any]


def tables(seed: int) -> dict[str, list[Record]]:
    """Rows of each table by its name in the table contracts; answers are codes, days are days."""
    crowd = Crowd(stream(seed, "people"))
    first = participants.register_2023(stream(seed, "participants 2023"), crowd)
    second = participants.register_2024(stream(seed, "participants 2024"), crowd)
    people_2023 = [person for person, _ in first]
    people_2024 = [person for person, row in sorted(second, key=lambda entry: entry[1]["enrolled_on"])]
    applied, scored = [], []
    for cycle, known in zip(contest.CYCLES, (people_2023, people_2024), strict=True):
        rows = contest.applications(stream(seed, f"applications {cycle.number}"), crowd, cycle, known)
        applied += rows
        scored += contest.scores(stream(seed, f"scores {cycle.number}"), cycle, rows)
    contracts = grants.contracts(stream(seed, "contracts"), applied, scored)
    budgets = grants.budgets(stream(seed, "grant budgets"), contracts)
    tranches = grants.tranches(stream(seed, "tranches"), contracts)
    spent = grants.spending(stream(seed, "spending"), contracts, budgets)
    unclear = spent[150] | {"amount": Raw("уточняется"), "document": "Счет на оплату №502"}
    made = {
        "participants": register.sheet_rows(stream(seed, "register"), crowd, first, second),
        "training_sessions": training.sessions(),
        "training_registrations": training.registrations(
            stream(seed, "registrations"), people_2023, people_2024
        ),
        "training_attendance": training.attendance(stream(seed, "attendance"), people_2023, people_2024),
        "training_tests": training.tests(stream(seed, "tests"), people_2023, people_2024),
        "applications": applied,
        "application_scores": scored,
        "contracts": contracts,
        "grant_budgets": budgets,
        "tranches": tranches,
        "grant_spending": [*spent[:90], spent[88], *spent[90:151], unclear, *spent[151:]],
        "visits": monitoring.visits(stream(seed, "visits"), contracts),
        "publications": outreach.publications(stream(seed, "publications"), contracts),
        "posts": outreach.posts(stream(seed, "posts")),
        "mailings": outreach.mailings(stream(seed, "mailings")),
        "consultations": outreach.consultations(stream(seed, "consultations")),
        "speakers": conference.speakers(stream(seed, "speakers"), crowd, contracts, applied),
        "staff": office.staff(stream(seed, "staff")),
        "payroll": office.payroll(),
        "budget_lines": office.budget_lines(),
        "budget_payments": office.budget_payments(stream(seed, "payments"), tranches),
    }
    # Last of all: nothing else is drawn from the rows, and chance has no part in it.
    say_why(made)
    return made
