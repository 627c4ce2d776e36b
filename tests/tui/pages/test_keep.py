"""The page that asks what stays: empty at first, as easy without a tick, and nobody is named.

About `tui.pages.keep` and `tui.words.keep`.
"""

from dataclasses import fields, replace
from itertools import product

import pytest

from protocol.activities.keep import Ticks
from protocol.session.events import Closed
from tests.protocol.worlds import KIM, LET_IN
from tests.tui.evening import EVENING
from tests.tui.pages.desk import Desk, answer, ids, main_of, pressed, remark
from tests.tui.scenes import ADA, HERE, SAM, Play, Scene
from tui.errors import DiskFull
from tui.news import Told
from tui.pages.keep import asks_for_words, named
from tui.pages.now import page_now
from tui.pages.page import Here, Page
from tui.pages.parts import Note, Wish
from tui.seat.room_state import Leave, RoomState
from tui.seat.stays import EVERYTHING, NOTHING, Stays
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import keep as keep_words
from tui.words import kept as kept_words

LINES = {
    "agreements",
    "ending",
    "partner-words",
    "my-words",
    "mine",
    "circles",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def shown(page: Page) -> str:
    return " ".join(page.texts)


def tick(desk: Desk, state: RoomState, *lines: str) -> None:
    """Presses lines of the page, one after the other."""
    for line in lines:
        (deed,) = pressed(page_now(state), line)
        assert isinstance(deed, Note)
        desk.drafts.keep(deed.slot, deed.text)


def opened(ada: Ticks, sam: Ticks) -> Scene:
    return Play(guide=EVENING).begin().skip_to("stays").ticks(ada, sam), ADA, HERE


def test_all_lines_are_empty_at_first_and_the_main_key_works_at_once(desk: Desk) -> None:
    page = desk.page("keep")
    assert ids(page) >= LINES and "record" not in ids(page)
    labels = [each.label for each in page.buttons if each.id in LINES]
    assert len(labels) == len(LINES) and all(label.startswith("○") for label in labels)
    assert main_of(page) == "send" and page.open is None
    assert answer(pressed(page, "send")) == Ticks().letters


def test_a_line_is_ticked_and_taken_back(desk: Desk) -> None:
    state = desk.state("keep")
    tick(desk, state, "agreements", "mine")
    page = page_now(state)
    assert answer(pressed(page, "send")) == Ticks(agreements=True, mine=True).letters
    tick(desk, state, "agreements")
    assert answer(pressed(page_now(state), "send")) == Ticks(mine=True).letters


@pytest.mark.parametrize("picks", list(product((False, True), repeat=3)))
def test_what_is_for_oneself_alone_is_in_no_answer(desk: Desk, picks: tuple[bool, ...]) -> None:
    state = desk.state("keep")
    lines = ("partner-words", "my-words", "circles")
    tick(desk, state, *(line for line, is_on in zip(lines, picks, strict=True) if is_on))
    assert answer(pressed(page_now(state), "send")) == Ticks().letters


def test_once_it_is_sealed_nothing_can_be_ticked_any_more(desk: Desk) -> None:
    page = desk.page("keep-sealed")
    lines = [each for each in page.buttons if each.id in LINES]
    assert lines and all(each.does == () for each in lines)
    assert [each.id for each in lines if each.label.startswith("●")] == [
        "agreements",
        "ending",
        "mine",
    ]
    assert page.quiet == keep_words.waiting("Sam")


def test_a_leader_is_offered_the_agreements_only_while_somebody_leads(desk: Desk) -> None:
    play = Play(guide=EVENING).begin().skip_to("stays")
    play.do(ADA, KIM).do(ADA, LET_IN).do(SAM, LET_IN)
    page = desk.page((play, ADA, HERE))
    assert "record" in ids(page) and "Kim may keep our agreements" in str(page.buttons)


def test_where_nothing_can_be_agreed_or_promised_no_such_line_is_there(desk: Desk) -> None:
    play = Play(guide=EVENING).begin().skip_to("stays")
    play.session = replace(play.session, promises=(), agreements=())
    page = desk.page((play, ADA, HERE))
    assert "agreements" in ids(page)  # the guide asks for a promise
    assert {"mine", "my-words"} <= ids(page)


EVERY = [Ticks(each[0], each[1], each[2]) for each in product((False, True), repeat=3)]


@pytest.mark.parametrize("mine", EVERY)
def test_what_is_told_is_the_same_whoever_did_not_tick(desk: Desk, mine: Ticks) -> None:
    told: dict[object, set[str]] = {}
    for theirs in EVERY:
        both = mine.agreements and theirs.agreements, mine.ending and theirs.ending
        told.setdefault(both, set()).add(shown(desk.page(opened(mine, theirs))))
        told[both].add(shown(desk.page(opened(theirs, mine))))
    assert all(len(texts) == 1 for texts in told.values())


def test_what_both_keep_is_told_and_that_all_else_is_gone(desk: Desk) -> None:
    page = desk.page("keep-open")
    assert keep_words.both_keep([keep_words.ITEMS]) in page.texts
    assert keep_words.ALL_ELSE in page.texts and keep_words.END_TEXTS not in shown(page)
    assert keep_words.NONE_OF_BOTH in desk.page("keep-nothing").texts


def test_the_partners_words_stay_only_if_both_ticked_that(desk: Desk) -> None:
    tick(desk, desk.state("keep"), "partner-words", "my-words")
    without = desk.page(opened(Ticks(), Ticks()))
    assert keep_words.here_too([keep_words.OWN]) in without.texts
    with_them = desk.page(opened(Ticks(), Ticks(mine=True)))
    assert keep_words.here_too(["Sam’s words", keep_words.OWN]) in with_them.texts


def test_where_nothing_can_be_locked_yet_it_says_so_and_offers_to_choose_words(desk: Desk) -> None:
    state = desk.state("keep-open")
    page = page_now(state)
    assert asks_for_words(state) and keep_words.NO_WORDS_YET in page.texts
    assert pressed(page, "choose-words") == (Wish.CHOOSE_WORDS,) and main_of(page) == "ready"
    can = replace(state, can_keep=True)
    assert not asks_for_words(can) and keep_words.NO_WORDS_YET not in page_now(can).texts
    assert not asks_for_words(desk.state("keep-nothing")) and not asks_for_words(desk.state("keep"))


def test_practice_keeps_nothing_and_asks_for_no_words(desk: Desk) -> None:
    state = replace(desk.state("keep-open"), is_practice=True)
    assert keep_words.PRACTICE in page_now(state).texts and not asks_for_words(state)


@pytest.mark.parametrize("what", [each.name for each in fields(Stays)])
def test_of_what_there_is_nothing_nothing_is_promised_and_nobody_seems_to_have_refused(
    desk: Desk, what: str
) -> None:
    tick(desk, desk.state("keep"), "partner-words", "my-words", "circles")
    all_of_it = Ticks(True, True, True)
    there = desk.state(opened(all_of_it, all_of_it))
    assert there.is_to_stay == there.would_stay == EVERYTHING
    (thing,) = named(there, Stays(**{what: True}))
    assert shown(page_now(there)).count(thing) == 1 and "nothing to keep" not in shown(
        page_now(there)
    )
    without = EVERYTHING - Stays(**{what: True})
    page = page_now(replace(there, there_is=without))
    assert keep_words.none_of([thing]) in page.texts and shown(page).count(thing) == 1
    closing = replace(desk.state("closing-kept"), can_keep=True, there_is=without)
    assert thing not in keep_words.listed(named(closing, closing.would_stay))


def test_where_there_is_nothing_at_all_no_words_are_asked_for(desk: Desk) -> None:
    ticks = Ticks(True, True)
    state = replace(desk.state(opened(ticks, ticks)), there_is=NOTHING)
    page = page_now(state)
    assert not asks_for_words(state) and keep_words.NO_WORDS_YET not in page.texts
    assert keep_words.none_of([keep_words.ITEMS, keep_words.END_TEXTS]) in page.texts


def test_what_was_not_ticked_is_not_named_though_there_is_nothing_of_it(desk: Desk) -> None:
    state = replace(desk.state(opened(Ticks(True, True), Ticks())), there_is=NOTHING)
    assert keep_words.none_of([keep_words.ITEMS]) not in page_now(state).texts
    assert keep_words.NONE_OF_BOTH in page_now(state).texts


def test_things_are_listed_so_that_each_is_told_from_the_next() -> None:
    assert keep_words.listed(["a"]) == "a" and keep_words.listed(["a", "b"]) == "a and b"
    assert keep_words.listed(["a and b", "c"]) == "a and b, and c"
    assert keep_words.listed(["a", "b", "c"]) == "a, b, and c"


# -- the close, and after it


def test_the_last_page_says_what_stays_on_this_laptop_and_what_does_not(desk: Desk) -> None:
    state = desk.state("closing-kept")
    assert keep_words.closing("Sam", (), may=True) in page_now(state).texts
    kept = page_now(replace(state, can_keep=True))
    things = [keep_words.ITEMS, keep_words.END_TEXTS]
    assert keep_words.closing("Sam", things, may=True) in kept.texts
    assert state.keeping is not None
    nothing = replace(state.keeping, agreements=False, ending=False, may=(False, False))
    allowed_nothing = replace(state, session=replace(state.session, keeping=nothing))
    assert keep_words.closing("Sam", (), may=False) in page_now(allowed_nothing).texts
    assert closing_words.KEEP not in kept.texts
    nobody_was_asked = replace(state, session=replace(state.session, keeping=None))
    assert closing_words.KEEP in page_now(nobody_was_asked).texts


def ended(desk: Desk, leave: Leave, *asked: str) -> Page:
    play = Play(guide=EVENING).begin().skip_to("").both(Closed())
    here = Here(asked=frozenset(asked))
    return page_now(replace(desk.state((play, ADA, HERE)), leave=leave), here)


def test_after_the_end_it_says_what_lies_locked_and_that_all_else_is_deleted(desk: Desk) -> None:
    stays = Stays(agreements=True, my_words=True)
    page = ended(desk, Leave(True, Told.GONE, stays=stays))
    assert keep_words.kept([keep_words.ITEMS, keep_words.OWN]) in page.texts
    assert endings_words.KEPT_BOTH in page.texts and endings_words.DELETED_BOTH not in page.texts
    plain = ended(desk, Leave(True, Told.GONE))
    assert endings_words.DELETED_BOTH in plain.texts and "Locked" not in shown(plain)


def test_what_could_not_be_locked_waits_until_it_is_or_one_goes_on_without(desk: Desk) -> None:
    page = ended(desk, Leave(False, Told.ASKING, not_kept=DiskFull("full")))
    assert keep_words.NOT_KEPT in page.texts and kept_words.DISK_FULL in page.texts
    assert main_of(page) == "keep-again" and "home" not in ids(page)
    assert pressed(page, "keep-again") == (Wish.KEEP_AGAIN,)
    assert remark(pressed(page, "keep-nothing")) == keep_words.GO_WITHOUT_ASKED
    again = ended(desk, Leave(False, Told.ASKING, not_kept=DiskFull("full")), "keep-nothing")
    assert pressed(again, "keep-nothing") == (Wish.KEEP_NOTHING,)
