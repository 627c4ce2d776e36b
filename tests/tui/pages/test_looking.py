"""Pages of the kinds in which each looks first, and kind words.

`tui.pages.auditing`, `tui.pages.wishes`, `tui.pages.whose`, `tui.pages.tick`, `tui.pages.keep`,
`tui.pages.sharing`, `tui.pages.review`, `tui.pages.warming`.
"""

import re
from functools import cache
from itertools import product
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.activities.audit import Audit, Mark
from protocol.activities.keep import Ticks
from protocol.activities.owners import EachHasOne
from protocol.activities.private import Private, Showed
from protocol.activities.review import OWN_LINES, SHARED_LINES, Fared, Fate, Marked
from protocol.activities.tick import TICKED, UNTICKED
from protocol.activities.warmth import Warm, Warmed
from protocol.activities.wishes import Wishes
from protocol.seats import PARTNERS, Partner
from protocol.session.events import (
    Answered,
    Breathed,
    Passed,
    Ready,
    Signal,
    Signalled,
    Skipped,
    Spoke,
)
from protocol.session.moves import moves
from protocol.session.session import Session, current_activity
from tests.protocol.worlds import CARRIED, guide_of, turns
from tests.tries import tries
from tests.tui.looking import LOOKING
from tests.tui.pages.desk import Desk, answer, events, ids, main_of, pressed, remark
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.gentle import BUILDER
from tui.pages.page import Here, Open, Page
from tui.pages.parts import Ask, Box, Button, Menu, Note, Scale, Text, Turn
from tui.words import audit as audit_words
from tui.words import floor as floor_words
from tui.words import keep as keep_words
from tui.words import review as review_words
from tui.words import room as room_words
from tui.words import sharing as sharing_words
from tui.words import tick as tick_words
from tui.words import whose as whose_words


def audit() -> Audit:
    found = LOOKING.activity(0, 0)
    assert isinstance(found, Audit)
    return found


def room() -> Wishes:
    found = LOOKING.activity(0, 1)
    assert isinstance(found, Wishes)
    return found


AUDIT: Final = audit()
ROOM: Final = room()
LINES: Final = [line.id for line in AUDIT.lines]
MARKS: Final = tuple(mark.value for mark in Mark)
COUNTED: Final = r"[0-9%\u2580-\u259f]|more often|in total|altogether|does more|most of it"
"""Totals, shares and bars."""

usual = settings(max_examples=tries(30), deadline=None, suppress_health_check=list(HealthCheck))


@cache
def begun(name: str) -> Session:
    """The session at that activity."""
    return Play(guide=LOOKING).begin().skip_to(name).session


def at(name: str) -> Play:
    return Play(session=begun(name), guide=LOOKING)


UNTOUCHED: Final = Desk()
"""Nothing was typed or picked on it."""


def page(play: Play, seat: Partner = ADA, here: Here | None = None, desk: Desk = UNTOUCHED) -> Page:
    return desk.page((play, seat, HERE), here)


def both(play: Play, ada: tuple[str, ...], sam: tuple[str, ...]) -> Play:
    return play.seal(ADA, *ada).seal(SAM, *sam).open()


def read(page: Page) -> str:
    """Everything that a person reads on it, but for buttons."""
    return "\n".join(page.texts)


# -- who carries what


@st.composite
def audited(draw: st.DrawFn) -> tuple[str, ...]:
    marks = draw(st.tuples(*(st.sampled_from(MARKS) for _ in LINES)))
    ours = [line for line, mark in zip(LINES, marks, strict=True) if mark != "not-ours"]
    weighing = draw(st.sets(st.sampled_from(ours), max_size=3)) if ours else set()
    return (*marks, *(line for line in LINES if line in weighing))


@given(audited(), audited())
@usual
def test_no_digit_and_no_percent_sign_on_the_reveal_for_any_answers(
    ada: tuple[str, ...], sam: tuple[str, ...]
) -> None:
    for seat in (ADA, SAM):
        told = read(page(both(at("load"), ada, sam), seat))
        assert not re.search(COUNTED, told, re.IGNORECASE)


@given(audited(), audited())
@usual
def test_swapping_seats_swaps_columns_and_nothing_else(
    ada: tuple[str, ...], sam: tuple[str, ...]
) -> None:
    mine = page(both(at("load"), ada, sam), ADA)
    theirs = page(both(at("load"), sam, ada), SAM)
    assert read(mine) == read(theirs).replace("Ada", "Sam")
    assert looks(mine) == looks(theirs)


def looks(page: Page) -> list[str]:
    return [part.look for part in page.parts if isinstance(part, Text)]


def test_no_colour_tells_who_carries_more() -> None:
    """All done by one, or all by the other: the same lines look the same."""
    ada, sam = ("me", "you") * 6, ("you", "me") * 6
    found = {tuple(looks(page(both(at("load"), *each)))) for each in ((ada, sam), (sam, ada))}
    assert len(found) == 1


SPOKEN_OF: Final = guide_of(AUDIT, turns(name="carrying"), turns(name="else"))
NOTHING_WEIGHS: Final = ("both",) * len(LINES)


def carrying(*weighing: str) -> Play:
    """Ada speaks first of what she carries; on Sam nothing weighs."""
    play = Play(guide=SPOKEN_OF).begin()
    return both(play, (*NOTHING_WEIGHS, *weighing), NOTHING_WEIGHS).both(Ready())


def test_who_speaks_after_an_audit_has_their_own_weighing_lines_before_them() -> None:
    play = carrying("plans", "money")
    said = "What weighs on you: Suggesting something for the two of us · Money, post, forms"
    assert said in page(play, ADA).texts
    # Also while they speak; but not in place of the sentence that one is helped to.
    assert said in page(play.do(ADA, Spoke("All of it.")), ADA).texts
    assert said not in page(play, ADA, Here(branch=BUILDER)).texts


def test_nobody_else_has_them_and_no_later_turn() -> None:
    play, beside = carrying("plans"), "What weighs on"
    assert beside not in read(page(play, SAM))
    sams = carrying("plans").do(ADA, Passed()).do(SAM, Breathed())
    assert [page(sams, seat).kind for seat in (SAM, ADA)] == ["speaking", "listening"]
    assert beside not in read(page(sams, SAM)) + read(page(sams, ADA))
    later = sams.do(SAM, Passed()).both(Ready())
    assert {page(later, seat).kind for seat in (SAM, ADA)} == {"speaking", "listening"}
    assert beside not in read(page(later, SAM)) + read(page(later, ADA))


def test_where_nothing_weighs_or_all_was_left_out_nothing_is_said_of_it() -> None:
    assert "What weighs on" not in read(page(carrying(), ADA))
    optional = structs.replace(AUDIT, optional=True)
    left = Play(guide=guide_of(optional, turns())).begin().do(SAM, Skipped()).both(Ready())
    assert page(left, ADA).kind == "speaking"
    assert "What weighs on" not in read(page(left, ADA))


def test_differences_come_first_and_what_is_seen_the_same_is_a_line_each() -> None:
    ada = ("me", "both", "you", *("nobody",) * 9, "plans")
    sam = ("both", "both", "me", *("nobody",) * 9)
    texts = page(both(at("load"), ada, sam)).texts
    first, then = (texts.index(each) for each in (audit_words.DIFFERENT, audit_words.SAME))
    assert texts[first + 1 : first + 4] == (
        "Suggesting something for the two of us",
        "You: I do",
        "Sam: We both",
    )
    assert texts[then + 1 : then + 3] == (
        "The first sorry after a quarrel: both of you",
        "Asking what is wrong: Sam",
    )
    assert texts[-5:-1] != () and "What weighs on you" in texts and "What weighs on Sam" in texts


def test_not_ours_by_both_hides_the_line() -> None:
    none = ("not-ours",) * 12
    told = read(page(both(at("load"), none, none)))
    assert audit_words.NOTHING in told and not any(line.text in told for line in AUDIT.lines)


def test_before_the_first_mark_it_says_who_will_read_it() -> None:
    assert "Sam will read what you mark." in page(at("load")).texts
    assert "Ada will read what you mark." in page(at("load"), SAM).texts


def test_one_group_is_on_a_page() -> None:
    for group in AUDIT.groups:
        shown = page(at("load"), here=Here(branch=group.id)).shown
        rows = [part.id for part in shown if isinstance(part, Scale)]
        assert rows == [f"line-{item.id}" for item in group.items]


def test_marking_a_fourth_is_refused_kindly() -> None:
    desk, play = Desk(), at("load")
    for line in LINES[:3]:
        (deed,) = pressed(page(play, here=Here(branch="weigh"), desk=desk), f"weigh-{line}")
        assert isinstance(deed, Note)
        desk.drafts.keep(deed.slot, deed.text)
    full = page(play, here=Here(branch="weigh"), desk=desk)
    assert remark(pressed(full, f"weigh-{LINES[3]}")) == audit_words.FULL
    assert answer(pressed(full, "send"))[12:] == tuple(LINES[:3])
    (back,) = pressed(full, f"weigh-{LINES[0]}")
    assert isinstance(back, Note) and back.text == ""


def test_what_is_none_of_theirs_cannot_weigh() -> None:
    desk, play = Desk(), at("load")
    here = Here(branch="weigh", picked={"line-plans": "not-ours"})
    assert "weigh-plans" not in ids(page(play, here=here, desk=desk))


def test_the_main_key_goes_from_group_to_group_and_then_seals() -> None:
    names = [group.id for group in AUDIT.groups] + ["weigh"]
    for name, following in zip(names, names[1:], strict=False):
        now = page(at("load"), here=Here(branch=name))
        assert main_of(now) == "next" and pressed(now, "next") == (Turn(following),)
    assert main_of(page(at("load"), here=Here(branch="weigh"))) == "send"


def test_where_nothing_weighs_the_first_press_says_so_and_the_second_seals() -> None:
    desk, play = Desk(), at("load")
    here = Here(branch="weigh")
    now = page(play, here=here, desk=desk)
    assert now.open is not None and now.open.may_stay
    assert now.open.ids == (f"weigh-{LINES[0]}",)
    assert now.open.sentence == room_words.NOTHING_MARKED
    (note,) = pressed(now, f"weigh-{LINES[0]}")
    assert isinstance(note, Note)
    desk.drafts.keep(note.slot, note.text)
    marked = page(play, here=here, desk=desk)
    assert marked.open is not None and marked.open.ids == ()


def test_the_list_of_what_weighs_begins_at_its_first_line_that_is_theirs() -> None:
    here = Here(branch="weigh", picked={f"line-{LINES[0]}": "not-ours"})
    now = page(at("load"), here=here)
    assert isinstance(now.begins, Button) and now.begins.id == f"weigh-{LINES[1]}"


# -- wishes


def test_nothing_but_what_is_picked_is_in_the_answer() -> None:
    desk, play = Desk(), at("room")
    marks = {"item-alone": "much", "item-sleep": "bit", "item-quiet": "fine"}
    here = Here(branch="show", picked=marks)
    now = page(play, here=here, desk=desk)
    listed = {each for each in ids(now) if each.startswith("show-")}
    assert listed == {"show-alone", "show-sleep"} and answer(pressed(now, "send")) == ()
    (deed,) = pressed(now, "show-alone")
    assert isinstance(deed, Note)
    desk.drafts.keep(deed.slot, deed.text)
    assert answer(pressed(page(play, here=here, desk=desk), "send")) == ("alone",)


def test_where_nothing_is_shown_the_first_press_says_so_and_the_second_seals() -> None:
    now = page(at("room"), here=Here(branch="show"))
    assert now.open is not None and now.open.may_stay
    assert now.open == Open(("send",), room_words.NOTHING_MARKED)
    wished = page(at("room"), here=Here(branch="show", picked={"item-alone": "much"}))
    assert wished.open == Open(("show-alone",), room_words.NOTHING_MARKED)


def test_the_reveal_shows_only_what_was_picked_as_wishes() -> None:
    now = page(both(at("room"), (), ("alone", "sleep")))
    assert now.texts.index("Sam would like more") < now.texts.index("Time alone")
    assert "Sleep" in now.texts and "You showed nothing here." in now.texts
    assert not any(word in read(now) for word in ("Fine", "A bit more", "Much more", "friends"))


wished = st.sets(st.sampled_from([item.id for item in ROOM.items]))


@given(wished, wished)
@usual
def test_no_digit_on_the_reveal_of_wishes_and_swapping_seats_swaps_only_the_names(
    ada: set[str], sam: set[str]
) -> None:
    first, second = (tuple(i.id for i in ROOM.items if i.id in each) for each in (ada, sam))
    mine, theirs = page(both(at("room"), first, second)), page(both(at("room"), second, first), SAM)
    assert not re.search(COUNTED, read(mine), re.IGNORECASE)
    assert read(mine) == read(theirs).replace("Ada", "Sam")
    assert looks(mine) == looks(theirs)


# -- whose


@pytest.mark.parametrize(
    ("ada", "sam", "told"),
    [
        ("mine", "yours", "It is yours."),
        ("yours", "mine", "It is Sam’s."),
        ("mine", "mine", "Each of you has one."),
        ("yours", "yours", "Each of you has one."),
        ("each", "mine", "Each of you has one."),
    ],
)
def test_both_read_whose_it_is_and_not_what_the_other_picked(ada: str, sam: str, told: str) -> None:
    now = page(both(at("wound"), (ada,), (sam,)))
    assert told in now.texts
    assert ("each" in ids(now)) == ("Each of you" not in told)
    if "each" in ids(now):
        assert events(pressed(now, "each")) == [EachHasOne()]


def carried() -> Play:
    """It is Sam's, and what hurt is about to be told."""
    return both(Play(guide=CARRIED).begin(), ("yours",), ("mine",)).both(Ready())


def test_whoever_is_asked_alone_is_not_told_that_the_other_has_answered() -> None:
    sorry = carried().skip_to("sorry")
    now = page(sorry, ADA)
    assert now.boxes and now.quiet == ""
    assert page(sorry.seal(ADA, "that I was late"), ADA).quiet == ""


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_until_the_first_word_either_may_say_that_each_has_one_and_is_asked_first(
    seat: Partner,
) -> None:
    now = page(carried(), seat)
    (asked,) = pressed(now, "widen")
    assert isinstance(asked, Ask) and asked.event == EachHasOne()
    assert "after" in asked.text
    begun = page(carried().do(SAM, Spoke("It was cold.")), seat)
    assert "widen" not in ids(begun)


def test_once_each_has_one_both_read_who_speaks_after_whom() -> None:
    play = carried()
    assert not page(play, ADA).quiet and not page(play, SAM).quiet
    play = play.do(ADA, EachHasOne())
    assert page(play, ADA).quiet == whose_words.both_speak("Sam", is_mine=False)
    assert page(play, SAM).quiet == whose_words.both_speak("Ada", is_mine=True)
    assert "widen" not in ids(page(play, ADA)) | ids(page(play, SAM))
    begun = play.do(SAM, Spoke("It was cold."))
    assert not page(begun, SAM).quiet


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_a_phrase_sent_before_does_not_hide_who_speaks_after_whom(seat: Partner) -> None:
    play = carried().do(ADA, Signalled(Signal.WITH_YOU)).do(ADA, EachHasOne())
    told, *phrases = (page(play, seat).quiet or "").splitlines()
    partner = "Sam" if seat is ADA else "Ada"
    assert told == whose_words.both_speak(partner, is_mine=seat is SAM)
    assert len(phrases) == 1 and floor_words.SIGNALS[Signal.WITH_YOU] in phrases[0]


# -- what stays


def test_who_did_not_want_something_to_stay_stands_on_neither_page() -> None:
    """All four ways to what does not come to two yeses read the same, for both."""
    for box in ("agreements", "ending"):
        pages = set()
        for mine, theirs in ((True, False), (False, True), (False, False)):
            answers = (Ticks(**{box: mine}), Ticks(**{box: theirs}))
            first, second = (each.answer(bytes([at]) * 16) for at, each in enumerate(answers))
            shown = both(at("stays"), first, second)
            pages |= {read(page(shown, seat)) for seat in (ADA, SAM)}
        assert len(pages) == 1


def test_what_both_tick_is_said_to_both() -> None:
    yes = Ticks(True, True)
    shown = both(at("stays"), yes.answer(bytes(16)), yes.answer(b"s" * 16))
    for seat in (ADA, SAM):
        told = read(page(shown, seat))
        assert keep_words.both_keep([keep_words.ITEMS, keep_words.END_TEXTS]) in told


def test_nothing_is_ticked_at_first_and_what_is_ticked_is_sealed() -> None:
    desk = Desk()
    shown = page(at("stays"), desk=desk)
    assert answer(pressed(shown, "send")) == Ticks().letters
    # Nobody leads them, and nothing that they wrote is for both to keep.
    assert {"agreements", "mine"} <= ids(shown) and not {"record", "ending"} & ids(shown)
    (note,) = pressed(shown, "mine")
    assert isinstance(note, Note)
    desk.drafts.keep(note.slot, note.text)
    assert answer(pressed(page(at("stays"), desk=desk), "send")) == Ticks(mine=True).letters


# -- a tick


def test_a_tick_is_read_only_when_both_ticked_else_neither_is_told_of_the_other_s() -> None:
    pages = {
        (ada, sam): [page(both(at("arms"), (ada,), (sam,)), seat) for seat in (ADA, SAM)]
        for ada, sam in product((TICKED, UNTICKED), repeat=2)
    }
    assert all(tick_words.BOTH in read(each) for each in pages.pop((TICKED, TICKED)))
    assert len({read(each) for found in pages.values() for each in found}) == 1
    assert len({each.key for found in pages.values() for each in found}) == 1


# -- a private answer that may be shown


PICKS: Final = ("", "can", "way", "not-yet", "help")


def test_the_partner_s_screen_is_equal_for_all_private_picks_until_it_is_shown() -> None:
    for seats in ((ADA, SAM), (SAM, ADA)):
        play = at("letting-go")
        seen = set()
        for pick in PICKS:
            desk = Desk()
            desk.drafts.keep_private("letting-go/pick", pick)
            page(play, seats[0], desk=desk)
            theirs = page(play, seats[1])
            seen.add((theirs.texts, tuple(theirs.buttons)))
        assert len(seen) == 1


def test_showing_it_is_a_separate_act_with_its_own_confirmation() -> None:
    here = Here(picked={"picks": "way"})
    now = page(at("letting-go"), here=here)
    assert main_of(now) == "ready" and events(pressed(now, "ready")) == [Ready()]
    (deed,) = pressed(now, "show")
    assert isinstance(deed, Ask) and deed.event == Showed("way")
    assert "I am on the way" in deed.text and "Sam" in deed.title
    assert remark(pressed(page(at("letting-go")), "show")) == sharing_words.PICK_FIRST


def test_both_screens_end_with_the_same_sentence_whatever_was_picked() -> None:
    for pick in PICKS:
        desk = Desk()
        desk.drafts.keep_private("letting-go/pick", pick)
        kept = at("letting-go").both(Ready())
        assert page(kept, desk=desk).texts == page(kept, SAM).texts
        assert "Letting go takes its own time." in page(kept, desk=desk).texts
    shown = at("letting-go").do(ADA, Showed("way")).both(Ready())
    assert "Ada says: I am on the way" in page(shown, SAM).texts
    assert "Letting go takes its own time." in page(shown, SAM).texts


def test_without_a_note_what_was_shown_stands_alone_where_both_read_it() -> None:
    found = current_activity(begun("letting-go"))
    assert isinstance(found, Private)
    bare = guide_of(structs.replace(found, note=""))
    shown = Play(guide=bare).begin().do(ADA, Showed("way")).both(Ready())
    now = page(shown, SAM)
    assert "Ada says: I am on the way" in now.texts and "" not in now.texts
    assert "You showed: I am on the way" in page(shown).texts
    assert main_of(now) == "ready"


# -- looking back


def remembered(*own: str, shared: str = "") -> tuple[str, ...]:
    mine = (*own, *("",) * (OWN_LINES - len(own)))
    return (*mine, shared, *("",) * (2 * SHARED_LINES - 1 + OWN_LINES))


def test_what_one_remembers_is_asked_for_without_a_record() -> None:
    now = page(at("last-time"))
    assert "What had you promised? From memory is fine." in now.texts
    assert [box.id for box in now.boxes] == ["field-own-0", "field-own-1", "field-shared-0"]
    here = Here(written={"field-own-0": "call", "field-shared-0": "walk"})
    sent = answer(pressed(page(at("last-time"), here=here), "send"))
    assert sent == remembered("call", shared="walk")


def test_the_owner_marks_and_the_other_has_no_box_and_nothing_to_mark() -> None:
    play = both(at("last-time"), remembered("call"), remembered())
    owner = page(play, here=Here(picked={"how-0": "partly", "then-0": "keep"}))
    assert events(pressed(owner, "mark")) == [Marked(Fared.PARTLY, Fate.KEEP, "")]
    reader = page(play, SAM)
    assert not reader.boxes and not reader.buttons
    assert not [part for part in reader.parts if isinstance(part, Scale | Menu | Box)]
    told = page(play.do(ADA, Marked(Fared.NOT_YET, Fate.LET_GO, "")), SAM)
    assert ids(told) == {"warm-thanks", "warm-helped", "warm-no-worry", "ready"}
    assert not told.boxes and review_words.LET_GO in told.texts


def test_a_smaller_one_is_written_in_a_line() -> None:
    play = both(at("last-time"), remembered("call"), remembered())
    picked = {"how-0": "partly", "then-0": "smaller"}
    assert remark(pressed(page(play, here=Here(picked=picked)), "mark")) == review_words.WRITE
    here = Here(picked=picked, written={"smaller": "a text"})
    made = events(pressed(page(play, here=here), "mark"))
    assert made == [Marked(Fared.PARTLY, Fate.SMALLER, "a text")]


def test_what_both_had_agreed_is_marked_by_each_and_shown_side_by_side() -> None:
    play = both(at("last-time"), remembered(shared="walk"), remembered())
    picked = {"how-0": "kept", "then-0": "keep"}
    now = page(play, here=Here(picked=picked))
    assert answer(pressed(now, "mark")) == ("kept", "keep")
    (then,) = [part for part in now.parts if isinstance(part, Scale) and part.id == "then-0"]
    assert [choice.id for choice in then.choices] == ["keep", "let-go"]
    told = page(both(play, ("kept", "keep"), ("not-yet", "keep")))
    assert "You: Kept, keep it." in told.texts and "Sam: Not yet, keep it." in told.texts


def test_a_look_back_counts_nothing_and_blames_nobody() -> None:
    """On no page of it, for whatever was kept or not."""
    play = both(at("last-time"), remembered("call", "cook", "walk"), remembered("tidy"))
    while is_review(play):
        for seat in (ADA, SAM):
            told = read(page(play, seat))
            assert not re.search(COUNTED, told, re.IGNORECASE)
            assert "you did not" not in told.lower()
        owner = next((s for s in PARTNERS if Marked in moves(play.session, s)), None)
        if owner is not None:
            play = play.do(owner, Marked(Fared.NOT_YET, Fate.KEEP, ""))
        else:
            play = play.both(Ready())


def is_review(play: Play) -> bool:
    activity = current_activity(play.session)
    return activity is not None and activity.id == "last-time"


def test_there_is_no_colour_for_not_yet() -> None:
    looks = set()
    for how in Fared:
        play = both(at("last-time"), remembered("call"), remembered())
        now = page(play.do(ADA, Marked(how, Fate.KEEP, "")), SAM)
        looks.add(tuple(part.look for part in now.parts if isinstance(part, Text)))
    assert len(looks) == 1


# -- kind words


def test_after_a_reveal_a_kind_word_is_one_key_away_and_stands_on_both_screens() -> None:
    play = both(at("own-part"), ("was late", ""), ("shouted", ""))
    assert {"warm-thanks", "warm-heard-it"} <= ids(page(play))
    assert main_of(page(play)) == "ready"
    play.do(SAM, Warmed(Warm.HEARD_IT))
    assert "Sam: I heard it." in page(play).texts
    assert "You: I heard it." in page(play, SAM).texts
    assert "warm-thanks" not in ids(page(play, SAM)) and "warm-thanks" in ids(page(play))


def test_a_page_keeps_its_parts_when_a_kind_word_comes() -> None:
    play = both(at("own-part"), ("was late", ""), ("shouted", ""))
    before = page(play)
    after = page(play.do(SAM, Warmed(Warm.THANKS)))
    assert before.key == after.key
    assert [type(part) for part in before.parts] == [type(part) for part in after.parts]


# -- writing


def test_an_optional_field_is_not_asked_for_again_and_not_shown_where_it_is_empty() -> None:
    written = {"field-sorry": "was late"}
    now = page(at("own-part"), here=Here(written=written))
    assert now.open is not None and now.open.ids == ()
    told = page(both(at("own-part"), ("was late", ""), ("shouted", "You listen")))
    assert read(told).count("One change I have already seen in you") == 1


def test_a_gentle_time_is_shown_and_cuts_nothing_off() -> None:
    now = page(at("own-part"))
    assert any("min" in text for text in now.texts) and main_of(now) == "send"


def test_a_promise_over_several_fields_is_read_as_one_sentence() -> None:
    sam = ("I come home late", "going straight to the screen", "sit down for five minutes")
    play = both(at("swap"), ("a", "b", "c"), sam)
    texts = page(play).texts
    assert texts[texts.index("Sam offers") + 1] == (
        "When I come home late, instead of going straight to the screen, "
        "I will sit down for five minutes."
    )
    declined = page(play.do(SAM, Answered(0, False)))
    (anew,) = [part for part in declined.parts if isinstance(part, Box)]
    assert anew.start == "When a, instead of b, I will c."


def test_every_page_of_these_kinds_fits_both_seats_and_has_a_way_on() -> None:
    for step in LOOKING.steps:
        for activity in step.activities:
            for seat in (ADA, SAM):
                now = page(at(activity.id), seat)
                assert now.texts and any(isinstance(part, Button) for part in now.shown)
