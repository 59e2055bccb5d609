from __future__ import annotations

from pathlib import Path

import pytest

from dlsolve.errors import InputError
from dlsolve.inputs import source
from dlsolve.inputs.source import once, resolve


@pytest.mark.parametrize("text", ["1 2; 5 4", "", "-1", "- 1", "-", "a@b"])
def test_a_text_is_itself(text: str, tmp_path: Path) -> None:
    assert resolve(text, folder=tmp_path, stdin=None) == text


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        (b"1 2\n5 4\n", "1 2\n5 4\n"),
        (b"\xef\xbb\xbf1,2\r\n5,4", "1,2\n5,4"),
        ("√2".encode(), "√2"),
        (b"", ""),
    ],
)
def test_a_file(contents: bytes, text: str, tmp_path: Path) -> None:
    (tmp_path / "a matrix.csv").write_bytes(contents)
    assert resolve("@a matrix.csv", folder=tmp_path, stdin=None) == text
    assert resolve(f"@{tmp_path / 'a matrix.csv'}", folder=Path("elsewhere"), stdin=None) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@none.csv", "there is no file"),
        ("@", "no file is named"),
        ("@folder", "is a folder"),
        ("@/dev/zero", "there is no file"),
        ("@binary", "is not a text"),
        ("@latin", "is not a text"),
        ("@large", "has more than 100 bytes"),
        ("@a\0b", "file"),
        ("@" + "a" * 5000, "cannot be read"),
    ],
)
def test_no_source(text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(b"1\0 2")
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    (tmp_path / "large").write_bytes(b"1 " * 60)
    monkeypatch.setattr(source, "LARGEST_FILE", 100)
    with pytest.raises(InputError) as caught:
        resolve(text, folder=tmp_path, stdin=None)
    assert reason in caught.value.reason
    assert caught.value.remedy
    assert (caught.value.text, caught.value.end) == (text, len(text))


def test_files_are_refused_without_a_folder() -> None:
    with pytest.raises(InputError, match="files cannot be read here"):
        resolve("@/etc/hostname", folder=None, stdin=None)


def test_the_standard_input_is_read_once() -> None:
    stdin = once(lambda: "1 2")
    assert resolve(" - ", folder=None, stdin=stdin) == "1 2"
    with pytest.raises(InputError, match="already read"):
        resolve("-", folder=None, stdin=stdin)
