"""Probability: the notes and textbooks, the grammar of events, errors, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.inputs.condition_reader import Reader
from dlsolve.inputs.conditions import happens, label, typed
from dlsolve.inputs.experiments import Cards, Coins, Dice, Experiment, Outcomes
from dlsolve.inputs.numbers import Count
from dlsolve.inputs.questions import Definition
from dlsolve.marking.mistakes import offered, values, wrong_answers
from dlsolve.render.plain import page
from dlsolve.solver import solve_texts
from dlsolve.working.suppliers import Mistaken, Replaced
from tests.answers import recognised

F = Fraction
PROBABILITY = topics.load("probability")
NOTES: dict[str, Any] = {
    "coins": "3",
    "event": ["A=heads even", "B=first = H"],
    "find": ["A|B", "independent"],
}
DICE = {"dice": "2", "event": ["A=sum >= 9", "B=doubles"]}
STUDENTS = {"table": "20 10; 15 5", "rows": "girl, boy", "columns": "passed, failed"}


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"dice": 1, "event": "even"}, "P(E)", F(1, 2)),  # P06
        (NOTES, "P(A)", F(1, 2)),  # P07
        (NOTES, "P(A and B)", F(1, 4)),
        (NOTES, "P(A|B)", F(1, 2)),
        (NOTES, "independent", True),
        ({**STUDENTS, "find": "girl|passed"}, "P(girl|passed)", F(4, 7)),  # P08
        ({**STUDENTS, "find": "P(passed|girl)"}, "P(passed|girl)", F(2, 3)),
        ({**STUDENTS, "find": "girl or passed"}, "P(girl or passed)", F(9, 10)),
        ({**STUDENTS, "find": "boy and not passed"}, "P(boy and not passed)", F(1, 10)),
        (DICE, "P(A)", F(5, 18)),
        (DICE, "P(A or B)", F(7, 18)),
        (DICE, "P(A|B)", F(1, 3)),
        (DICE, "independent", False),
        ({"cards": "true", "find": "ace or red"}, "P(A or B)", F(7, 13)),
        ({"cards": "true", "find": "not face card"}, "P(not A)", F(10, 13)),
        ({"space": "red=5, blue=3", "find": "red"}, "P(red)", F(5, 8)),
        ({"space": "a=0.2, b=0.8", "find": "not a"}, "P(not a)", F(4, 5)),
        ({"space": "a, e, i, o, u", "find": "a or e"}, "P(a or e)", F(2, 5)),
        ({"space": "1..100", "find": "multiple of 3 or multiple of 5"}, "P(A or B)", F(47, 100)),
        # Ross, A First Course in Probability: two dice, the sum 8 given that the first is 3
        ({"dice": 2, "find": "sum = 8|first = 3"}, "P(A|B)", F(1, 6)),
        # Feller: at least one six in four rolls (de Méré)
        ({"dice": 4, "find": "at least 1 six"}, "P(A)", F(671, 1296)),
        # both are girls, given that one is (Gardner): 1/3
        ({"coins": 2, "find": "all heads|at least one head"}, "P(A|B)", F(1, 3)),
        ({"known": "A=0.6, B=0.3, A and B=0.2", "find": "A|B"}, "P(A|B)", F(2, 3)),
        ({"known": "A=0.6, B=0.3, A and B=0.2"}, "P(A or B)", F(7, 10)),
        ({"known": "A=0.6, B=0.3, A and B=0.2"}, "independent", False),
        ({"known": ["A=0.4", "B=0.5", "independent"]}, "P(A or B)", F(7, 10)),
        ({"known": "A=0.4; A or B=0.7; exclusive", "find": "B"}, "P(B)", F(3, 10)),
        ({"known": "A=0.4; A or B=0.7; A, B independent", "find": "B"}, "P(B)", F(1, 2)),
        (
            {"known": "P(A|B)=1/4, P(B|A)=1/2, A and B=1/12", "find": "A or B"},
            "P(A or B)",
            F(5, 12),
        ),
        ({"known": "not A=0.3", "find": "A"}, "P(A)", F(7, 10)),
        ({"known": "B and A=0.1, A and not B=0.2", "find": "A"}, "P(A)", F(3, 10)),
        ({"known": "not A and not B=0.1", "find": "A or B"}, "P(A or B)", F(9, 10)),
        ({"known": "A=0.3, B|A=0.6, B|not A=0.1", "find": "A|B"}, "P(A|B)", F(18, 25)),
        ({"coins": 1, "find": "heads = 1"}, "P(A)", F(1, 2)),
        ({"dice": 3, "event": "A=sum = 10"}, "n(A)", 27),
        ({"dice": 2, "sides": 4, "event": "sum = 5"}, "P(E)", F(1, 4)),
        # Walpole, Probability and Statistics for Engineers and Scientists, example 2.33
        ({"known": "D=0.83, A=0.82, D and A=0.78", "find": "D|A, A|D"}, "P(A|D)", F(78, 83)),
        ({"dice": 2, "event": "A=sum = 7", "find": ["A"]}, "n(S)", 36),
    ],
)
def test_answer(given: dict[str, Any], name: str, expected: Any) -> None:
    assert solve("probability", **given).answers[name].value == expected


COINS = Coins(Count(3)).experiment()
DIE = Dice(Count(1)).experiment()
PAIR = Dice(Count(2)).experiment()
DECK = Cards(True).experiment()
TICKETS = Outcomes.read("1..20").experiment


@pytest.mark.parametrize(
    ("experiment", "condition", "count"),
    [
        (COINS, "heads even", 4), (COINS, "number of heads is odd", 4), (COINS, "heads = 2", 3),
        (COINS, "exactly two heads", 3), (COINS, "2 heads", 3), (COINS, "at least 2 heads", 4),
        (COINS, "at most one tail", 4), (COINS, "more than 1 head", 4), (COINS, "no heads", 1),
        (COINS, "fewer than 2 tails", 4), (COINS, "all tails", 1), (COINS, "first = H", 4),
        (COINS, "first toss is heads", 4), (COINS, "first H", 4), (COINS, "last = T", 4),
        (COINS, "HTH", 1), (COINS, "HTH or TTT", 2), (COINS, "all the coins are heads", 1),
        (PAIR, "both even", 9), (PAIR, "both are greater than 4", 4), (PAIR, "both 6", 1),
        (PAIR, "both sixes or both the same", 6), (PAIR, "all odd", 9),
        (PAIR, "sum is 7 or 11", 8), (PAIR, "sum = 7 or 11 and first = 6", 2),
        (PAIR, "sum = 7 or 2 sixes", 7), (DIE, "1 or 2", 2),
        (COINS, "toss 2 = T", 4), (COINS, "first != second", 4), (COINS, "all the same", 2),
        (COINS, "all same", 2), (COINS, "heads > tails", 4), (COINS, "1 <= heads <= 2", 6),
        (COINS, "heads in {0, 3}", 2), (COINS, "HEADS >= 2 AND NOT first = H", 1),
        (COINS, "(heads = 1 or heads = 2) and first = T", 3), (COINS, "heads not even", 4),
        (DIE, "even", 3), (DIE, ">= 5", 2), (DIE, "5", 1), (DIE, "x > 4", 2), (DIE, "prime", 3),
        (DIE, "at least 3", 4), (DIE, "multiple of 3", 2), (DIE, "divisible by 2", 3),
        (DIE, "{1, 6}", 2), (DIE, "not 6", 5), (DIE, "in {1, 2}", 2), (DIE, "value = 7", 0),
        (PAIR, "sum >= 9", 10), (PAIR, "9 <= sum", 10), (PAIR, "total is prime", 15),
        (PAIR, "doubles", 6), (PAIR, "all different", 30), (PAIR, "difference = 1", 10),
        (PAIR, "product even", 27), (PAIR, "max = 6", 11), (PAIR, "lowest <= 2", 20),
        (PAIR, "first > second", 15), (PAIR, "second die even", 18), (PAIR, "die 1 = 3", 6),
        (PAIR, "at least 1 six", 11), (PAIR, "number of sixes = 2", 1), (PAIR, "no six", 25),
        (PAIR, "number of 6 = 1", 10), (PAIR, "sixes = 0", 25), (PAIR, "two sixes", 1),
        (PAIR, "sum = 7 ∪ sum = 11", 8), (PAIR, "¬doubles ∩ sum even", 12),
        (DECK, "ace", 4), (DECK, "red", 26), (DECK, "face card", 12), (DECK, "red ace", 2),
        (DECK, "king of hearts", 1), (DECK, "7", 4), (DECK, "spades or hearts", 26),
        (DECK, "black but not club", 13), (DECK, "numbered card", 36), (DECK, "queens", 4),
        (TICKETS, "multiple of 3 or multiple of 5", 9), (TICKETS, "prime", 8),
        (TICKETS, "> 15", 5), (TICKETS, "{2, 3, 5}", 3), (TICKETS, "even and > 10", 5),
    ],
)  # fmt: skip
def test_conditions(experiment: Experiment, condition: str, count: int) -> None:
    found = Reader(condition, experiment, {}, "event").whole()
    assert sum(happens(found, outcome, {}) for outcome in experiment.outcomes) == count


@pytest.mark.parametrize(
    ("text", "shown", "back"),
    [
        ("A and not B", "A ∩ Bᶜ", "A and not B"),
        ("not (A or B)", "(A ∪ B)ᶜ", "not (A or B)"),
        ("A' ∩ B", "Aᶜ ∩ B", "not A and B"),
        ("(A or B) and C", "(A ∪ B) ∩ C", "(A or B) and C"),
        ("A & B & C", "A ∩ B ∩ C", "A and B and C"),
    ],
)
def test_how_an_event_is_written(text: str, shown: str, back: str) -> None:
    names = {name: Reader("doubles", PAIR, {}, "event").whole() for name in "ABC"}
    found = Reader(text, PAIR, names, "find").whole()
    assert (label(found), typed(found)) == (shown, back)


@pytest.mark.parametrize(
    ("text", "name", "condition"),
    [
        ("A=heads even", "A", "heads even"), ("A: sum = 7", "A", " sum = 7"),
        ("heads = 2", "", "heads = 2"), ("sum >= 9", "", "sum >= 9"),
        ("late bird = first = H", "late bird", " first = H"), ("x = 3", "", "x = 3"),
    ],
)  # fmt: skip
def test_definitions(text: str, name: str, condition: str) -> None:
    found = Definition.read(text)
    assert (found.name, found.condition) == (name, condition)


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"coins": 3, "event": "A=sum = 2"}, "no event that is known", "heads even"),
        ({"coins": 3, "event": "A=even"}, "of what", "heads even"),
        ({"dice": 2, "event": "A=even"}, "of what", "sum >= 9"),
        ({"coins": 3, "event": "A=first even"}, "not a number", "heads even"),
        ({"coins": 3, "event": "A=first < second"}, "not in an order", "= or !="),
        ({"coins": 3, "event": "A=fourth = H"}, "only 3", "name one"),
        ({"dice": 3, "event": "A=difference = 1"}, "two dice", "two dice"),
        ({"coins": 3, "event": "A=(heads = 2"}, "not closed", ")"),
        ({"coins": 3, "event": "A=heads = 2)"}, "left over", "and, or, not"),
        ({"coins": 3, "event": "A=heads ="}, "a number is missing", "number"),
        ({"coins": 3, "event": "A="}, "an event is missing", "sum"),
        ({"coins": 3, "event": ["A=heads = 1", "A=heads = 2"]}, "there already", "another"),
        ({"coins": 3, "event": "A=heads = 1", "find": "C"}, "“C” is no event", "heads"),
        ({"coins": 3, "event": "A=heads = 1", "find": "independent"}, "1 events", "A, B"),
        ({"coins": 3}, "nothing is asked", "--event"),
        ({"coins": 14, "find": "heads = 1"}, "more than 10,000 outcomes", "fewer"),
        ({"dice": 2, "sides": 101, "find": "doubles"}, "more than 10,000", "fewer"),
        ({"coins": 0, "find": "heads = 1"}, "below 1", "1"),
        ({"cards": "false", "find": "ace"}, "no experiment", "cards"),
        ({"space": "a a b", "find": "a"}, "given twice", "red=5"),
        ({"space": "a=0.2, b=0.7", "find": "a"}, "add up to 0.9", "fractions"),
        ({"space": "a=-1, b=2", "find": "a"}, "not a probability", "0 to 1"),
        ({"space": "9..1", "find": "even"}, "above", "smaller"),
        ({**STUDENTS, "rows": "girl", "find": "girl"}, "1 names for the 2 rows", "each once"),
        ({**STUDENTS, "rows": "a, b", "columns": "a, c", "find": "a"}, "a row and a", "own name"),
        ({**STUDENTS, "table": "0.1 0.2; 0.3 0.5", "find": "girl"}, "add up to 1.1", "1"),
        ({**STUDENTS, "find": "girls"}, "is no event", "girl"),
        ({"coins": 3, "event": "A=" + "not " * 60 + "heads = 1"}, "too deep", "fewer"),
        ({"coins": 3, "event": "A=heads " + "9" * 400}, "more than 300", "shorter"),
        ({"known": "A=0.5, B=0.4", "find": "A and B"}, "does not follow", "one more"),
        ({"known": "A=0.5, B=0.4, C=0.3"}, "3 events", "A and B"),
        ({"known": "A=0.5, P(A)=0.4"}, "P(A) is given twice", "once"),
        ({"known": "A=1.5"}, "not a probability", "0 to 1"),
        ({"known": "A=0.9, B=0.8, A or B=0.7"}, "no events have", "check"),
        ({"known": "A=0.9, B=0.8, exclusive"}, "no events have", "check"),
        ({"known": "A"}, "no probability", "P(A)=0.5"),
        ({"known": " ; "}, "nothing to read", "P(A)=0.5"),
        ({"known": "A=0.5", "event": "B=even"}, "already", "--event"),
        ({"dice": 1, "event": "multiple of 0"}, "not above 0", "1 or more"),
    ],
)
def test_what_is_refused(given: dict[str, Any], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("probability", **given)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy
    assert caught.value.field


def test_the_caret_stands_under_the_fault() -> None:
    with pytest.raises(InputError) as caught:
        solve("probability", coins=3, event="A=heads = 1 and colour = 2")
    assert caught.value.text[caught.value.start :].startswith("colour")


def test_a_condition_that_cannot_happen_is_said() -> None:
    solution = solve("probability", dice=2, event=["A=sum = 7", "B=sum = 13"], find=["A|B"])
    assert "P(B) is 0" in solution.why_unsolved
    assert "P(A|B)" not in solution.answers
    assert "not defined" in page(solution)


def test_zero_is_even_is_said() -> None:
    assert "0 is even, so TTT belongs to A" in page(solve("probability", **NOTES))


def test_in_pairs_but_not_mutually() -> None:
    bernstein: dict[str, Any] = {
        "coins": "2",
        "event": ["A=first = H", "B=second = H", "C=first = second"],
    }
    solution = solve("probability", **bernstein, find="independent")
    assert solution.answers["independent"].value is False
    assert "in pairs, but not mutually" in page(solution)


@pytest.mark.parametrize(
    ("mistake", "texts", "name", "wrong"),
    [
        ("zero_not_taken_for_even", NOTES, "P(A)", F(3, 8)),  # E01
        ("zero_not_taken_for_even", NOTES, "P(A|B)", F(1, 2)),
        ("condition_ignored", DICE, "P(A|B)", F(5, 18)),
        ("condition_and_event_swapped", DICE, "P(A|B)", F(1, 5)),
        ("denominator_left_at_the_whole_space", DICE, "P(A|B)", F(1, 18)),
        ("independence_assumed", DICE, "P(A and B)", F(5, 108)),
        ("intersection_not_subtracted", DICE, "P(A or B)", F(4, 9)),
        ("sides_times_rounds_for_power", DICE, "P(A)", F(5, 6)),
        ("order_ignored", DICE, "P(A)", F(6, 21)),
        (
            "conditional_taken_for_joint",
            {"known": "A=1/2, B|A=1/3", "find": "A and B"},
            "P(A and B)",
            F(1, 3),
        ),
        ("complement_forgotten", {"dice": "1", "find": "not 6"}, "P(not A)", F(1, 6)),
    ],
)
def test_known_mistakes(mistake: str, texts: Any, name: str, wrong: Fraction) -> None:
    assert solve_texts(PROBABILITY, texts, Mistaken(mistake)).answers[name].value == wrong


@pytest.mark.parametrize("texts", [DICE, {**STUDENTS, "find": ["girl|passed", "girl or passed"]}])
def test_mistakes_are_told_apart(texts: Any) -> None:
    solution = solve_texts(PROBABILITY, texts)
    wrong = wrong_answers(PROBABILITY, texts, offered(solution))
    right = values(solution)
    for mistake, answers in wrong.items():
        if answers != right:  # where A and B are dependent, they are not exclusive either
            assert recognised(answers, right, wrong) == (mistake,)


def test_a_replaced_line_is_followed() -> None:
    other = solve_texts(PROBABILITY, NOTES, Replaced({"n(A and B)": F(3)})).answers
    assert other["P(A|B)"].value == F(3, 4)
    assert other["independent"].value is False
    miscopied = {**STUDENTS, "find": "girl|passed"}
    answers = solve_texts(PROBABILITY, miscopied, Replaced({"n(boy and passed)": F(20)})).answers
    assert answers["P(girl|passed)"].value == F(1, 2)
