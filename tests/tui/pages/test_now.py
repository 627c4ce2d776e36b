"""Which page is shown at which moment of a session, and what every one of them has.

About `tui.pages.agreeing`, `tui.pages.between`, `tui.pages.choosing`, `tui.pages.closing`,
`tui.pages.feelings`, `tui.pages.floor`, `tui.pages.frame`, `tui.pages.gathering`, `tui.pages.over`,
`tui.pages.rating`, `tui.pages.reading`, `tui.pages.rounds`, `tui.pages.rungs`, `tui.pages.said`,
`tui.pages.talking`, `tui.pages.together` and `tui.pages.writing`.
"""

from dataclasses import replace

import pytest

from protocol.session.events import Passed, Skipped
from tests.tui.hosting import renamed
from tests.tui.pages.desk import Desk, main_of
from tests.tui.scenes import scenes
from tests.tui.test_views import SEEN
from tui.news import Line
from tui.pages.now import help_of, is_my_turn, page_now
from tui.pages.page import Here
from tui.pages.parts import Ask, Button, Part, Row, Said, every
from tui.words import asking as asking_words
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words import room as room_words

KINDS = {
    "gathering": {"gathering"},
    "guide": {"guide"},
    "rating": {"good-time", "good-time-sealed", "good-time-open", "another-time", "signs", "leaks"}
    | {"leaks-open", "another-time-asked"},
    "reading": {"reading", "reading-waiting"},
    "choosing": {"choosing", "choosing-apart", "choosing-settled", "topic"},
    "private": {"circles", "circles-again"},
    "writing": {"writing", "writing-sealed", "writing-open", "promise", "promise-declined"}
    | {"own-care"},
    "speaking": {"speaking", "speaking-doubtful", "speaking-dropped", "speaking-mending", "parted"},
    "listening": {"listening", "listening-signal"},
    "breath": {"breath", "breath-waiting", "breath-passed"},
    "say-back": {"say-back", "say-back-again"},
    "waiting-rung": {"say-back-waiting", "check-waiting", "heard-waiting", "feeling-check-waiting"},
    "check": {"check"},
    "makes-sense": {"makes-sense"},
    "heard": {"heard-sense", "heard-missed", "heard-passed"},
    "feeling": {"feeling"},
    "feeling-check": {"feeling-check"},
    "rest": {"rest"},
    "left-out": {"left-out"},
    "agreeing": {"agreeing", "agreeing-asked", "agreeing-waiting", "agreeing-made"},
    "naming": {"naming", "naming-asked", "naming-waiting", "naming-declined", "naming-settled"},
    "together": {"together"},
    "closing": {"closing"},
    "pausing": {"pausing", "pausing-own"},
    "stopped": {"stopped"},
    "ended": {"ended", "left"},
    "alarm": {"alarm"},
    "gone": {"gone"},
}
"""Which page each scene is."""


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_moment_has_its_page(desk: Desk) -> None:
    found: dict[str, set[str]] = {}
    for name in scenes():
        found.setdefault(desk.page(name).kind, set()).add(name)
    # What somebody adds to the scenes stands with its kind.
    assert {kind: found[kind] & names for kind, names in KINDS.items()} == KINDS


@pytest.mark.parametrize("name", [name for name in SEEN if name in scenes()])
def test_a_page_says_what_is_going_on_and_has_one_main_thing(desk: Desk, name: str) -> None:
    """What the state line or the header says is not the page's."""
    page, wanted = desk.page(name), SEEN[name]
    assert not wanted.main or main_of(page) == wanted.main
    told = " ".join([*page.texts, page.quiet or "", *_said(page.shown)])
    if name not in ("parted", "speaking-doubtful", "speaking-dropped", "speaking-mending"):
        assert wanted.says in told


def _said(parts: tuple[Part, ...]) -> list[str]:
    return [piece.text for part in parts if isinstance(part, Said) for piece in part.pieces]


@pytest.mark.parametrize("name", sorted(scenes()))
def test_no_part_is_called_by_the_name_of_another(desk: Desk, name: str) -> None:
    """And what is looked for by its name is found: where one begins, and what is main."""
    page = desk.page(name)
    named = [each for part in page.parts if (each := getattr(part, "id", ""))]
    assert len(named) == len(set(named))
    shown = {each for part in page.shown if (each := getattr(part, "id", ""))}
    wanted = SEEN[name].focus if name in SEEN else ""
    assert not wanted or wanted in shown
    assert page.focus is None or not page.focus or set(page.focus) & shown or not page.boxes


@pytest.mark.parametrize("name", sorted(scenes()))
def test_a_newer_moment_of_the_same_page_has_its_key(desk: Desk, name: str) -> None:
    state = desk.state(name)
    newer = replace(state, news=replace(state.news, unconfirmed=1, clock_ms=2_000))
    assert page_now(newer).key == page_now(state).key
    assert page_now(state, Here(ticks=3, has_waited=True, asked=frozenset("x"))).key == (
        page_now(state).key
    )


@pytest.mark.parametrize("name", sorted(scenes()))
def test_leaving_out_and_passing_stand_apart_and_ask(desk: Desk, name: str) -> None:
    state, page = desk.state(name), desk.page(name)
    for part in page.parts:
        if isinstance(part, Button) and part.id in ("pass", "skip"):
            assert not part.is_main and isinstance(part.does[0], Ask)
    apart = [part for part in page.parts if isinstance(part, Row) and "apart" in part.look.split()]
    inside = {id(each) for row in apart for each in every(row.parts)}
    ways_past = [p for p in page.parts if isinstance(p, Button) and p.id in ("pass", "skip")]
    assert all(id(each) in inside for each in ways_past)
    if not page.is_still:
        assert ("pass" in _pressable(page.shown)) is state.may(Passed)
        assert ("skip" in _pressable(page.shown)) is state.may(Skipped)


def _pressable(parts: tuple[Part, ...]) -> set[str]:
    return {part.id for part in parts if isinstance(part, Button)}


@pytest.mark.parametrize("name", sorted(scenes()))
def test_once_parted_a_page_offers_nothing_but_to_end_it(desk: Desk, name: str) -> None:
    state = desk.state(name)
    page = page_now(replace(state, news=replace(state.news, has_parted=True)))
    assert page.is_frozen is (not page.is_still and page.kind != "closing")
    if page.is_frozen:
        assert page.main is None and page.box is None and page.buttons == ()


def test_a_room_that_is_gone_shows_so_whatever_the_page_was(desk: Desk) -> None:
    for line in (Line.GONE, Line.UNKNOWN):
        for name in ("speaking", "pausing", "gathering", "agreeing"):
            state = desk.state(name)
            page = page_now(replace(state, news=replace(state.news, line=line)))
            assert page.kind == "gone" and page.is_still
    assert desk.page("ended").kind == "ended"


def test_a_guide_of_somebody_elses_says_so_on_every_page(desk: Desk) -> None:
    for name in ("reading", "speaking", "rest", "closing", "pausing", "left-out"):
        strange = replace(desk.state(name), is_guide_known=False)
        mark = guide_words.guide_mark(strange.name_of(strange.seat.FIRST))
        assert page_now(strange).texts[0] == mark
        assert mark not in desk.page(name).texts


def test_what_was_chosen_stands_over_the_pages_about_it(desk: Desk) -> None:
    state, page = desk.state("naming"), desk.page("naming")
    assert room_words.about(state.chosen_for) in page.texts


def test_help_is_of_the_page_and_then_of_the_room_while_a_break_is_to_be_had(desk: Desk) -> None:
    state, page = desk.state("speaking"), desk.page("speaking")
    told = (page.help, help_words.ROOM, asking_words.HELP_ALONE)
    assert help_of(state, page) == "\n\n".join(told)
    assert page.help.startswith(help_words.SPEAKING)
    practice = replace(state, is_practice=True)
    assert help_of(practice, page).endswith(help_words.PRACTICE)
    assert help_of(desk.state("ended"), desk.page("ended")) == help_words.ENDED


def test_a_name_is_on_the_pages_of_the_other_alone(desk: Desk) -> None:
    state = renamed(desk.state("listening"), "Wren", "Finch")
    told = " ".join(page_now(state).texts)
    assert ("Wren" in told) is (state.partner == "Wren")


def test_it_is_ones_turn_where_the_other_waits_for_this_seat_alone(desk: Desk) -> None:
    mine = {name for name in scenes() if is_my_turn(desk.state(name))}
    assert {"speaking", "say-back", "check", "agreeing-asked"} <= mine
    assert not {"listening", "breath", "rest", "reading", "check-waiting"} & mine
