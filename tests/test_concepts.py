"""The concepts: their files are complete, their names are unique, every form shows them."""

from __future__ import annotations

import json
from collections import Counter

import pytest
import yaml

from dlsolve import concepts, topics
from dlsolve.render.alphabet import width

from .conftest import run

FILES = sorted(concepts.FOLDER.glob("*.yaml"))
KEYS = {"name", "also", "covers", "by hand", *concepts.SECTIONS}
ALL = concepts.concepts()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_nothing_that_is_not_shown(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    chapter = yaml.load(text, yaml.BaseLoader)
    assert set(chapter) == {"chapter", "concepts"}
    assert chapter["chapter"] in topics.CHAPTERS
    for entry in chapter["concepts"]:
        assert set(entry) <= KEYS, entry["name"]


@pytest.mark.parametrize("concept", ALL, ids=lambda concept: concept.name)
def test_a_concept_is_defined_and_more_is_said(concept: concepts.Concept) -> None:
    sections = dict(concept.sections)
    assert len(sections["definition"]) == 1
    assert len(sections) >= 2 or concept.by_hand
    assert all(line for lines in sections.values() for line in lines)
    assert set(concept.by_hand) <= set(topics.names())
    assert concepts.find(concept.name) is concept


def test_no_name_means_two_concepts() -> None:
    names = Counter(name.casefold() for one in ALL for name in one.names)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("kernel", "filter (also: kernel)"),
        ("RMSE", "mean squared error (also: MSE, L2 loss)"),
        ("FPR", "specificity (also: true negative rate, TNR)"),
        ("saddle point", "saddle point"),
        ("max pooling", "pooling (also: subsampling)"),
    ],
)
def test_only_another_name_is_called_one(name: str, title: str) -> None:
    assert run("explain", name).stdout.splitlines()[0] == title


def test_every_chapter_is_explained_in_the_order_of_the_course() -> None:
    assert tuple(dict.fromkeys(one.chapter for one in ALL)) == topics.CHAPTERS


@pytest.mark.parametrize("name", topics.names())
def test_a_topic_is_explained_or_its_help_is_named(name: str) -> None:
    result = run("explain", name)
    if result.status:
        assert result.stderr.splitlines()[-1] == f"  `dlsolve {name} --help` explains the topic"
    else:
        assert name in concepts.find(name).by_hand or name in result.stdout


@pytest.mark.parametrize("columns", [80, 50])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_every_concept_fits_the_page(columns: int, encoding: str) -> None:
    for concept in ALL:
        result = run("explain", concept.name, width=columns, encoding=encoding)
        assert (result.status, result.stderr) == (0, "")
        assert [line for line in result.stdout.splitlines() if width(line) > columns] == []


def test_the_list_has_every_concept() -> None:
    listed = " ".join(run("explain").stdout.split())
    assert all(one.name in listed for one in ALL)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("vanishing", "gradient"), "vanishing gradient"),
        (("KL",), "KL divergence"),
        (("null-space",), "null space"),
        (("bayes",), "Bayes' theorem"),
        (("weight", "decay"), "regularisation"),
        (("conv-map",), "convolutional neural network"),
    ],
)
def test_other_spellings(words: tuple[str, ...], name: str) -> None:
    assert run("explain", *words).stdout.splitlines()[0].startswith(name)


def test_an_unknown_concept_proposes_the_nearest() -> None:
    result = run("explain", "softmaxx")
    assert result.status == 2
    assert result.stderr.splitlines()[-1] == "  did you mean `softmax`?"


def test_a_concept_as_data() -> None:
    page = json.loads(run("explain", "relu", "--format", "json").stdout)
    assert page["given"] == {"concept": "ReLU"}
    assert "max(0, z)" in json.dumps(page, ensure_ascii=False)
