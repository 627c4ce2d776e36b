"""Known answers with their inputs: the file `vectors.json`, and how it grows.

    python -m tests.protocol.vectors       adds what is not in it yet; what is known stays

Its first answers are made and checked in `test_vectors`, its cases in `tests.protocol.cases`. Made
with the package; `tests.protocol.reader` comes to the same by the page of the protocol alone.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.protocol.cases import (
    Case,
    chains,
    commitments,
    confirmations,
    doors,
    envelopes,
    frames,
    guides,
    hashes,
    host_words,
    inputs,
    invitations,
    keys,
    moves,
    paddings,
    proofs,
    refused,
    rosters,
    seals,
    words,
)
from tests.protocol.led_cases import introductions, led_doors
from tests.protocol.logs import sessions

VECTORS: Final = Path(__file__).with_name("vectors.json")

SECTIONS: Final[dict[str, Callable[[], Iterator[Case]]]] = {
    each.__name__: each
    for each in (
        inputs, hashes, paddings, seals, words, frames, refused, proofs, host_words,
        rosters, moves, confirmations, commitments, guides, envelopes, chains, keys, introductions,
        led_doors, doors, invitations, sessions,
    )
}  # fmt: skip
"""By name, in the order of the file."""


def plain(value: object) -> object:
    """As JSON holds it: bytes as {"hex": ...}, lists for tuples, words for enumerations."""
    match value:
        case bytes():
            return {"hex": value.hex()}
        case dict():
            return {str(name): plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _:
            return value


def cases() -> dict[str, list[Case]]:
    """Every section as it is made today, and as the file has it."""
    made: dict[str, list[Case]] = {}
    for name, section in SECTIONS.items():
        made[name] = []
        for case in section():
            kept = plain(case)
            assert isinstance(kept, dict)
            made[name].append(kept)
    return made


def same(section: str, case: Case) -> object:
    """What two cases of a section have in common where the second tells nothing new."""
    match section:
        case "guides" | "sessions":
            # What these are made of grows; a version has its own.
            return case["name"], case.get("version")
        case "doors":
            return case["version"]
        case "led_doors":
            return case["version"], case["role"], case.get("seat")
        case "moves":
            event = case["event"]
            assert isinstance(event, list)
            return event if event[0] == "signalled" else event[0]
        case _:
            return json.dumps(case)


def grown(known: dict[str, list[Case]]) -> dict[str, list[Case]]:
    """The sections of the file and what is new today."""
    sections: dict[str, list[Case]] = {}
    for name, made in cases().items():
        kept = known.get(name, [])
        told = [same(name, case) for case in kept]
        sections[name] = kept + [case for case in made if same(name, case) not in told]
    return sections


def read() -> tuple[dict[str, str], dict[str, list[Case]]]:
    """The first answers by name, hex; and the sections."""
    found = json.loads(VECTORS.read_text("utf-8"))
    first = {name: each for name, each in found.items() if isinstance(each, str)}
    return first, {name: each for name, each in found.items() if isinstance(each, list)}


def write(first: dict[str, str], sections: dict[str, list[Case]]) -> None:
    """A line for each of the first answers, and for each case."""
    lines = [f" {json.dumps(name)}: {json.dumps(answer)}" for name, answer in first.items()]
    for name, found in sections.items():
        inner = ",\n".join(f"  {json.dumps(case)}" for case in found)
        lines.append(f" {json.dumps(name)}: [\n{inner}\n ]")
    VECTORS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    first, known = read()
    write(first, grown(known))
