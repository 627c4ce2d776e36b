"""The words of a guide: short enough for a small window and a tired evening, and gentle.

The limits of lines and letters hold for every guide. Which words are absolute, clinical or blaming
is known for English alone; a guide that says it is in another language is not asked about them.
"""

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from protocol.activities.activity import Activity
from protocol.activities.name import NAMED_CHARS
from protocol.guide.structure import Guide
from tui.late import Late
from tui.rehearsal.guide_check.finding import Finding, Part, Weight, placed
from tui.rehearsal.guide_check.texts import all_texts, entries, pages, prompts, reading, scale
from tui.words import guide_check as check_words

WIDTH_CHARS: Final = 56
"""What is left of 60 columns after a margin."""

LONG_NAME: Final = "Christopher"
"""A prompt still has to fit with a long name in it."""

PROMPT_LINES: Final = 2
READING_LINES: Final = 10
TITLE_CHARS: Final = 36
ENTRY_CHARS: Final = 50
LIST_LINES: Final = 7
SENTENCE_WORDS: Final = 22

ABSOLUTE: Final = Late(
    r"\b(always|never|everyone|nobody can help|guarantee\w*|prove[ns]?|heals?|healing|cure[sd]?"
    r"|fixes|certain(?:ly)?|for sure|definitely|impossible|perfect\w*|every couple|best)\b"
)
ALLOWED: Final = ("nearly always", "wants the best")
"""A word on a scale, and a wish."""

CLINICAL: Final = Late(
    r"\b(toxic|trauma\w*|trigger\w*|boundar\w*|attachment|dysregulat\w*|symptom\w*|diagnos\w*"
    r"|validat\w*|mirroring|active listening|conflict resolution)\b"
)
BLAMING: Final = Late(r"\b(should(?:n't)?|why did you|fault|blame\w*|you two are broken)\b")
ALLOWED_BLAME: Final = ("does not mean that you two are broken",)
OTHER: Final = Late(r"\bthe other\b")
FREEDOM: Final = Late(r"a no is fine|no reason is needed|may turn down|free to say")


def wording(guide: Guide) -> Iterator[Finding]:
    """What to look at in its words, activity by activity, then step by step."""
    is_english = guide.language.split("-")[0] in ("", "en")
    for where, activity in placed(guide):
        yield from _sizes(where, activity)
        if is_english:
            yield from _tone(where, activity)
    if is_english:
        for step in guide.steps:
            said = " ".join(text for each in step.activities for text in _said(each)).lower()
            if len(FREEDOM.ready.findall(said)) > 1:
                yield _finding(step.id, check_words.FREEDOM)


def lines_of(text: str, width: int = WIDTH_CHARS) -> int:
    """Lines that a text takes, with a long name and a long topic in it."""
    filled = text.replace("{partner}", LONG_NAME)
    filled = filled.replace("{topic}", ("a few words " * 9)[:NAMED_CHARS])
    return sum(max(1, len(textwrap.wrap(line, width))) for line in filled.split("\n"))


def _sizes(where: str, activity: Activity) -> Iterator[Finding]:
    if any(lines_of(prompt) > PROMPT_LINES for prompt in prompts(activity)):
        yield _finding(where, check_words.long_prompt(PROMPT_LINES))
    if lines_of(reading(activity)) > READING_LINES:
        yield _finding(where, check_words.long_reading(READING_LINES))
    if len(activity.title) > TITLE_CHARS:
        yield _finding(where, check_words.long_title(TITLE_CHARS))
    if any(len(page) > LIST_LINES for page in pages(activity)):
        yield _finding(where, check_words.long_list(LIST_LINES))
    if any(len(entry) >= ENTRY_CHARS for page in pages(activity) for entry in page):
        yield _finding(where, check_words.long_entry(ENTRY_CHARS), Weight.NOTE)
    if sum(len(word) + 3 for word in scale(activity)) > WIDTH_CHARS:
        yield _finding(where, check_words.WIDE_SCALE)
    if any(len(words) > SENTENCE_WORDS for text in all_texts(activity) for words in _in(text)):
        yield _finding(where, check_words.long_sentence(SENTENCE_WORDS), Weight.NOTE)
    if any("!" in text for text in all_texts(activity)):
        yield _finding(where, check_words.SHOUTED)


def _tone(where: str, activity: Activity) -> Iterator[Finding]:
    said = " \n ".join(all_texts(activity)).lower()
    for allowed in (*ALLOWED, *ALLOWED_BLAME):
        said = said.replace(allowed, "")
    for pattern, sentence in (
        (ABSOLUTE, check_words.absolute),
        (CLINICAL, check_words.clinical),
        (BLAMING, check_words.blaming),
    ):
        for word in sorted(set(pattern.ready.findall(said))):
            yield _finding(where, sentence(word))
    by_form = [text for text in all_texts(activity) if OTHER.ready.search(text.lower())]
    if any("laptop" not in text and "one of you" not in text.lower() for text in by_form):
        yield _finding(where, check_words.BY_NAME, Weight.NOTE)


def _said(activity: Activity) -> Iterator[str]:
    yield from prompts(activity)
    yield from entries(activity)
    yield reading(activity)


def _in(text: str) -> Iterator[list[str]]:
    """The words of each sentence, and of each line that stands by itself."""
    for sentence in re.split(r"(?<=[.?:])\s+|\n+", text):
        yield sentence.split()


def _finding(where: str, text: str, weight: Weight = Weight.WARNING) -> Finding:
    return Finding(weight, Part.WORDS, where, text)
