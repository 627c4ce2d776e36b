"""What a module's own tests leave out: the tests of its name, or those that name it.

    python -m tests.cover                        modules that no test is about
    python -m tests.cover tui.seat.recall ...    run the tests of each; which lines they miss

The tests of `tui.seat.recall` are those in a file `test_recall.py`, and those whose first docstring
names it, or its room (`tui.seat`), in backquotes. What other tests happen to run does not count,
nor does what runs in another process than the tests do.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

PACKAGES: Final = ("protocol", "server", "tui")

NAMED: Final = re.compile(r"`((?:protocol|server|tui)(?:\.\w+)+)`")


def modules() -> Iterator[str]:
    """Every module with code of its own, by its dotted name."""
    for package in PACKAGES:
        for path in sorted(Path(package).rglob("*.py")):
            if path.stem not in ("__init__", "__main__"):
                yield ".".join(path.with_suffix("").parts)


def files_by_name() -> dict[str, set[Path]]:
    """What each test file is about: the last part of a module's name, or a whole dotted name."""
    found: dict[str, set[Path]] = {}
    for path in sorted(Path("tests").rglob("test_*.py")):
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        for name in (path.stem.removeprefix("test_"), *NAMED.findall(said)):
            found.setdefault(name, set()).add(path)
    return found


def own_tests(module: str, by_name: dict[str, set[Path]]) -> list[Path]:
    """The files that are about `module`. One of its name counts beside the package or the room."""
    *rooms, name = module.split(".")
    by_file = {path for path in by_name.get(name, ()) if {rooms[0], rooms[-1]} & {*path.parts}}
    named = (module, *(".".join(rooms[:count]) for count in range(2, len(rooms) + 1)))
    return sorted(by_file.union(*(by_name.get(each, ()) for each in named)))


def without_tests() -> list[str]:
    """The modules that no test is about."""
    by_name = files_by_name()
    return [module for module in modules() if not own_tests(module, by_name)]


def unknown() -> set[str]:
    """What tests say that they are about, and is not there: neither a module nor a room."""
    known = set(modules())
    rooms = {module.rpartition(".")[0] for module in known}
    return {name for name in files_by_name() if "." in name} - known - rooms


def cover(module: str) -> int:
    """Run its tests, and print the lines that they miss; the exit code of the tests."""
    paths = own_tests(module, files_by_name())
    if not paths:
        print(f"{module}: no test is about it")
        return 1
    source = str(Path(*module.split(".")).with_suffix(".py"))
    with TemporaryDirectory() as directory:
        kept = f"--data-file={directory}/lines"
        with_coverage = (sys.executable, "-m", "coverage")
        in_tests = ("-m", "pytest", "-q", "-n", "0", *map(str, paths))
        code = subprocess.call([*with_coverage, "run", kept, f"--include={source}", *in_tests])
        subprocess.call([*with_coverage, "report", kept, "--show-missing"])
    return code


def main(names: list[str]) -> int:
    """The exit code: 0 where every module has tests, and they pass."""
    if names:
        return max(cover(name) for name in names)
    missing = without_tests()
    print("\n".join(missing) or "every module has tests of its own")
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
