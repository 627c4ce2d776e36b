"""How long cleaning takes, per 4,000 characters of each kind of text.

A script, not a test: `python -m tests.bench.clean_speed`. The aim is 2 ms for what people write.
"""

import timeit
from typing import Final

from protocol.clean import clean
from protocol.limits import TEXT_LIMIT_CHARS

ROUNDS: Final = 7
CALLS: Final = 10

TEXTS: Final = {
    "plain": "By the evening I have nothing left. ",
    "accents": "Ich hätte dich früher fragen können, à bientôt. ",
    "hangul": "오늘은 정말 힘든 하루였어요. ",
    "devanagari": "मैं तुम्हें सुन रहा हूँ। ",
    "emoji": "\N{WHITE HEAVY CHECK MARK}\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "marks in the wrong order": "a" + "\u0301\u0316" * 2_000,
    "letters that fall apart": "\U0001d160\u0344\u0958",
    "controls": "\x1b[31m\u202e",
    "separators": "\r\n\u2028",
}


def main() -> None:
    """Prints one line per kind of text."""
    for name, sample in TEXTS.items():
        text = (sample * TEXT_LIMIT_CHARS)[:TEXT_LIMIT_CHARS]
        runs = timeit.repeat(lambda text=text: clean(text), number=CALLS, repeat=ROUNDS)  # type: ignore[misc]
        print(f"{min(runs) / CALLS * 1_000:6.2f} ms  {name}")


if __name__ == "__main__":
    main()
