"""What is said of care before anybody begins: in docs/care.md, the README, the first screen."""

import re
from pathlib import Path
from typing import Final

from tests.tui.hosting import SIZES, stage
from tui.window.screens.home import HomeScreen
from tui.words import app as app_words

ROOT: Final = Path(__file__).parents[3]
CARE: Final = (ROOT / "docs" / "care.md").read_text("utf-8")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_docs_care_says_who_has_and_who_has_not_reviewed_the_wording() -> None:
    told = flat(CARE.partition("## Who has read this")[2])
    assert told.startswith(
        "**Nobody from the field of domestic abuse, crisis help or couples counselling has reviewed"
    )


def test_docs_care_says_what_a_reviewer_should_look_at_and_how_to_send_changes() -> None:
    asked, _, sending = CARE.partition("**How to send changes:**")
    for number in "1234":
        assert f"\n{number}. " in asked
    assert "an issue or a pull request" in sending and "SECURITY.md" in sending
    assert "in private" in (ROOT / "SECURITY.md").read_text("utf-8")


def test_every_file_that_docs_care_names_is_there() -> None:
    named = [each for each in re.findall(r"`((?:tui|tests)/[^`]+)`", CARE)]
    assert len(named) > 12
    assert [each for each in named if not list(ROOT.glob(each))] == []
    modules = re.findall(r"python -m (tests[\w.]+)", CARE)
    assert modules
    assert [m for m in modules if not (ROOT / (m.replace(".", "/") + ".py")).exists()] == []


async def test_the_first_screen_says_that_it_is_no_therapy_and_not_for_violence_or_fear(
    tmp_path: Path,
) -> None:
    assert "not for a relationship with violence or fear" in app_words.NO_THERAPY
    async with stage(tmp_path) as on:
        for size in SIZES:
            await on.resize(*size)
            await on.home(HomeScreen([]))
            await on.until(lambda: app_words.NO_THERAPY in flat(on.page()))


def test_the_readme_says_it_too_with_sources_and_what_has_and_has_not_been_shown() -> None:
    readme = flat((ROOT / "README.md").read_text("utf-8"))
    assert "not therapy, and not for a relationship with violence or fear" in readme
    assert "what has and has not been shown about them, is in [docs/sources.md]" in readme
    sources = flat((ROOT / "docs" / "sources.md").read_text("utf-8"))
    assert "not therapy" in sources.lower() and "http" in sources
