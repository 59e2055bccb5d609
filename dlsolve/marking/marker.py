"""A whole working marked: where it first leaves the path, and what follows from there.

marker = Marker(topics.load("momentum"), {"gradients": "0.5 0.4 -0.2", "eta": "0.1", …})
marker.mark(text).first_wrong   →   Mark(line=6, code=SLIP, slip=SIGN, …)

The topic is run again with the student's wrong values handed back on their lines, so that every
line below is judged by what it should have been given those above it, through its ifs and
loops too.  The problem, its known mistakes and its conventions are solved once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial

from dlsolve.errors import DlsolveError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.inputs.fields import Text
from dlsolve.marking.alignment import Place, Placed, align
from dlsolve.marking.asked import Asked
from dlsolve.marking.beside import is_another_way, judge_beside
from dlsolve.marking.checking import Convention, answer_named, other_choices
from dlsolve.marking.judging import Judged, judge_line
from dlsolve.marking.labels import label, label_of
from dlsolve.marking.mistakes import offered
from dlsolve.marking.precision import AS_TYPED
from dlsolve.marking.sameness import same_value
from dlsolve.marking.scheme import Score, derived, read_scheme, scored, two_ways
from dlsolve.marking.script import Script, Statement, read_script
from dlsolve.marking.sentences import value_of_mistakes
from dlsolve.marking.targets import Related, Target, entry_names, entry_of, targets
from dlsolve.marking.walk import (
    Page,
    impossible,
    places_of,
    supply,
    with_all_roots,
    with_slips_beside,
    with_words_refused,
    without_parts,
)
from dlsolve.records import dataclass
from dlsolve.solver import solve_texts
from dlsolve.topics import Topic
from dlsolve.working.steps import Solution
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import ACCEPTED, Code, Mark

MOST_ROUNDS = 40
"""Times that a working is gone through, once for each wrong line and once more."""

FEWEST_ROUNDS = 3
MOST_PAIRS = 2_000_000
"""Pairs of a statement and a line that are looked at in all the rounds of a reading."""

Way = tuple[list[Judged], Sequence[Target], Solution, str]
"""The verdicts of a reading, the lines that they are by, and why it could not go on, if so."""

MOST_MISTAKES = 4
"""Known mistakes that are tried throughout a script."""

Further = Callable[["Written", Mapping[str, Value]], "dict[str, Value] | None"]
"""From the values that the verdicts say, and those handed back, to those of the next round."""


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A marked script.

    marks       one a statement, in the order of the script
    scores      what each award of the scheme is given
    solution    the working that the student's own values lead to
    stopped     why it could not be followed to its end, if so
    convention  the option and its choice that the lines follow, where it is not the question's;
                `open` where the question says nothing of it, so that they are marked under it
    """

    script: Script
    marks: tuple[Mark, ...]
    scores: tuple[Score, ...]
    solution: Solution
    stopped: str = ""
    convention: Convention | None = None
    open: bool = False

    @property
    def repair(self) -> Mark | None:
        """The one mark that, put right, leaves nothing to put right; None where there are more."""
        wrong = [mark for mark in self.marks if mark.code not in ACCEPTED]
        return wrong[0] if len(wrong) == 1 and wrong[0].expected else None

    @property
    def given(self) -> int:
        """The marks that were given."""
        return sum(score.given for score in self.scores)

    @property
    def out_of(self) -> int:
        """The marks that there are."""
        return sum(score.award.marks for score in self.scores)

    @property
    def is_recognised(self) -> bool:
        """Whether any statement is a line of the working, or follows from it."""
        return any(mark.key or mark.code is not Code.BESIDE for mark in self.marks)

    @property
    def first_wrong(self) -> Mark | None:
        """The first mark that leaves something to put right."""
        return next((mark for mark in self.marks if mark.code not in ACCEPTED), None)


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The student's values by key: of all lines, and of those that are not what they should be."""

    all: dict[str, Value]
    wrong: dict[str, Value]


class Marker:
    """One problem, against which any number of workings are marked.

    scheme   marks by the names of lines, as `read_scheme` takes them; derived without it
    asked    the answers whose values the question gives, and whose lines alone have marks; all
             without it
    demands  the digits or the form that the question asks for, of an answer by its name or, under
             "", of every other; otherwise the digits typed rule

    Raises what `solve_texts` and `read_scheme` raise.
    """

    def __init__(
        self,
        topic: Topic,
        texts: Mapping[str, Text],
        scheme: Mapping[str, str] | None = None,
        asked: Collection[str] = (),
        demands: Mapping[str, Asked] | None = None,
    ) -> None:
        self.topic = topic
        self.texts = texts
        self.solution = solve_texts(topic, texts)
        self.lines = targets(self.solution)
        self.given = scheme
        self.asked = asked
        self.demands = demands or {}
        self.scheme = (
            derived(self.lines, asked) if scheme is None else read_scheme(scheme, self.lines)
        )
        self.ways = two_ways(self.lines)
        self._markers: dict[Convention, Marker] = {}
        # the line itself where an answer behind it has its key: z is a column, its answer a list
        self.originals = {(line.key, line.entry): line for line in reversed(self.lines)}
        self.values = {place: line.value for place, line in self.originals.items()}

    def mark(self, text: str) -> Marked:
        """The verdict on every statement of a working.  Nothing is raised."""
        marked = self._marked(text)
        if marked.first_wrong is None:
            return marked
        hinted = self._hinted(marked)
        most = _count_wrong(marked.marks) - 1
        if not hinted and most:  # no line is right alone, but all may be
            hinted = [convention for convention in self._others if self._leaves_open(convention)]
            most = 0
        for convention in hinted:
            other = self._under(convention)._marked(text)
            if _count_wrong(other.marks) <= most and _placed(other) >= _placed(marked):
                if self._leaves_open(convention):
                    return replace(other, convention=convention, open=True)
                return replace(marked, convention=convention)
        return marked

    def _marked(self, text: str) -> Marked:
        """The verdict under the conventions of the question."""
        script = read_script(text)
        way = self._follow(script.statements, _one_more)
        short = self._rounds(script.statements) > FEWEST_ROUNDS
        if short and _wrong_in(way) > 1:  # the first wrong line is one in every reading
            others = [self._follow(script.statements, _all)]
            others += [self._mistaken_throughout(script, way[0], name) for name in _named(way[0])]
            way = min(way, *others, key=_wrong_in)
        judged, lines, solution, stopped = way
        marks = tuple(one.mark for one in judged)
        shown, ends = _shown(judged, lines), _comes_to_the_end(marks, lines)
        scores = scored(self.scheme, marks, lines, shown, ends, self.ways)
        return Marked(script, marks, scores, solution, stopped)

    def _hinted(self, marked: Marked) -> list[Convention]:
        """The conventions under which single lines are right.

        Where the question leaves one open, that excuses what is a mistake otherwise: ln for log₂.
        """
        named = {
            name for mark in marked.marks if mark.code is Code.CONVENTION for name in mark.names
        }
        mistaken = [mark for mark in marked.marks if mark.code is Code.MISTAKE]
        return [
            convention
            for convention in self._others
            if _spelt(convention) in named
            or (self._leaves_open(convention) and any(self._excuses(convention, mistaken)))
        ]

    def _leaves_open(self, convention: Convention) -> bool:
        """Whether the question neither names the convention nor gives the answers' values."""
        return convention[0] not in self.texts and not self.asked

    def _excuses(self, convention: Convention, mistaken: Sequence[Mark]) -> Iterator[bool]:
        """For each mistake whether it gives the value that the convention does."""
        for mark in mistaken:
            place = mark.key, ()
            right = self._others[convention].get(place)
            for name in mark.names:
                wrong = self._mistaken.get(name, {}).get(place)
                yield right is not None and wrong is not None and same_value(right, wrong)

    def _under(self, convention: Convention) -> Marker:
        """The marker of the same problem under another convention, made once."""
        if convention not in self._markers:
            option, choice = convention
            self._markers[convention] = Marker(
                self.topic, {**self.texts, option: choice}, self.given, self.asked, self.demands
            )
        return self._markers[convention]

    def _follow(self, statements: Sequence[Statement], further: Further, mistake: str = "") -> Way:
        """The verdicts once the student's wrong values are handed back.

        Round by round the topic is run with what the verdicts say, until they say no more; the
        other lines are right ones, or those of a known mistake.
        """
        lines, solution = self._run({}, mistake)
        carried: dict[str, Value] = {}
        before: dict[int, Place] = {}
        seen: list[Mapping[str, Value]] = []
        while True:
            placed = align(statements, lines, self.originals, before)
            judged, written = self._judge(statements, lines, placed, Related(solution))
            more = further(written, carried)
            if more is None or len(seen) == self._rounds(statements):
                return judged, lines, solution, ""
            if any(_same_values(more, one) for one in seen):
                return judged, lines, solution, ""
            seen.append(more)
            before = {i: (lines[j].key, lines[j].entry) for i, j in placed.items()}
            try:
                lines, solution = self._run(more, mistake)
            except DlsolveError as error:
                return judged, lines, solution, str(error)
            if reason := impossible(lines):
                return judged, lines, solution, reason
            carried = more

    def _rounds(self, statements: Sequence[Statement]) -> int:
        """The rounds of a reading: fewer for a long script against a long training trace."""
        pairs = max(1, len(statements) * len(self.lines))
        return max(FEWEST_ROUNDS, min(MOST_ROUNDS, MOST_PAIRS // pairs))

    def _run(self, values: Mapping[str, Value], mistake: str) -> tuple[Sequence[Target], Solution]:
        """The lines that follow from a student's values."""
        if not mistake and not values:
            return self.lines, self.solution
        if not mistake:
            solution = solve_texts(self.topic, self.texts, Replaced(values))
            return targets(solution), solution
        solution = solve_texts(self.topic, self.texts, Mistaken(mistake, values))
        bent = (
            line if line.key in values else replace(line, value=line.carried)
            for line in targets(solution)
        )
        return tuple(bent), solution

    def _mistaken_throughout(self, script: Script, judged: Sequence[Judged], name: str) -> Way:
        """The verdicts where one mistake is made on every line: the first one loses its mark."""
        own, lines, solution, stopped = self._follow(script.statements, _one_more, name)
        first = next(i for i, one in enumerate(judged) if name in one.mark.names)
        mark = replace(judged[first].mark, names=(name,), sentence=value_of_mistakes((name,)))
        own[first] = Judged(replace(mark, expected=""))  # it is to be put right more than once
        made = {line.key for line in lines if name in line.mistakes}
        for i, one in enumerate(own):
            if one.mark.code is Code.CARRIED and one.mark.source is None:
                again = f"the mistake of line {mark.line} once more"
                carried = f"right, carried forward from line {mark.line}"
                said = again if one.mark.key in made else carried
                own[i] = Judged(replace(one.mark, sentence=said, source=mark.line))
        return own, lines, solution, stopped

    def _judge(
        self,
        statements: Sequence[Statement],
        lines: Sequence[Target],
        placed: Placed,
        beside: Related,
    ) -> tuple[list[Judged], Written]:
        """The verdict on every statement, and the values that the student goes on with."""
        page = Page(lines, self.values)
        found: dict[int, Judged] = {}
        written = Written({}, {})
        for i, at in sorted(
            places_of(statements, lines, placed).items(), key=lambda it: (it[1], it[0])
        ):
            statement = statements[i]
            page.turn_to(at)
            if i not in placed or is_another_way(statement, lines[at]):
                found[i] = Judged(judge_beside(statement, page.known, beside))
                if found[i].mark.code is Code.SLIP:
                    page.note_beside(statement)
                continue
            line = lines[at]
            place = line.key, line.entry
            judged = judge_line(
                statement, line, self.values.get(place), page.above(line), self._demand(line),
                partial(self._under_mistakes, place), partial(self._under_conventions, place),
            )  # fmt: skip
            judged = page.restated(line, statement, judged)
            found[i] = judged
            page.note(line, statement, judged)
            if judged.carried is not None:
                supply(written.all, line, judged.carried)
                if not same_value(judged.carried, line.value):
                    supply(written.wrong, line, judged.carried)
        marked = list(with_slips_beside([found[i] for i in range(len(statements))]))
        kept = list(without_parts(statements, lines, placed, marked))
        said = list(with_words_refused(statements, lines, placed, kept))
        return list(with_all_roots(statements, lines, placed, said)), written

    def _demand(self, line: Target) -> Asked:
        """How the question asks for the answer that a line is; as typed where it asks for none."""
        if not self.demands:
            return AS_TYPED
        for name, answer in self.solution.answers.items():
            if line.is_for(label(name)):
                own = (
                    d for n, d in self.demands.items() if answer_named(self.solution, n) is answer
                )
                return next(own, self.demands.get("", AS_TYPED))
        return AS_TYPED

    def _under_mistakes(self, place: Place) -> dict[str, Value]:
        """The values that a line has under the known mistakes."""
        return {name: run[place] for name, run in self._mistaken.items() if place in run}

    def _under_conventions(self, place: Place) -> dict[str, Value]:
        """The values that a line has under other conventions."""
        runs = self._others.items()
        return {_spelt(convention): run[place] for convention, run in runs if place in run}

    @cached_property
    def _mistaken(self) -> dict[str, dict[Place, Value]]:
        """The lines that each known mistake leads to."""
        found: dict[str, dict[Place, Value]] = {}
        for name in offered(self.solution):
            try:
                solution = solve_texts(self.topic, self.texts, Mistaken(name))
            except DlsolveError:
                continue
            found[name] = {(t.key, t.entry): t.carried for t in targets(solution)}
        return found

    @cached_property
    def _others(self) -> dict[Convention, dict[Place, Value]]:
        """The lines under each convention that was not chosen."""
        found: dict[Convention, dict[Place, Value]] = {}
        for field, choice in other_choices(self.topic, self.texts):
            try:
                solution = solve_texts(self.topic, {**self.texts, field.name: choice})
            except DlsolveError:
                continue
            values = {(t.key, t.entry): t.value for t in targets(solution)}
            found[field.name, choice] = values
        return found


def _one_more(written: Written, carried: Mapping[str, Value]) -> dict[str, Value] | None:
    """One wrong line more than before, the first on the page.

    What stands below it was judged without it, and is judged anew.  None where nothing is new.
    """
    found: dict[str, Value] = {}
    for key, value in written.wrong.items():
        found[key] = value
        if key not in carried or not same_value(carried[key], value):
            return found
    return None if len(found) == len(carried) else found


def _all(written: Written, carried: Mapping[str, Value]) -> dict[str, Value] | None:
    """Every line that was written: right for a student who put a slip right in silence."""
    if not written.wrong:
        return None
    return None if _same_values(written.all, carried) else dict(written.all)


def _same_values(some: Mapping[str, Value], others: Mapping[str, Value]) -> bool:
    return some.keys() == others.keys() and all(same_value(some[k], others[k]) for k in some)


def _shown(judged: Sequence[Judged], lines: Sequence[Target]) -> dict[str, bool]:
    """The lines that were left out and whose values stand in an array: whether they are right.

    An array is right, too, where the lines that were left out are what is wrong in it.
    """
    whole = [line for line in lines if not line.entry]
    by_key = {line.key: line for line in whole}
    by_label = {(line.parts, name): line for line in whole for name in line.labels}
    written = {one.mark.key for one in judged}
    found: dict[str, bool] = {}
    for one in judged:
        array = by_key.get(one.mark.key)
        if array is None or not isinstance(one.carried, Vector | Matrix):
            continue
        wrong: set[str] = set()
        for place, name in entry_names(array.name, one.carried):
            line = by_label.get((array.parts, label_of(name)), array)
            right = same_value(entry_of(one.carried, place), line.value)
            wrong |= set() if right else {line.key}
            if line.key not in written:
                found[line.key] = right
        if wrong and wrong.isdisjoint(written):
            found[array.key] = True
    return found


def _comes_to_the_end(marks: Sequence[Mark], lines: Sequence[Target]) -> bool:
    """Whether the last line that has a name was written."""
    named = [line for line in lines if line.labels and not (line.is_given or line.is_answer)]
    last = named[-1].key if named else ""
    return any(mark.key == last and mark.code is not Code.BESIDE for mark in marks)


def _placed(marked: Marked) -> int:
    """The statements that are a line of the working."""
    return sum(bool(mark.key) for mark in marked.marks)


def _spelt(convention: Convention) -> str:
    """e.g. --epsilon-placement inside"""
    option, choice = convention
    return f"--{option.replace('_', '-')} {choice}"


def _count_wrong(marks: Iterable[Mark]) -> int:
    """The marks that leave something to put right."""
    return sum(mark.code not in ACCEPTED for mark in marks)


def _wrong_in(way: Way) -> int:
    return _count_wrong(one.mark for one in way[0])


def _named(judged: Sequence[Judged]) -> list[str]:
    """The mistakes that several lines are, the most frequent first."""
    names = Counter(n for one in judged if one.mark.code is Code.MISTAKE for n in one.mark.names)
    return [name for name, count in names.most_common(MOST_MISTAKES) if count > 1]
