"""Every module has a test that is about it, and what a test says it is about is there."""

from pathlib import Path

import pytest

from tests.cover import files_by_name, main, modules, own_tests, unknown, without_tests


def test_every_module_has_a_test_that_is_about_it() -> None:
    assert without_tests() == []
    assert len([*modules()]) > 150


def test_no_test_says_that_it_is_about_a_module_that_is_not_there() -> None:
    assert unknown() == set()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two modules of one name and one of another, and three tests."""
    for name in ("tui/seat/recall.py", "server/seat/recall.py", "tui/seat/slots.py"):
        module = tmp_path / name
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text("", "utf-8")
        (module.parent / "__init__.py").write_text("", "utf-8")
    tests = {
        "tui/test_recall.py": "",
        "tui/test_boxes.py": '"""About `tui.seat.slots`."""\nabout = "`tui.seat.recall`"\n',
        "whole/test_gone.py": '"""About `tui.seat.gone`."""\n',
    }
    for name, text in tests.items():
        test = tmp_path / "tests" / name
        test.parent.mkdir(parents=True, exist_ok=True)
        test.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("house")
def test_a_module_has_the_tests_of_its_name_and_those_that_name_it_first_of_all() -> None:
    by_name = files_by_name()
    assert [*map(str, own_tests("tui.seat.recall", by_name))] == ["tests/tui/test_recall.py"]
    assert [*map(str, own_tests("tui.seat.slots", by_name))] == ["tests/tui/test_boxes.py"]


@pytest.mark.usefixtures("house")
def test_a_module_without_tests_and_a_name_without_a_module_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 1
    assert capsys.readouterr().out == "server.seat.recall\n"
    assert unknown() == {"tui.seat.gone"}
    assert main(["server.seat.recall"]) == 1


@pytest.mark.usefixtures("house")
def test_a_test_about_a_room_is_about_each_of_its_modules() -> None:
    Path("tests/whole/test_gone.py").write_text('"""About `server.seat`."""\n', "utf-8")
    assert without_tests() == []
