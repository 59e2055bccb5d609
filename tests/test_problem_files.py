"""The shipped problem files: they solve, they validate, and editors know their schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dlsolve import topics
from dlsolve.problems import reading, running
from dlsolve.problems.outcomes import Status
from dlsolve.problems.schema import schema
from dlsolve.problems.sheets import read_sheet

FOLDER = Path(__file__).parent.parent / "problems"
FILES = sorted(FOLDER.glob("*.yaml"))

SHEETS = reading.read([str(FOLDER)])
OUTCOMES = {(outcome.source, outcome.id): outcome for outcome in running.solve_all(SHEETS)}


@pytest.mark.parametrize("problem", OUTCOMES, ids=[id for _, id in OUTCOMES])
def test_every_problem_solves_to_its_expected_answers(problem: tuple[str, str]) -> None:
    outcome = OUTCOMES[problem]
    assert outcome.status is Status.RIGHT, (
        *map(str, outcome.faults),
        *(compared for compared in outcome.comparisons),
    )
    assert outcome.comparisons, "an expected answer makes it a test"
    assert outcome.question


def test_ids_are_unique_over_all_files() -> None:
    assert len({id for _, id in OUTCOMES}) == running.count(SHEETS)


def test_every_topic_has_a_problem_that_is_not_in_the_notes() -> None:
    """Those of the notes are called p01 to p52, with a word behind it where one has several."""
    own = {o.topic for (_, id), o in OUTCOMES.items() if not re.match(r"p\d\d(-|$)", id)}
    assert own == set(topics.names())


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    return schema()


def test_the_schema_is_one(generated: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(generated)


def test_the_shipped_schema_is_the_generated_one(generated: dict[str, Any]) -> None:
    shipped = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    assert shipped == generated, "run: dlsolve schema > problems/schema.json"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_validates_as_an_editor_sees_it(file: Path, generated: dict[str, Any]) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# yaml-language-server: $schema=schema.json"
    validator = jsonschema.Draft202012Validator(generated)
    read = json.loads(json.dumps(yaml.safe_load(text)))  # an editor's keys are texts
    assert [error.message for error in validator.iter_errors(read)] == []


REFUSED = [
    {"problems": []},
    {"version": 1, "problems": [{"id": "x"}]},
    {"version": 1, "problems": [{"id": "x", "topic": "adma"}]},
    {"version": 1, "problems": [{"id": "x", "topic": "adam"}]},
    {"version": 1, "problems": [{"id": "x", "topic": "adam", "gradients": "1", "etta": 1}]},
    {
        "version": 1,
        "problems": [{"id": "x", "topic": "adam", "gradients": "1", "variant": "adamax"}],
    },
    {"version": 1, "problems": [{"id": "x", "topic": "eigen", "matrix": "1", "marks": -1}]},
    *(
        {"version": 1, "problems": [{"id": "x", "topic": "eigen", "matrix": "1", "scheme": scheme}]}
        for scheme in ("M1", {}, {"lambda": ["M1"]})
    ),
]


def test_a_scheme_is_valid(generated: dict[str, Any]) -> None:
    paper = FOLDER.parent / "examples" / "class" / "paper.yaml"
    read = yaml.safe_load(paper.read_text(encoding="utf-8"))
    assert any("scheme" in problem for problem in read["problems"])
    assert jsonschema.Draft202012Validator(generated).is_valid(read)


@pytest.mark.parametrize("data", REFUSED, ids=range(len(REFUSED)))
def test_the_schema_refuses_what_the_reader_refuses(
    data: dict[str, Any], generated: dict[str, Any]
) -> None:
    assert not jsonschema.Draft202012Validator(generated).is_valid(data)
    sheet = read_sheet(json.dumps(data), "x.yaml", Path())
    assert any(o.status is Status.UNREADABLE for o in running.solve_all([sheet]))
