"""The command line: sentences, exit codes, and nothing that tells of a session.

About `tui.command.help` and `tui.command.checking`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from tests.whole.laptops import relay_at, url_of
from tui.command import cli
from tui.command import help as help_text
from tui.command.terminal import Lack
from tui.disk.shelf import NAMES, shipped, shipped_text
from tui.errors import Problem
from tui.words import command as command_words

ROOT: Final = Path(__file__).parents[2]

HEAVY: Final = (
    "asyncio",
    "websockets",
    "textual",
    "nacl",
    "msgpack",
    "msgspec",
    "sqlite3",
    "server",
    "rich",
)
"""What --help has no need of."""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, arguments, prog_name="unhurried")


def process(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_names_every_command_and_gives_examples() -> None:
    shown = run("--help").output
    for command in ("check", "paths", "practice", "relay"):
        assert f"\n  {command} " in shown
    assert "unhurried check relay.example.org" in shown


@pytest.mark.parametrize("command", ["check", "paths", "practice", "relay"])
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Usage: unhurried {command}" in result.output


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom tui.command import cli\n"
        "try:\n    cli.commands(['--help'], prog_name='unhurried')\n"
        "except SystemExit:\n    pass\n"
        "print('MODULES', *sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    modules = shown.stdout.partition("MODULES")[2].split()
    assert set(modules).isdisjoint(HEAVY)


def test_no_option_takes_an_invitation() -> None:
    names = {option for command in cli.commands.commands.values() for option in command.params}
    assert not any("word" in (each.name or "") or "invit" in (each.name or "") for each in names)


def test_paths_are_shown_under_the_directory_that_was_named(tmp_path: Path) -> None:
    result = run("--data-dir", str(tmp_path), "paths")
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.output.splitlines())
    assert set(lines) == {"data", "settings", "seats", "home_relay", "guides", "kept", "log"}
    assert all(path.startswith(str(tmp_path)) for path in lines.values())
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_one_line() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("unhurried")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("command", [(), ("practice",), ("practice", "--lead")])
def test_without_a_terminal_the_app_says_what_it_needs(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr == command_words.LACKS[Lack.TERMINAL] + "\n"


@pytest.mark.parametrize("relay", ["ssh://x.example", "a b", "", "256.1.1.1"])
def test_what_is_no_relay_is_told(relay: str) -> None:
    result = run("check", relay)
    assert result.exit_code == 1
    text = relay or command_words.NO_ADDRESS
    assert result.stderr == command_words.BAD_RELAY.format(text=text) + "\n"


def test_an_open_line_out_of_the_house_is_one_sentence() -> None:
    result = run("check", "ws://relay.example:4774")
    assert result.exit_code == 1
    assert result.stderr == command_words.PLAIN_RELAY.format(text="ws://relay.example:4774") + "\n"


@pytest.mark.parametrize(
    "written",
    [
        "it is {}.",
        *(
            pytest.param(each, marks=pytest.mark.gate)
            for each in ("{}", "http://{}/", "ws://{}/v1")
        ),
    ],
)
async def test_an_unreachable_relay_is_one_sentence(tmp_path: Path, written: str) -> None:
    async with relay_at(tmp_path) as relay:
        url = url_of(relay)
    done = process("check", written.format(url.removeprefix("ws://")))
    assert done.returncode == 1
    assert done.stderr == command_words.UNREACHABLE.format(url=url) + "\n"


@pytest.mark.gate
async def test_an_unreachable_relay_is_one_object_where_one_is_asked_for(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url = url_of(relay)
    done = process("check", url, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"relay": url, "held": False, "problem": "unreachable"}


@pytest.mark.gate
def test_a_check_on_this_laptop_holds(tmp_path: Path) -> None:
    done = process("check", TMPDIR=str(tmp_path))
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == command_words.CHECKING_HERE
    assert lines[2].split()[:2] == ["Arrive", "Is"]
    assert "the same session" in lines[-2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.gate
def test_a_check_prints_one_object_where_one_is_asked_for(tmp_path: Path) -> None:
    done = process("check", "--json", TMPDIR=str(tmp_path))
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["held"] is True and found["relay"] is None
    assert 0 < found["p50_ms"] <= found["p95_ms"]


@pytest.mark.gate
def test_a_check_with_three_seats_holds_and_says_what_was_tried(tmp_path: Path) -> None:
    done = process("check", "--facilitator", "--guide", "daily", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert command_words.CHECKING_LED_HERE in done.stdout
    found = done.stdout.splitlines()
    for beginning in (command_words.LED_FROM_THE_START, command_words.ASKED_IN):
        held = found[found.index(f"{beginning}:") + 1 :][:5]
        assert "held the same" in held[0] and "opens none of" in held[1]
        assert "took one aside twice" in held[4]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.gate
def test_a_check_with_three_seats_prints_one_object(tmp_path: Path) -> None:
    arguments = ("--facilitator", "--guide", "follow-up", "--json")
    found = json.loads(process("check", *arguments, TMPDIR=str(tmp_path)).stdout)
    assert found["held"] is True and found["guide"] == "follow-up"
    assert [each["beginning"] for each in found["led"]] == ["led", "asked"]
    assert all(each["before"] and each["words"] == 4 for each in found["led"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), command_words.QUICK_NEEDS_RELAY),
        (("relay.example", "--guide", "daily"), command_words.QUICK_HAS_NO_GUIDE),
        (("relay.example", "--facilitator"), command_words.QUICK_HAS_NO_THIRD),
    ],
)
def test_a_quick_check_says_what_does_not_go_with_it(
    arguments: tuple[str, ...], sentence: str
) -> None:
    result = run("check", "--quick", *arguments)
    assert (result.exit_code, result.stderr) == (1, sentence + "\n")


def test_every_problem_of_a_check_has_a_sentence() -> None:
    assert set(command_words.PROBLEMS) == set(Problem)


@pytest.mark.gate
def test_the_relay_keeps_its_rooms_under_the_directory_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "relay").touch()
    result = run("--data-dir", str(tmp_path), "relay", "--port", "0", "--host", "127.0.0.1")
    assert result.exit_code == 1
    assert str(tmp_path / "relay") in result.stderr


def test_variables_that_spy_are_gone_before_textual_comes() -> None:
    code = (
        "import os\nfrom tui.command.cli import entry\nentry()\n"
        "print(sorted(name for name in os.environ if name.startswith('TEXTUAL')))\n"
        "print(oct(os.umask(0)))"
    )
    variables = {"TEXTUAL": "devtools", "TEXTUAL_LOG": "keys", "TEXTUAL_ANIMATIONS": "none"}
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.splitlines() == ["['TEXTUAL_ANIMATIONS']", "0o77"]


def test_a_crash_says_type_and_place_and_none_of_the_words(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom tui.command.cli import last_words\n"
        f"sys.excepthook = last_words(Path({str(tmp_path)!r}))\n"
        "def speak(words):\n    raise ValueError(words)\n"
        "speak('what nobody may read')"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    logged = (tmp_path / "unhurried.log").read_text("utf-8")
    for text in (shown.stderr, logged):
        assert "ValueError" in text and "line 6" in text
        assert "nobody" not in text and "Traceback" not in text
    assert str(tmp_path / "unhurried.log") in shown.stderr


def test_an_interrupt_leaves_no_words() -> None:
    code = (
        "import sys\nfrom tui.command.cli import last_words\nsys.excepthook = last_words(None)\n"
        "raise KeyboardInterrupt"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert shown.stderr == "\n"


def test_sentences_are_calm() -> None:
    names = [name for name in (*dir(command_words), *dir(help_text)) if name.isupper()]
    for name in names:
        text = getattr(command_words, name, None) or getattr(help_text, name)
        for sentence in text.values() if isinstance(text, dict) else (text,):
            assert "!" not in sentence and "error" not in sentence.lower()


def test_a_guide_that_does_not_load_is_named_and_nothing_starts(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('id = "a secret word"', "utf-8")
    result = run("--data-dir", str(tmp_path), "--guide", str(path))
    assert result.exit_code == 1
    assert str(path) in result.output and f"unhurried guide check {path}" in result.output
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--guide",), 1),
        (("guide", "check"), 2),
        (("guide", "show"), 1),
        (("guide", "try"), 1),
        (("guide", "new", "mine.toml", "--from"), 1),
    ],
    ids=repr,
)
def test_a_guide_that_there_is_not_is_told_with_what_there_is(
    tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    result = run("--data-dir", str(tmp_path), *words, str(tmp_path / "none"))
    assert result.exit_code == code
    assert command_words.no_file(str(tmp_path / "none"), NAMES, is_there=False) in result.output
    assert all(name in result.output for name in NAMES) and "evening.toml" in result.output


def test_a_guide_that_is_there_and_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.symlink_to(path)  # not even whoever may read everything can open it
    result = run("--data-dir", str(tmp_path), "guide", "check", str(path))
    assert result.exit_code == 2
    assert command_words.no_file(str(path), NAMES, is_there=True) in result.output


def test_one_that_is_meant_to_be_led_is_brought_by_whoever_leads(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    text = shipped_text("daily.toml")
    path.write_text(text.replace('id = "daily"', 'id = "own"\nled = true', 1), "utf-8")
    result = run("--data-dir", str(tmp_path), "--guide", str(path))
    assert result.exit_code == 1
    title = shipped("daily").title
    assert result.output.strip() == command_words.is_to_be_led(title, str(path))
    result = run("--data-dir", str(tmp_path), "lead", "--guide", str(path))
    assert command_words.is_to_be_led(title, str(path)) not in result.output


def test_a_guide_is_brought_to_the_app_and_to_no_command(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("", "utf-8")
    result = run("--data-dir", str(tmp_path), "--guide", str(path), "paths")
    assert result.exit_code == 1
    assert result.output.strip() == command_words.GUIDE_ALONE
