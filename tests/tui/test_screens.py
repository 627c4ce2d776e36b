"""Home, the two doors, the settings, the small pages: what is needed is in sight, Esc is safe.

About `tui.window.app`, `tui.window.app_doors`, `tui.window.app_ground`,
`tui.window.screens.begin`, `tui.window.screens.dialogs`,
`tui.window.screens.doors`, `tui.window.screens.home`, `tui.window.screens.join`,
`tui.window.screens.preferences` and `tui.window.widgets.words_box`.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from textual.screen import Screen
from textual.widgets import Button, Input, OptionList

from protocol.door.invitation import DRAW_BYTES, draw, nearest
from protocol.session.events import LISTENER_SIGNALS, SPEAKER_SIGNALS
from tests.tui.hosting import Stage, is_shown, stage
from tests.tui.kept.evenings import FULL, OVER_TIME
from tui.disk.settings import Settings
from tui.disk.shelf import NAMES, shipped
from tui.home.networks import Offer
from tui.kept import opened as kept_opened
from tui.kept.course import course
from tui.kept.keepsake.calendar import dates_of
from tui.kept.listing import Item, Kind
from tui.pages import keepsake
from tui.pages.course import course_texts, moments
from tui.pages.guides import offers
from tui.pages.keeping import answers_of, ending_of
from tui.pages.kept.evenings import line_of, texts_of
from tui.pages.kept.shelves import Row, Shelf, page_of, pieces_page
from tui.pages.led.asking_in import AskingIn, At, step_of
from tui.pages.led.line import Asked
from tui.pages.parts import Button as Answer
from tui.pages.parts import Text
from tui.window.keptflow import _choose
from tui.window.screens.asking_in import AskingInDialog
from tui.window.screens.begin import BeginScreen
from tui.window.screens.day import DayDialog
from tui.window.screens.dialogs import (
    BreakDialog,
    DeleteDialog,
    Dialog,
    HelpDialog,
    LeaveDialog,
    NotesDialog,
    ReadDialog,
    SearchDialog,
    SignalsDialog,
    SureDialog,
)
from tui.window.screens.doors import TurnBack
from tui.window.screens.guides import GuidesDialog
from tui.window.screens.home import HomeScreen, OpenSeat, SeatKind
from tui.window.screens.hostword import HostWordDialog
from tui.window.screens.join import JoinScreen, Typed
from tui.window.screens.keepsake import CourseDialog, DatesDialog, HowDialog, WhatDialog
from tui.window.screens.kept import (
    AppointmentsDialog,
    HandOutDialog,
    KeepDialog,
    KeptDialog,
    KeptItemDialog,
)
from tui.window.screens.led import AskedDialog, RemarksDialog
from tui.window.screens.minute import BeforeScreen, MinuteScreen, NameScreen
from tui.window.screens.people import CountryDialog, PeopleScreen
from tui.window.screens.phrase import PhraseDialog
from tui.window.screens.preferences import SettingsScreen
from tui.window.screens.said import SaidScreen
from tui.window.screens.thanks import LineDialog, LinesDialog, ThanksDialog, ThanksLineDialog
from tui.words import asking as asking_words
from tui.words import back as back_words
from tui.words import begin as begin_words
from tui.words import breaks as breaks_words
from tui.words import daytime as day_words
from tui.words import door as door_words
from tui.words import endings as endings_words
from tui.words import floor as floor_words
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words import home as home_words
from tui.words import host as host_words
from tui.words import join as join_words
from tui.words import keeping as keeping_words
from tui.words import keepsake as keepsake_words
from tui.words import kept as kept_words
from tui.words import kept_evenings as evenings_words
from tui.words import leaving as leaving_words
from tui.words import led as led_words
from tui.words import locking as locking_words
from tui.words import minute as minute_words
from tui.words import passing as passing_words
from tui.words import people as people_words
from tui.words import room as room_words
from tui.words import settings as settings_words
from tui.words import thanks as thanks_words
from tui.words.called import called

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS: Final = draw(bytes(range(DRAW_BYTES)))
COURSE: Final = course(OVER_TIME)
LONGEST_NAME: Final = "Maximiliane-Friederike von und zu Allerleih"[:40]


@dataclass(frozen=True)
class Case:
    """A screen, what is done to it, and what has to be in sight afterwards."""

    screen: Callable[[Stage], Screen[object]]
    says: str
    main: str
    after: Callable[[Screen[object]], object] = lambda screen: None


def begin(name: str = "Ada") -> Callable[[Stage], Screen[object]]:
    return lambda on: BeginScreen(name)  # type: ignore[return-value]  # dismisses


def invited(screen: Screen[object]) -> None:
    assert isinstance(screen, BeginScreen)
    screen.invite(WORDS, (Offer("192.168.100.200", 7), Offer("10.0.0.7", 7)), "")


def knocked(screen: Screen[object]) -> None:
    invited(screen)
    assert isinstance(screen, BeginScreen)
    screen.knocked(LONGEST_NAME)


def compared(screen: Screen[object]) -> None:
    assert isinstance(screen, BeginScreen | JoinScreen)
    screen.compare(("lantern", "meadow"))


def compared_much(screen: Screen[object]) -> None:
    """With as much to read as is ever said there, and more."""
    assert isinstance(screen, BeginScreen | JoinScreen)
    screen.compare(("lantern", "meadow"), "\n".join(each.lasts for each in GUIDES))


def failed(screen: Screen[object]) -> None:
    assert isinstance(screen, BeginScreen | JoinScreen)
    screen.failed(join_words.UNREACHABLE)


def typed(screen: Screen[object]) -> None:
    screen.query_one("#words", Input).value = " ".join(WORDS[:3]) + " " + WORDS[3][:2]


def slipped(screen: Screen[object]) -> None:
    screen.query_one("#words", Input).value = "vilage tulip"


def any_screen(make: Callable[[Stage], object]) -> Callable[[Stage], Screen[object]]:
    """Screens dismiss with different things; here it does not matter."""
    return make  # type: ignore[return-value]  # see above


KEPT_LINES: Final = tuple(
    (heading, f"{LONGEST_NAME} · Thursday 26 November 2026, 19:30 · goes with the room {number}")
    for heading in (keeping_words.APPOINTMENTS, keeping_words.NOTES, keeping_words.RECORDS)
    for number in range(4)
)


OPENED: Final = kept_opened.opened((FULL, *OVER_TIME))
KEPT_PAGE: Final = page_of(Shelf.MINE, [Row(*each) for each in KEPT_LINES], kept_opened.opened(()))
EMPTY_PAGE: Final = page_of(Shelf.OURS, (), kept_opened.opened(()))
WE_KEPT: Final = page_of(
    Shelf.OURS,
    [
        *(
            Row(evenings_words.EVENINGS, line_of(each), Item(Kind.EVENING, ("x",), evening=each))
            for each in OPENED.evenings
        ),
        Row(keeping_words.RECORDS, "one", Item(Kind.RECORD, ("x",))),
    ],
    OPENED,
)


async def never_tried(typed: tuple[str, ...]) -> str:
    return ""


TODAY: Final = date(2026, 11, 3)

GUIDES: Final = offers({name: shipped(name) for name in NAMES})

HOST_SAYS: Final = host_words.on_the_first_screen(
    "relay.example.org", "relay@example.org " + "x" * 102, "n" * 120, "on Thursday 26 November"
)

CASES: Final = {
    "home with all of it": Case(
        any_screen(lambda on: HomeScreen([], is_first_start=True, keeps=True, thanks=True)),
        home_words.JOIN_HINT,
        "begin",
    ),
    "home with what we kept": Case(
        any_screen(lambda on: HomeScreen([], keeps=True)), home_words.WE_KEPT_HINT, "begin"
    ),
    "home": Case(any_screen(lambda on: HomeScreen([])), home_words.JOIN_HINT, "begin"),
    "home, the first time": Case(
        any_screen(lambda on: HomeScreen([], is_first_start=True)),
        leaving_words.ABOUT[-30:],
        "begin",
    ),
    "minute": Case(any_screen(lambda on: MinuteScreen()), minute_words.TITLE, "go-on"),
    "before": Case(any_screen(lambda on: BeforeScreen()), minute_words.BEFORE[:40], ""),
    "name": Case(any_screen(lambda on: NameScreen()), begin_words.NAME_TITLE, "go-on"),
    "home again": Case(
        any_screen(lambda on: HomeScreen([OpenSeat(Path("x"), "Sam")], back_words.SEAT_IN_USE)),
        back_words.SEAT_IN_USE,
        "seat-0",
    ),
    "home, every kind of seat": Case(
        any_screen(
            lambda on: HomeScreen(
                [OpenSeat(Path("x"), LONGEST_NAME, kind, "yesterday") for kind in SeatKind]
            )
        ),
        home_words.home_come_back(LONGEST_NAME)[:40],
        "seat-0",
    ),
    "home, one that cannot be opened": Case(
        any_screen(lambda on: HomeScreen([OpenSeat(Path("x"), "", SeatKind.UNREADABLE)])),
        endings_words.HOME_UNREADABLE,
        "begin",
    ),
    "home with what a host says": Case(
        any_screen(lambda on: HomeScreen([], host=HOST_SAYS)), home_words.JOIN_HINT, "begin"
    ),
    "a word for a relay": Case(
        any_screen(
            lambda on: HostWordDialog("relay.example.org", "lavender", host_words.WORD_WRONG)
        ),
        host_words.WORD_TITLE,
        "keep",
    ),
    "delete": Case(
        any_screen(lambda on: DeleteDialog(LONGEST_NAME)), endings_words.DELETE_TITLE, "back"
    ),
    "said": Case(
        any_screen(lambda on: SaidScreen(endings_words.SAID_OTHER_VERSION, ("words",) * 50)),
        endings_words.SAID_TITLE,
        "back",
    ),
    "begin": Case(begin(), begin_words.WHERE, "home"),
    "begin with guides": Case(
        any_screen(lambda on: BeginScreen("Ada", guides=GUIDES)), guide_words.OTHERS, "home"
    ),
    "guides": Case(any_screen(lambda on: GuidesDialog(GUIDES, GUIDES[0])), guide_words.CHOOSE, ""),
    "begin nameless": Case(begin(""), begin_words.NAME_TITLE, "home"),
    "begin failed": Case(begin(), join_words.UNREACHABLE, "home", failed),
    "invitation": Case(begin(), begin_words.WAITING, "", invited),
    "knock": Case(begin(), begin_words.at_the_door(called(LONGEST_NAME)), "", knocked),
    "compare": Case(begin(), door_words.COMPARE, "", compared),
    "compare, with much to read": Case(begin(), door_words.COMPARE, "", compared_much),
    "compare as a guest": Case(
        any_screen(lambda on: JoinScreen("Sam")), door_words.COMPARE, "", compared_much
    ),
    "join": Case(any_screen(lambda on: JoinScreen("Sam")), join_words.WORDS, "join"),
    "join typed": Case(any_screen(lambda on: JoinScreen("Sam")), "3 so far", "join", typed),
    "join failed": Case(
        any_screen(lambda on: JoinScreen("Sam")), join_words.UNREACHABLE[:33], "join", failed
    ),
    "join slip": Case(
        any_screen(lambda on: JoinScreen("Sam")), join_words.take_word("village"), "take-0", slipped
    ),
    "turn back": Case(
        any_screen(
            lambda on: TurnBack(
                begin_words.WITHDRAW_TITLE, begin_words.WITHDRAW_TEXT, begin_words.WITHDRAW_YES
            )
        ),
        begin_words.WITHDRAW_TEXT,
        "back",
    ),
    "settings": Case(
        any_screen(lambda on: SettingsScreen(Settings(name="Ada"))), settings_words.NAME, "save"
    ),
    "break": Case(any_screen(lambda on: BreakDialog()), breaks_words.HINT, "pause"),
    "sure": Case(
        any_screen(
            lambda on: SureDialog(
                passing_words.SKIP_TITLE, passing_words.BOTH_READ, room_words.SKIP
            )
        ),
        passing_words.SKIP_TITLE,
        "back",
    ),
    "leave": Case(any_screen(lambda on: LeaveDialog()), breaks_words.LEAVE_TITLE, "back"),
    "notes": Case(any_screen(lambda on: NotesDialog(on.drafts)), floor_words.NOTES, "back"),
    "asked in the line of a led session": Case(
        any_screen(
            lambda on: AskedDialog(
                Asked(
                    led_words.wants_hold(LONGEST_NAME),
                    led_words.wants_hold_text(LONGEST_NAME, LONGEST_NAME),
                    (Answer(led_words.NOT_NOW, "back", ()), Answer(led_words.YES, "yes", ())),
                )
            )
        ),
        led_words.YES,
        "back",
    ),
    "said by whoever leads": Case(
        any_screen(
            lambda on: RemarksDialog(
                (Text(led_words.said_here(LONGEST_NAME), "title"), Text("words " * 60, "third gap"))
            )
        ),
        "words words",
        "back",
    ),
    "words for what is kept": Case(
        any_screen(lambda on: PhraseDialog(_choose(""), never_tried)),
        keeping_words.CHOOSE_TITLE,
        "yes",
    ),
    "what is kept": Case(
        any_screen(lambda on: KeptDialog(KEPT_PAGE, keeping_words.CHANGED)),
        keeping_words.TITLE,
        "",
    ),
    "what we kept": Case(any_screen(lambda on: KeptDialog(WE_KEPT)), evenings_words.TITLE, ""),
    "one thing of an evening": Case(
        any_screen(lambda on: KeptDialog(pieces_page(FULL)[0])), evenings_words.WHICH, ""
    ),
    "an evening that was kept": Case(
        any_screen(
            lambda on: KeptItemDialog(
                texts_of(FULL, ("1a" * 16,)),
                answers_of(Item(Kind.EVENING, ("x",), evening=FULL)),
            )
        ),
        evenings_words.FORGET_EVENING,
        "back",
    ),
    "what is kept of a room": Case(
        any_screen(
            lambda on: KeepDialog(
                ending_of(has_notes=True, has_record=True),
                (keeping_words.ENDS, keeping_words.ENDS_RECORD),
                keeping_words.STILL_LOCKED,
            )
        ),
        keeping_words.KEEP_NOTHING,
        "",
    ),
    "nothing kept": Case(
        any_screen(lambda on: KeptDialog(page_of(Shelf.MINE, (), kept_opened.opened(())))),
        keeping_words.EMPTY,
        "back",
    ),
    "nothing kept of the two": Case(
        any_screen(lambda on: KeptDialog(EMPTY_PAGE)), evenings_words.EMPTY, "back"
    ),
    "one that is kept": Case(
        any_screen(
            lambda on: KeptItemDialog(
                (Text(LONGEST_NAME, "title"), Text("words " * 300)),
                (Answer(keeping_words.KEEP, "keep", ()), Answer(keeping_words.DELETE, "no", ())),
            )
        ),
        LONGEST_NAME,
        "back",
    ),
    "small thanks": Case(
        any_screen(
            lambda on: ThanksDialog(
                thanks_words.unasked(LONGEST_NAME),
                "Tea at the door, before I asked",
                LONGEST_NAME,
                is_for_partner=True,
                notice=kept_words.FAILED,
            )
        ),
        thanks_words.TITLE,
        "keep",
    ),
    "own lines": Case(
        any_screen(
            lambda on: LinesDialog(
                [f"Thu 26 Nov 2026 · {'tea at the door ' * 12}"] * 12,
                title=thanks_words.NOTED,
                hint=thanks_words.NOTED_HINT,
                pick=thanks_words.PICK,
                notice=thanks_words.CHANGED,
            )
        ),
        thanks_words.NOTED,
        "",
    ),
    "one's own line": Case(
        any_screen(
            lambda on: ThanksLineDialog(
                "Thursday 26 November 2026",
                "Tea at the door",
                LONGEST_NAME,
                is_for_partner=False,
                notice=thanks_words.CHANGED_ELSEWHERE,
                is_new=True,
            )
        ),
        thanks_words.KEEP_NEW,
        "keep",
    ),
    "home, with much to choose": Case(
        any_screen(
            lambda on: HomeScreen(
                [OpenSeat(Path("x"), "", SeatKind.LOCKED)], leads=True, keeps=True, thanks=True
            )
        ),
        endings_words.HOME_LOCKED,
        "seat-0",
    ),
    "home, with words for another day": Case(
        any_screen(lambda on: HomeScreen([], leads=True, keeps=True, another_day=True)),
        home_words.LEAD_HINT_DAY,
        "begin",
    ),
    "deleting what is locked": Case(
        any_screen(lambda on: DeleteDialog("", locking_words.DELETE_THERE)),
        endings_words.DELETE_TITLE,
        "back",
    ),
    "locking a session": Case(
        any_screen(
            lambda on: SureDialog(
                locking_words.TITLE,
                locking_words.asked(LONGEST_NAME, has_words=False),
                locking_words.YES,
            )
        ),
        locking_words.TITLE,
        "back",
    ),
    "handing out": Case(
        any_screen(lambda on: HandOutDialog("/home/kim/notes-2026-11-26.md", lambda typed: "")),
        keeping_words.HAND_OUT_TITLE,
        "yes",
    ),
    "a keepsake": Case(
        any_screen(lambda on: HowDialog(keepsake.how_texts(FULL), keepsake.how(FULL))),
        keepsake_words.PAGE,
        "",
    ),
    "what goes into a keepsake": Case(
        any_screen(lambda on: WhatDialog(partial(keepsake.ticks, FULL), keepsake.usual(FULL))),
        keepsake_words.WHAT_TITLE,
        "yes",
    ),
    "dates for a calendar": Case(
        any_screen(
            lambda on: DatesDialog(
                keepsake.dates_texts(dates_of(FULL.items or (), FULL.date)), can_write=True
            )
        ),
        keepsake_words.DATES_TITLE,
        "yes",
    ),
    "the course": Case(
        any_screen(lambda on: CourseDialog(course_texts(COURSE), moments(COURSE))),
        keepsake_words.COURSE_TITLE,
        "back",
    ),
    "a day and an hour": Case(
        any_screen(lambda on: DayDialog(lambda typed: (None, ""))), day_words.TITLE, "yes"
    ),
    "appointments": Case(
        any_screen(lambda on: AppointmentsDialog(KEPT_LINES, "")), day_words.YOURS, ""
    ),
    "words for whoever is to lead": Case(
        any_screen(
            lambda on: AskingInDialog(
                lambda: step_of(AskingIn(At.WORDS, WORDS, "relay.example.org"), LONGEST_NAME),
                lambda id: None,
            )
        ),
        asking_words.WORDS_TITLE,
        "back",
    ),
    "search": Case(any_screen(lambda on: SearchDialog()), back_words.BACK_WHERE, "done"),
    "help": Case(any_screen(lambda on: HelpDialog(help_words.ROOM)), help_words.TITLE, "back"),
    "people": Case(
        any_screen(lambda on: PeopleScreen("NL", kept="NL", today=TODAY)),
        people_words.TITLE,
        "back",
    ),
    "people of no country": Case(
        any_screen(lambda on: PeopleScreen("", kept="", today=TODAY)), people_words.PICK, "back"
    ),
    "country": Case(any_screen(lambda on: CountryDialog("NL")), people_words.COUNTRY_TITLE, ""),
    "signals": Case(
        any_screen(lambda on: SignalsDialog(SPEAKER_SIGNALS)), floor_words.SIGNAL_TITLE, ""
    ),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("screens")) as made:
        yield made


async def put(on: Stage, screen: Screen[object]) -> None:
    """Home takes the place of home; everything else lies above it."""
    if isinstance(screen, HomeScreen):
        await on.home(screen)
    else:
        await on.push(screen)
    await on.pause()


async def opened(on: Stage, name: str) -> Screen[object]:
    case = CASES[name]
    screen = case.screen(on)
    await put(on, screen)
    on.see(lambda: case.after(screen))
    await on.pause()
    return screen


@pytest.mark.gate
@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("home")])
async def test_esc_leads_back(program: Stage, name: str) -> None:
    await program.resize(80, 24)
    screen = await opened(program, name)
    await program.press("escape")
    await program.until(lambda: program.app.screen is not screen)


@pytest.mark.parametrize(("name", "answer"), [("knock", "let-in"), ("compare", "go-in")])
@pytest.mark.parametrize("key", ["enter", "f9", "ctrl+s"])
async def test_a_key_too_many_opens_no_door_and_one_tab_leads_to_the_answer(
    program: Stage, name: str, answer: str, key: str
) -> None:
    await program.resize(80, 24)
    screen = await opened(program, name)
    await program.press(key)
    await program.pause()
    assert program.app.screen is screen and program.focused() == ""
    assert room_words.BUTTONS_TO_PRESS[:30] in program.page()
    await program.press("tab")
    assert program.focused() == answer


@pytest.mark.parametrize("name", ["home", "begin", "invitation", "join", "settings"])
async def test_f1_opens_the_help_of_the_screen(program: Stage, name: str) -> None:
    await program.resize(80, 24)
    screen = await opened(program, name)
    await program.press("f1")
    await program.until(lambda: isinstance(program.app.screen, HelpDialog))
    told: str = getattr(screen, "help_text", help_words.HOME)
    assert " ".join(told.split())[:60] in program.page()
    await program.press("escape")
    await program.until(lambda: program.app.screen is screen)


async def test_arrow_keys_walk_through_home(program: Stage) -> None:
    await program.resize(80, 24)
    await opened(program, "home")
    assert program.focused() == "begin"
    await program.press("down")
    assert program.focused() == "join"
    await program.press("up")
    assert program.focused() == "begin"


async def test_arrow_keys_walk_through_home_also_where_it_is_longer_than_the_window(
    program: Stage,
) -> None:
    await program.resize(60, 18)
    await opened(program, "home with all of it")
    walk = []
    for _ in range(6):
        walk.append(program.focused())
        await program.press("down")
    assert walk == ["begin", "join", "practice", "thanks", "kept", "settings"]
    await program.press("pagedown")
    await program.until(lambda: leaving_words.ABOUT.split()[-1] in program.page())


async def test_the_session_to_come_back_to_is_the_first_thing_at_home(program: Stage) -> None:
    await opened(program, "home again")
    assert program.focused() == "seat-0"
    assert home_words.home_come_back("Sam") in program.page()


@pytest.mark.parametrize(
    ("minutes", "wanted"),
    [
        ("30", "pause:30"),
        ("", "pause:20"),
        ("7", "pause:7"),
        ("0", "pause:0"),
        ("9999", "pause:9999"),
        ("-5", None),
    ],
)
async def test_a_pause_is_asked_for_as_it_was_typed(
    program: Stage, minutes: str, wanted: str | None
) -> None:
    got: list[str | None] = []
    dialog = BreakDialog()

    async def ask() -> None:
        await program.app.leave()
        await program.app.push_screen(dialog, got.append)

    await program.work(ask())
    await program.pause()
    program.see(lambda: setattr(dialog.query_one("#minutes", Input), "value", minutes))
    await program.pause()
    assert dialog.query_one("#minutes").region.height == 1
    await program.click("#pause")
    await program.until(lambda: bool(got))
    assert got == [wanted or "pause:20"]


async def test_leaving_for_good_asks_and_staying_is_the_easy_answer(program: Stage) -> None:
    await opened(program, "leave")
    assert program.focused() == "back"


@pytest.mark.parametrize("signals", [SPEAKER_SIGNALS, LISTENER_SIGNALS])
async def test_every_phrase_is_listed_in_words(program: Stage, signals: tuple[object, ...]) -> None:
    await program.push(SignalsDialog(signals))  # type: ignore[arg-type]  # both are signals
    await program.pause()
    assert all(floor_words.SIGNALS[each] in program.page() for each in signals)  # type: ignore[index]
    assert program.one(OptionList.__name__, OptionList).option_count == len(signals)


async def test_what_a_line_tells_while_the_window_closes_ends_nothing(program: Stage) -> None:
    """The parts of a page go before whoever stands at its door."""
    await program.resize(80, 24)
    screen = await opened(program, "join")
    assert isinstance(screen, JoinScreen)
    await screen.query_one("#telling").remove()
    program.see(lambda: screen.looking(join_words.KNOCKED))
    await program.pause()
    assert program.app.screen is screen


async def test_a_join_without_words_says_what_is_missing(program: Stage) -> None:
    await program.resize(80, 24)
    await opened(program, "join")
    await program.click("#join")
    assert join_words.words_so_far(0) in program.page()
    assert isinstance(program.app.screen, JoinScreen)


@pytest.mark.parametrize("words", ["", "village tulip", "village tulip " * 4, "village qqqqq"])
async def test_f9_on_join_says_what_is_missing_and_puts_the_cursor_there(
    program: Stage, words: str
) -> None:
    await program.resize(60, 18)
    screen = with_words(words.strip())
    await program.push(screen)
    program.see(lambda: screen.query_one("#name").focus())
    program.app.wanted.clear()
    await program.press("f9")
    count, has_slip = len(words.split()), "qqqqq" in words
    assert join_words.not_yet(count, has_slip=has_slip) in program.page()
    assert program.focused() == "words" and not program.app.wanted
    await program.resize(80, 24)


@pytest.mark.parametrize(
    ("given", "kept", "shown"),
    [
        ("Sam", Typed("Sma", given="Sma"), "Sam"),
        ("Sam", Typed("Sammy", given="Sam"), "Sammy"),
        ("Sam", Typed("", given="Sam"), "Sam"),
        ("Sam", Typed(), "Sam"),
    ],
    ids=["fumbled before", "changed in its box", "taken out", "the first time"],
)
async def test_the_name_that_was_given_last_stands_at_the_door(
    program: Stage, given: str, kept: Typed, shown: str
) -> None:
    screen = JoinScreen(given, typed=kept)
    await program.push(screen)
    assert screen.typed == Typed(shown)
    assert JoinScreen(given, typed=screen.typed)._given.name == shown


async def test_a_word_that_is_not_ours_is_named_before_anything_is_sent(program: Stage) -> None:
    await program.resize(80, 24)
    screen = await opened(program, "join")
    program.see(lambda: setattr(screen.query_one("#words", Input), "value", "qqqqq "))
    await program.pause()
    assert join_words.unknown_words(("qqqqq",)) in program.page()


async def test_the_nearest_word_is_one_key_away(program: Stage) -> None:
    await program.resize(80, 24)
    screen = await opened(program, "join slip")
    await program.press("f9")
    await program.pause()
    assert screen.query_one("#words", Input).value == "village tulip"
    assert join_words.words_so_far(2) in program.page()


def with_words(words: str, address: str = "") -> JoinScreen:
    return JoinScreen("Ada", typed=Typed("Ada", words, address))


async def test_every_word_that_a_slip_may_mean_has_room_on_its_button(program: Stage) -> None:
    """A button that was as wide as another word showed *Take*, and not what."""
    await program.resize(80, 24)
    screen = await opened(program, "join")

    def readable() -> list[str]:
        buttons = screen.query("#near Button").results(Button)
        return [
            str(each.label)
            for each in buttons
            if each.display and each.content_region.width >= len(str(each.label))
        ]

    for slip in ("vilage ", "onc ", "oin "):
        program.see(lambda slip=slip: setattr(screen.query_one("#words", Input), "value", slip))  # type: ignore[misc]
        wanted = [join_words.take_word(word) for word in nearest(slip.strip())]
        await program.until(lambda wanted=wanted: readable() == wanted)  # type: ignore[misc]


@pytest.mark.parametrize(
    "words", [join_words.NO_RELAY, join_words.nobody_there("relay.example.org")]
)
async def test_what_went_wrong_leaves_the_words_the_cursor_and_the_button(
    program: Stage, words: str
) -> None:
    await program.resize(80, 24)
    screen = with_words(" ".join(WORDS), "relay.example.org")
    await program.push(screen)
    program.see(lambda: screen.looking(join_words.looking("")))
    await program.pause()
    program.see(lambda: screen.failed(words))
    await program.pause()
    box, knock = screen.query_one("#words", Input), screen.query_one("#join")
    assert words in program.page()
    assert program.see(lambda: is_shown(knock)) and knock.region.bottom <= 24
    await program.press("x")
    assert box.value == f"{' '.join(WORDS)}x", "the words are not selected, and not replaced"


@pytest.mark.parametrize("size", [(36, 10), (60, 18), (80, 24)])
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("knock", "not-now"),
        ("compare, with much to read", "differ"),
        ("compare as a guest", "differ"),
    ],
)
async def test_the_answer_that_keeps_somebody_out_is_in_sight_at_any_size(
    program: Stage, name: str, other: str, size: tuple[int, int]
) -> None:
    await program.resize(*size)
    screen = await opened(program, name)
    answer = program.see(lambda: screen.find_widget(screen.query_one(f"#{other}")))
    assert answer.visible_region == answer.region and answer.region.height == 1
    await program.resize(80, 24)


@pytest.mark.parametrize("key", ["x", "enter", "f9"])
async def test_a_key_while_one_waits_at_the_door_says_how_it_goes_on_and_takes_nothing_away(
    program: Stage, key: str
) -> None:
    await program.resize(60, 18)
    screen = with_words(" ".join(WORDS))
    await program.push(screen)
    program.see(lambda: screen.looking(join_words.KNOCKED))
    for _ in range(2):
        await program.press(key)
        assert f"{join_words.KNOCKED} {begin_words.JOIN_ONE_MOMENT}" in program.page()
    await program.resize(80, 24)


@pytest.mark.parametrize("address", ["127.0.0.1:47801", "relay.example.org", "192.168.1.20 4774"])
@pytest.mark.parametrize("letters", [3, 12])
async def test_an_address_behind_the_words_is_the_address(
    program: Stage, address: str, letters: int
) -> None:
    await program.resize(80, 24)
    screen = with_words("")
    await program.push(screen)
    words = screen.query_one("#words", Input)
    typed = " ".join(word[:letters] for word in WORDS)
    program.see(lambda: setattr(words, "value", f"{typed} {address}"))
    await program.until(lambda: join_words.words_so_far(5) in program.page())
    await program.press("f9")
    await program.until(lambda: words.value == " ".join(WORDS))
    assert screen.query_one("#address", Input).value == address.replace(" ", ":")


@pytest.mark.parametrize("letters", [3, 12])
async def test_words_that_stand_where_an_address_goes_are_taken_to_their_box(
    program: Stage, letters: int
) -> None:
    await program.resize(60, 18)
    screen = with_words("", " ".join(word[:letters] for word in WORDS))
    await program.push(screen)
    program.app.wanted.clear()
    await program.press("f9")
    await program.until(lambda: screen.typed == Typed("Ada", " ".join(WORDS), ""))
    assert join_words.WORDS_MOVED in program.page()
    assert program.focused() == "words"
    assert not any(isinstance(each, JoinScreen.Join) for each in program.app.wanted)
    await program.resize(80, 24)


async def test_words_behind_other_words_are_left_where_they_are_and_told_where_they_go(
    program: Stage,
) -> None:
    await program.resize(80, 24)
    screen = with_words("village", " ".join(WORDS))
    await program.push(screen)
    await program.press("f9")
    await program.until(lambda: join_words.WORDS_FOR_ADDRESS in program.page())
    assert screen.typed == Typed("Ada", "village", " ".join(WORDS))
    assert program.focused() == "address"


async def test_a_slip_leaves_a_gap_where_it_stands(program: Stage) -> None:
    await program.resize(80, 24)
    await program.push(with_words(f"{WORDS[0]} qqqqq {WORDS[1]}"))
    assert f"{WORDS[0]} {join_words.WORD_MISSING} {WORDS[1]}" in program.page()


async def test_beginning_without_a_name_asks_for_one(program: Stage) -> None:
    await program.resize(80, 24)
    await opened(program, "begin nameless")
    await program.click("#home")
    assert begin_words.NAME_NEEDED in program.page()
    assert program.focused() == "name"


async def test_a_relay_that_is_none_is_said_and_nothing_is_saved(program: Stage) -> None:
    await program.resize(80, 24)
    screen = await opened(program, "settings")
    program.see(lambda: setattr(screen.query_one("#relay", Input), "value", "not a relay"))
    await program.press("f9")
    await program.pause()
    assert settings_words.RELAY_WRONG in program.page()
    assert program.app.screen is screen


async def test_every_dialog_is_looked_at(program: Stage) -> None:
    seen = {type(case.screen(program)) for case in CASES.values()}
    kinds = {*Dialog.__subclasses__(), *ReadDialog.__subclasses__()} - {ReadDialog, LineDialog}
    assert kinds <= seen
