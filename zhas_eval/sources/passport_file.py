"""``programme.yml`` read and checked; what is wrong is told by key and rule, never in pydantic's words."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.passport import Passport, Source
from zhas_eval.programme.signs import drop_signs
from zhas_eval.programme.tables import TableContract, load_contracts
from zhas_eval.programme.yaml_text import DuplicateKeyError, load_yaml

# Beginnings of pydantic's types of errors.
RULES = {
    "missing": "passport_missing_key",
    "greater_than": "passport_bounds",
    "less_than": "passport_bounds",
    "finite_number": "passport_bad_number",
    "string_too_long": "passport_too_long",
    "extra_forbidden": "passport_unknown_key",
    "date": "passport_bad_date",
    "int": "passport_bad_number",
    "float": "passport_bad_number",
    "bool": "passport_bad_flag",
    "string_type": "passport_bad_text",
    "string_pattern": "passport_bad_code",
    "list": "passport_bad_list",
    "tuple": "passport_bad_list",
    "too_": "passport_bad_length",
    "dict": "passport_bad_mapping",
    "model": "passport_bad_mapping",
    "literal": "passport_bad_choice",
}

BOUNDS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def read_passport(path: Path) -> Passport:
    """The passport, checked; InputError names every key that is wrong."""
    if not path.is_file():
        raise InputError([Problem("missing_passport", file=path.name, details={"folder": path.parent.name})])
    try:
        data = load_yaml(drop_signs(path.read_text(encoding="utf-8")))
    except DuplicateKeyError as error:
        raise InputError(
            [Problem("yaml_key_twice", file=path.name, row=_row(error), key=error.key)]
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError([Problem("bad_yaml", file=path.name, row=_row(error))]) from error
    try:
        passport = Passport.model_validate(data)
    except ValidationError as error:
        raise InputError(_problem(entry, path.name) for entry in error.errors()) from error
    if problems := _check_sources(passport, path.name):
        raise InputError(problems)
    return passport


def _row(error: Exception) -> int | None:
    """The line that YAML complains of, counted from one."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark.line + 1 if mark else None


def _problem(entry: Any, file: str) -> Problem:
    """One of pydantic's errors, or of the passport's own, as a problem."""
    rule, details = entry["type"], {name: str(value) for name, value in entry.get("ctx", {}).items()}
    named = details.pop("key", "")
    # Of a key that may not be, pydantic adds a part of its own.
    key = ".".join(str(part) for part in entry["loc"] if part != "[key]") or named
    bounds = [f"{sign} {details[name]}" for name, sign in BOUNDS.items() if name in details]
    details |= {"bounds": ", ".join(bounds)} if bounds else {}
    if not rule.startswith("passport_"):
        rule = next((known for begin, known in RULES.items() if rule.startswith(begin)), "bad_passport")
    return Problem(rule, file=file, details=details, key=key)


def _check_sources(passport: Passport, file: str) -> list[Problem]:
    """Every table and column that ``sources`` names is in the contracts."""
    contracts = load_contracts()
    problems: list[Problem] = []
    for table, source in passport.sources.items():
        if table in contracts:
            problems += _check_columns(source, contracts[table], file)
        else:
            details = {"known": ", ".join(contracts)}
            problems.append(Problem("unknown_table", file=file, details=details, key=f"sources.{table}"))
    return problems


def _check_columns(source: Source, contract: TableContract, file: str) -> list[Problem]:
    known = {column.name: column.required for column in contract.columns}
    named = [("without", name) for name in source.without] + [("headers", name) for name in source.headers]
    return [
        Problem(
            "passport_required_column" if name in known else "passport_unknown_column",
            file=file,
            details={"value": name, "known": ", ".join(known)},
            key=f"sources.{contract.name}.{part}",
        )
        for part, name in named
        if name not in known or (part == "without" and known[name])
    ]
