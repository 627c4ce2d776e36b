"""The import graph by room, as lines: which rooms there are, and which way arrows point.

    python -m tests.map            every arrow between rooms, how many imports it stands for
    python -m tests.map tui        within one package

A room is a folder, or a module that lies directly in its package. An arrow is counted once, however
many imports it stands for. Arrows that go both ways make a circle, and are marked.
"""

import sys
from collections import Counter
from typing import Final

import grimp

PACKAGES: Final = ("protocol", "server", "tui")


def room_of(module: str) -> str:
    """Where a module lies: 'tui.seat.sitting' in 'tui.seat', and 'tui.news' in itself."""
    package, *inner = module.split(".")
    return ".".join([package, *inner[:1]])


def arrows(packages: tuple[str, ...] = PACKAGES) -> Counter[tuple[str, str]]:
    """(room, room that it imports) -> how many imports between modules that stands for."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    return Counter(
        (room_of(module), room_of(other))
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        if room_of(module) != room_of(other) and module.split(".")[0] in packages
    )


def circles(found: Counter[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows that go both ways, once each."""
    return {(one, other) for one, other in found if one < other and (other, one) in found}


def main(names: list[str]) -> None:
    """Print the map."""
    found = arrows(tuple(names) or PACKAGES)
    both = circles(found)
    for (one, other), imports in sorted(found.items()):
        mark = "  both ways" if (one, other) in both or (other, one) in both else ""
        print(f"{one:28} -> {other:28} {imports:4}{mark}")
    print(f"{len({room for arrow in found for room in arrow})} rooms, {len(found)} arrows, "
          f"{len(both)} both ways")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
