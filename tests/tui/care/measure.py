"""How much the nudges find, how much of that is right, and how long looking takes.

    python -m tests.tui.care.measure          both halves of the sets, and the time

Of each set the odd lines were used to make the rules and the even ones were held back: rules were
changed by what the former showed, and of the latter only the two numbers were looked at.
"""

import random
import time
from collections.abc import Collection
from typing import Final, NamedTuple

from tests.tui.care.sets import Written, harmless, tired
from tui.care.nudges import Rules, Where, rules_of

TEXTS: Final = 10_000
LETTERS: Final = 400
LIMIT_MS: Final = 5.0


class Count(NamedTuple):
    """What came of a set."""

    wanted: int
    """Sentences that a nudge may help with."""
    found: int
    """Those that gave one."""
    harmless: int
    false: int
    """Harmless ones that gave one all the same."""

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.false)

    @property
    def recall(self) -> float:
        return self.found / self.wanted


def counted(rules: Rules, *, is_held_back: bool) -> Count:
    """What the rules find in one half of the sets."""
    yes, no = (half(each, is_held_back=is_held_back) for each in (tired(), harmless()))
    found, false = (sum(_fires(rules, each) for each in part) for part in (yes, no))
    return Count(len(yes), found, len(no), false)


def half(lines: list[Written], *, is_held_back: bool) -> list[Written]:
    return lines[1 if is_held_back else 0 :: 2]


def _fires(rules: Rules, written: Written) -> bool:
    return rules.found(written.text, written.where) is not None


def slowest(rules: Rules) -> dict[str, float]:
    """The longest that each rule took over a random text, in milliseconds of this process."""
    letters = random.Random(1)
    longest = dict.fromkeys((rule.id for rule in rules.rules), 0.0)
    for _ in range(TEXTS):
        text = "".join(chr(letters.choice(_RANGES)()) for _ in range(letters.randrange(LETTERS)))
        for rule in rules.rules:
            others = longest.keys() - {rule.id}
            where = next(iter(rule.where))
            taken = _taken_ms(rules, text, where, others)
            if taken > longest[rule.id]:
                # Once more: a collection of garbage in between is not the rule's.
                taken = min(taken, _taken_ms(rules, text, where, others))
            longest[rule.id] = max(longest[rule.id], taken)
    return longest


def _taken_ms(rules: Rules, text: str, where: Where, but: Collection[str]) -> float:
    began = time.process_time()
    rules.found(text, where, but)
    return (time.process_time() - began) * 1_000


_ANY: Final = random.Random(2)
_RANGES: Final = (
    lambda: _ANY.randrange(0x20, 0x7F),
    lambda: _ANY.randrange(0x20, 0x3000),
    lambda: _ANY.randrange(0xE000, 0x110000),
)


def main() -> None:
    rules = rules_of("en")
    for is_held_back in (False, True):
        count = counted(rules, is_held_back=is_held_back)
        name = "held back" if is_held_back else "used"
        print(f"{name:>10}: {count}, {count.precision:.1%} right, {count.recall:.1%} found")
    assert Where.SPEAK in rules.rules[0].where
    for id, longest_ms in slowest(rules).items():
        print(f"{id:>10}: at most {longest_ms:.2f} ms", "" if longest_ms < LIMIT_MS else "TOO LONG")


if __name__ == "__main__":
    main()
