"""Problem files found and read: files, folders, the standard input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.source import resolve
from dlsolve.problems.faults import Fault
from dlsolve.problems.nodes import Place
from dlsolve.problems.problem import Problem
from dlsolve.problems.sheets import Sheet, read_sheet

SUFFIXES = (".yaml", ".yml")
STDIN = "<stdin>"


def read(
    paths: Iterable[str], stdin: Callable[[], str] | None = None, only: Sequence[str] = ()
) -> tuple[Sheet, ...]:
    """The sheets of files, of folders (each *.yaml and *.yml in them, sorted), and of `-`.

    only   the ids of the problems to keep; all without it

    What cannot be read becomes a fault on its sheet.  Raises InputError where a path does
    not exist or holds no problem file, and for an id that no problem has.
    """
    sheets = tuple(sheet for path in paths for sheet in _sheets(path, stdin))
    return _chosen(sheets, only) if only else sheets


def _sheets(path: str, stdin: Callable[[], str] | None) -> Iterator[Sheet]:
    if path == "-":
        text = resolve("-", folder=None, stdin=stdin)
        yield read_sheet(text, STDIN, Path())
        return
    files = _files(Path(path))
    if not files:
        raise _path_error(path, f"there is no problem file in {quoted(path)}", "name *.yaml files")
    for file in files:
        try:
            text = resolve(f"@{file.name}", folder=file.parent, stdin=None)
        except InputError as error:
            yield Sheet(str(file), file.parent, items=(Fault(str(file), Place(1, 1), str(error)),))
        else:
            yield read_sheet(text, str(file), file.parent)


def _files(path: Path) -> list[Path]:
    name = quoted(str(path))
    try:
        if path.is_dir():
            return sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
        exists = path.exists()
    except PermissionError as error:
        reason = f"{name} cannot be read: {error.strerror}"
        raise _path_error(str(path), reason, "check the file") from error
    except (OSError, ValueError):  # a name that no file can have
        exists = False
    if not exists:
        raise _path_error(str(path), f"there is no file {name}", "check the name")
    return [path]


def _path_error(path: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text=path, end=len(path), remedy=remedy)


def _chosen(sheets: Iterable[Sheet], only: Sequence[str]) -> tuple[Sheet, ...]:
    """The sheets with the chosen problems; faults that belong to no problem stay."""
    known = [_id(item) for sheet in sheets for item in sheet.items if _id(item)]
    for wanted in only:
        if wanted not in known:
            close = get_close_matches(wanted, known, n=1)
            remedy = f"did you mean {close[0]}?" if close else "the ids stand in the files"
            raise InputError(
                f"no problem has the id {quoted(wanted)}", wanted, 0, len(wanted), remedy
            )
    kept = (
        Sheet(s.source, s.folder, s.title, tuple(i for i in s.items if _id(i) in ("", *only)))
        for s in sheets
    )
    return tuple(sheet for sheet in kept if sheet.items)


def _id(item: Problem | Fault) -> str:
    return item.problem if isinstance(item, Fault) else item.id
