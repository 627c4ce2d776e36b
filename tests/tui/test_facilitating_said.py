"""What `docs/facilitating.md` tells whoever leads stands on the screens, word for word."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from tui.words import lead as lead_words
from tui.words import leading as leading_words
from tui.words import led as led_words

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = " ".join((ROOT / "docs" / "facilitating.md").read_text("utf-8").split())

NO_LABELS: Final = frozenset({"relay", "Terminal", "Console"})
"""What stands in the same letters, and on no screen of ours."""


def said() -> str:
    """Every text in the modules of sentences."""
    texts = [
        node.value
        for path in (ROOT / "tui" / "words").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return "\n".join(texts)


def test_every_label_that_it_names_is_one_of_a_screen() -> None:
    # Not the bold ones, which are its own.
    labels = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", PAGE)) - NO_LABELS
    assert len(labels) > 25
    everything = said()
    assert {label for label in labels if label not in everything} == set()


@pytest.mark.parametrize(
    "sentence",
    [
        *leading_words.POLICY.values(),
        led_words.goes_on("Kim"),
        led_words.more_time("Kim"),
        led_words.asks_to_breathe("Kim"),
        led_words.gives_floor("Kim", "Ada"),
        led_words.goes_back("Kim", "…"),
        led_words.question_of("Kim"),
        led_words.has_left("Kim"),
        lead_words.ON_THEIR_OWN,
    ],
)
def test_every_sentence_that_it_quotes_is_one_of_a_screen(sentence: str) -> None:
    assert f'"{sentence}"' in PAGE
