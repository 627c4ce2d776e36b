"""What every guide and activity has beside its kind: lengths, conditions, groups, evenings, whose
page it is. What the loader takes of it, and what the referee does with it.

About `protocol.activities.evening`, `protocol.guide.checking`, `protocol.guide.resolving` and
`protocol.session.places`.
"""

from dataclasses import replace
from itertools import product
from typing import Final

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.activities.activity import Activity, Condition, Fact, Keep, Label, Option, Voice
from protocol.activities.choose import Choose, Choosing, Sets
from protocol.activities.evening import Evening, SayingGoodnight
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung, Stage
from protocol.activities.private import Private, Show
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.reading import Reading
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Write, Writing
from protocol.errors import BadGuide
from protocol.guide.loading import load_guide, problems_of, read_guide, read_tree
from protocol.guide.structure import Guide, exact_bytes, guide_bytes, unhinted
from protocol.seats import BOTH, PARTNERS, Partner, Seat, other
from protocol.session.controls import AskedForThird, IntroducedThird
from protocol.session.events import (
    CameBack,
    Finished,
    Heard,
    Left,
    Paused,
    Preferred,
    Ready,
    Skipped,
    Spoke,
    StoppedForToday,
)
from protocol.session.moves import ALWAYS, moves
from protocol.session.outline import outline
from protocol.session.places import next_page, takes_place
from protocol.session.session import Closing, LeftOut, Session, Stopped, current_activity
from tests.protocol.worlds import (
    COMPACT,
    FIRST,
    FRAMED,
    SECOND,
    answered,
    begun,
    begun_with,
    guide_of,
    opened,
    phase_of,
    play,
    ready,
    refuse,
    sealed,
    turns,
    write,
)
from tests.tries import tries

SCALE: Final = tuple(Label(word, word) for word in ("no", "some", "much"))


def read(name: str, **more: object) -> Read:
    return structs.replace(Read(id=name, title="R", prompt="R", text="R"), **more)


def marks(name: str = "marks") -> Rate:
    items = (Label("one", "One"), Label("two", "Two"))
    return Rate(id=name, title="M", prompt="M", items=items, scale=SCALE)


def here(session: Session) -> str:
    activity = current_activity(session)
    return activity.id if activity is not None else "(the end)"


# -- conditions


@pytest.mark.parametrize(("mine", "theirs"), product(("", "no", "some", "much"), repeat=2))
@pytest.mark.parametrize("least", ["some", "much"])
def test_a_rating_calls_for_a_page_where_both_gave_at_least_that_word(
    mine: str, theirs: str, least: str
) -> None:
    when = Condition(rate="marks", item="two", both_at_least=least)
    session = begun_with(marks(), read("then", when=when), read("last"))
    session = ready(answered(session, ("much", mine), ("much", theirs)))
    order = ["", "no", "some", "much"]
    is_so = min(order.index(mine), order.index(theirs)) >= order.index(least)
    assert here(session) == ("then" if is_so else "last")


def test_a_rating_that_was_left_out_calls_for_nothing() -> None:
    when = Condition(rate="marks", item="one", both_at_least="some")
    asked = structs.replace(marks(), optional=True)
    session = begun_with(asked, read("then", when=when), read("last"))
    assert here(ready(play(session, (SECOND, Skipped())))) == "last"


@pytest.mark.parametrize("wished", list(Voice))
def test_a_voice_calls_for_a_page_by_how_they_speak_when_it_would_begin(wished: Voice) -> None:
    when = Condition(voice=Voice.ALOUD)
    session = begun_with(read("first"), read("then", when=when), read("last"))
    session = play(session, (FIRST, Preferred(wished)), (SECOND, Preferred(wished)))
    assert here(ready(session)) == ("then" if wished is Voice.ALOUD else "last")


@pytest.mark.parametrize(("picked", "marked"), product(("tea", "walk"), ("no", "much")))
def test_all_of_several_facts_have_to_hold(picked: str, marked: str) -> None:
    options = (Option("tea", "T"), Option("walk", "W"))
    choice = Choose(id="c", title="C", prompt="C", options=options)
    facts = (Fact(choice="c", is_=("tea",)), Fact(rate="marks", item="one", both_at_least="some"))
    session = begun_with(choice, marks(), read("then", when=Condition(all=facts)), read("last"))
    session = ready(answered(session, (picked,), (picked,)))
    session = ready(answered(session, (marked, "no"), (marked, "no")))
    assert here(session) == ("then" if (picked, marked) == ("tea", "much") else "last")


def test_both_laptops_come_to_the_same_page_from_the_same_answers() -> None:
    """It is asked of the session alone, which both fold from one log."""
    session = begun(FRAMED)
    for activity in (each for step in FRAMED.steps for each in step.activities):
        assert takes_place(session, activity) == takes_place(replace(session), activity)


# -- lengths


@pytest.mark.parametrize(("mine", "theirs"), product(("short", "long"), repeat=2))
def test_where_the_two_differ_the_shorter_length_holds(mine: str, theirs: str) -> None:
    session = ready(answered(begun(FRAMED), ("yes",), ("yes",)))
    session = answered(session, (mine,), (theirs,))
    shorter = "long" if (mine, theirs) == ("long", "long") else "short"
    assert phase_of(session, Choosing).chosen == shorter
    assert ready(session).length == shorter


def test_a_length_is_chosen_before_anything_is_asked_but_a_good_time() -> None:
    session = ready(answered(begun(FRAMED), ("yes",), ("yes",)))
    assert here(session) == "length"
    refuse(session, (FIRST, Skipped()))


def test_what_belongs_to_another_length_does_not_take_place() -> None:
    activities = [each for step in FRAMED.steps for each in step.activities]
    start = begun(FRAMED)
    for length, each in product(("short", "long", None), activities):
        if each.when is None and not each.for_:
            is_in = not each.in_ or length in each.in_
            assert takes_place(replace(start, length=length), each) == is_in


def test_the_length_is_in_the_digest() -> None:
    """As what was chosen: its own field is made from that."""
    session = ready(answered(begun(FRAMED), ("yes",), ("yes",)))
    short, long = (ready(answered(session, (each,), (each,))) for each in ("short", "long"))
    assert outline(short) != outline(long)


# -- groups


def deep(session: Session) -> Session:
    """The session at the first of the group."""
    session = ready(answered(session, ("yes",), ("yes",)))
    session = ready(answered(session, ("long",), ("long",)))
    session = ready(answered(session, ("typed",), ("typed",)))
    session = ready(answered(session, ("no", "no"), ("no", "no")))
    assert here(session) == "wound"
    session = ready(play(session, (FIRST, Skipped())))
    assert here(session) == "before"
    return session


@pytest.mark.parametrize("seat", PARTNERS)
def test_leaving_out_the_first_of_a_group_leaves_out_all_of_it(seat: Partner) -> None:
    session = play(deep(begun(FRAMED)), (seat, Skipped()))
    assert isinstance(session.phase, LeftOut)
    assert here(ready(session)) == "enough"


def test_leaving_out_another_of_a_group_leaves_out_that_one_alone() -> None:
    session = ready(deep(begun(FRAMED)))
    assert here(session) == "deep"
    session = ready(play(session, (session.starter, Skipped())))
    assert here(session) == "part"


def test_a_pause_while_a_group_is_left_out_changes_nothing_of_it() -> None:
    session = play(deep(begun(FRAMED)), (FIRST, Skipped()), (SECOND, Paused(5)))
    session = play(session, (FIRST, CameBack()), (SECOND, CameBack()))
    assert here(ready(session)) == "enough"


def test_two_groups_of_one_name_in_two_steps_are_two() -> None:
    steps = structs.replace(
        guide_of(read("a", group="g", optional=True), read("b", group="g")),
    ).steps
    again = structs.replace(
        steps[0],
        id="again",
        activities=(read("c", group="g", optional=True), read("d", group="g")),
    )
    session = begun(structs.replace(guide_of(read("x")), steps=(*steps, again)))
    session = ready(play(session, (FIRST, Skipped())))
    assert here(session) == "c"


# -- leaving out everything


def test_everything_may_be_left_out_but_what_holds_for_both() -> None:
    """`optional = true` at the top of a guide says it for every activity that does not say it."""
    stays = {"now", "length", "voice", "good-night", "last"}
    for step in FRAMED.steps:
        for each in step.activities:
            assert each.optional == (each.id not in stays), each.id


def test_a_guide_that_does_not_say_so_is_read_as_ever() -> None:
    assert not any(each.optional for each in guide_of(read("a"), write()).steps[0].activities)
    assert b"optional" not in guide_bytes(FRAMED).split(b"steps")[0]


# -- evenings


def test_at_the_end_of_an_evening_the_session_is_stopped_and_opens_with_the_next() -> None:
    session = begun_with(Evening(id="e", title="E", prompt="E", text="E"), read("next"))
    page = session.page
    session = ready(session)
    stopped = phase_of(session, Stopped)
    assert (stopped.by, stopped.inner, session.page) == (None, Reading(), page + 1)
    assert here(session) == "next"
    session = play(session, (SECOND, CameBack()), (FIRST, CameBack()))
    assert (here(session), session.phase) == ("next", Reading())


def test_nobody_ends_an_evening_alone() -> None:
    session = begun_with(Evening(id="e", title="E", prompt="E", text="E"), read("next"))
    session = play(session, (FIRST, Ready()))
    assert isinstance(session.phase, SayingGoodnight)


def test_an_evening_after_which_nothing_comes_ends_with_the_last_page() -> None:
    """What comes after it may not take place."""
    night = Evening(id="e", title="E", prompt="E", text="E")
    session = begun_with(night, read("next", when=Condition(voice=Voice.ALOUD)))
    assert ready(session).phase == Closing()


def test_an_evening_in_which_they_go_on_is_not_stopped() -> None:
    session = begun(FRAMED)
    session = play(deep(session), (FIRST, Skipped()))
    session = ready(answered(ready(session), ("on",), ("on",)))
    assert here(session) == "last" and isinstance(session.phase, Reading)


def test_one_of_two_is_enough_to_stop_for_the_evening() -> None:
    session = ready(play(deep(begun(FRAMED)), (FIRST, Skipped())))
    session = ready(answered(session, ("on",), ("stop",)))
    assert here(session) == "good-night"


# -- for one of the two


def alone(*activities: AnyActivity, owners: frozenset[Partner]) -> Session:
    """The session at the first of these, of which a page before said whose they are."""
    session = begun_with(read("whose"))
    guide = structs.replace(guide_of(read("whose"), *activities))
    session = replace(session, guide=guide, owners={"whose": owners})
    return next_page(session)


ONE: Final = frozenset[Partner]({Seat.SECOND})


ALONE: Final[tuple[AnyActivity, ...]] = (
    read("read"),
    Private(id="stays", title="P", prompt="P", circles=True),
    Private(
        id="shown",
        title="P",
        prompt="P",
        options=(Label("a", "A"), Label("b", "B")),
        show=Show.OWN_CHOICE,
    ),
    Private(
        id="noted",
        title="P",
        prompt="P",
        options=(Label("a", "A"), Label("b", "B")),
        show=Show.OWN_CHOICE,
        note="It takes its time.",
    ),
)


def test_a_page_for_one_waits_for_nobody_else() -> None:
    session = alone(read("theirs", for_="owner:whose"), read("last"), owners=ONE)
    assert moves(session, FIRST) == ALWAYS | {Preferred, AskedForThird, IntroducedThird}
    refuse(session, (FIRST, Ready()), (FIRST, Skipped()))
    assert here(play(session, (SECOND, Ready()))) == "last"


def test_who_waits_may_pause_stop_or_leave_as_ever() -> None:
    session = alone(read("theirs", for_="owner:whose"), read("last"), owners=ONE)
    for event in (Paused(5), StoppedForToday(), Left()):
        assert play(session, (FIRST, event)).phase != session.phase


@pytest.mark.parametrize("activity", ALONE, ids=lambda each: each.id)
def test_what_one_leaves_out_alone_looks_to_the_other_as_if_it_were_done(
    activity: AnyActivity,
) -> None:
    theirs = structs.replace(activity, for_="owner:whose", optional=True)
    session = alone(theirs, read("last"), owners=ONE)
    assert Skipped not in moves(session, FIRST)
    done, left = (play(session, (SECOND, event)) for event in (Ready(), Skipped()))
    assert left == done and left.page == session.page + 1
    assert outline(left) == outline(done)


def test_an_own_part_that_is_left_out_is_told_to_nobody() -> None:
    part = structs.replace(write(), for_="other:whose", optional=True)
    session = play(alone(part, read("last"), owners=ONE), (FIRST, Skipped()))
    assert here(session) == "last"


def test_the_first_of_a_group_that_one_leaves_out_alone_takes_it_along() -> None:
    theirs = structs.replace(ALONE[-1], for_="owner:whose", optional=True, group="g")
    session = alone(theirs, read("deep", group="g"), read("last"), owners=ONE)
    assert here(play(session, (SECOND, Skipped()))) == "last"


def test_a_turn_for_one_that_is_left_out_is_told_to_both() -> None:
    talk = structs.replace(turns(Rung.SPEAK), for_="owner:whose", optional=True)
    session = play(alone(talk, read("last"), owners=ONE), (FIRST, Skipped()))
    assert isinstance(session.phase, LeftOut) and here(ready(session)) == "last"


@pytest.mark.parametrize(("side", "seat"), [("owner", SECOND), ("other", FIRST)])
def test_a_page_is_for_whose_it_is_or_for_the_other(side: str, seat: Partner) -> None:
    session = alone(read("theirs", for_=f"{side}:whose"), read("last"), owners=ONE)
    assert session.setting.seats == {seat}
    assert Ready in moves(session, seat) and Ready not in moves(session, other(seat))


def test_what_is_of_both_is_for_both_and_what_is_of_nobody_does_not_take_place() -> None:
    for side in ("owner", "other"):
        session = alone(read("theirs", for_=f"{side}:whose"), read("last"), owners=BOTH)
        assert here(session) == "theirs" and session.setting.seats == BOTH
        session = alone(
            read("theirs", for_=f"{side}:whose"), read("last"), owners=frozenset[Partner]()
        )
        assert here(session) == "last"


def test_a_turn_for_one_is_one_turn_and_the_other_listens() -> None:
    talk = structs.replace(turns(Rung.SPEAK), for_="owner:whose")
    session = alone(talk, turns(name="next"), owners=ONE)
    assert phase_of(session, Talking).turn.speaker is SECOND
    before = session.starter
    session = play(session, (SECOND, Spoke("It hurt.")), (SECOND, Finished()))
    assert moves(session, FIRST) > ALWAYS
    session = play(session, (FIRST, Heard()))
    assert phase_of(session, Talking).stage is Stage.REST
    session = ready(session)
    assert here(session) == "next" and session.starter is before


def test_what_one_writes_is_read_by_both_before_they_go_on() -> None:
    part = structs.replace(write(), for_="other:whose")
    session = alone(part, read("last"), owners=ONE)
    refuse(session, (SECOND, Ready()), (SECOND, sealed(session, SECOND, "mine")))
    session = play(session, (FIRST, sealed(session, FIRST, "mine")))
    refuse(session, (SECOND, Ready()))
    session = play(session, (FIRST, opened(session, FIRST, "mine")))
    assert phase_of(session, Writing).round.answers == (("mine",), ())
    session = play(session, (FIRST, Ready()))
    assert here(session) == "write"
    assert here(play(session, (SECOND, Ready()))) == "last"


def test_whose_something_is_stands_in_the_digest_and_only_then() -> None:
    session = begun_with(read("whose"))
    told = {
        outline(replace(session, owners={"whose": owners}))
        for owners in (ONE, frozenset[Partner]({Seat.FIRST}), BOTH)
    }
    assert len(told) == 3 and outline(session) not in told
    assert all(each[0] == outline(session)[0] + 1 for each in told)


@pytest.mark.parametrize("kind", [Read, Private, Write, Turns])
def test_a_page_can_be_for_one_where_one_can_do_it_alone(kind: type[Activity]) -> None:
    assert kind.may_be_for_one


@pytest.mark.parametrize(
    ("first", "second", "owners"),
    [("mine", "yours", {FIRST}), ("yours", "mine", {SECOND}), ("mine", "mine", {FIRST, SECOND})],
)
def test_whose_it_is_leads_each_to_their_own_page(
    first: str, second: str, owners: set[Partner]
) -> None:
    session = ready(answered(begun(FRAMED), ("yes",), ("yes",)))
    for answer in (("long",), ("typed",), ("no", "no")):
        session = ready(answered(session, answer, answer))
    session = ready(answered(session, (first,), (second,)))
    assert here(session) == "alone" and session.setting.seats == owners
    session = play(session, *((seat, Ready()) for seat in sorted(owners)))
    assert here(session) == "own-part"
    assert session.setting.seats == {other(seat) for seat in owners}


# -- keeping


@pytest.mark.parametrize(
    ("activity", "keep"),
    [
        (read("r"), Keep.NEVER),
        (Private(id="p", title="P", prompt="P", circles=True), Keep.NEVER),
        (marks(), Keep.NEVER),
        (write(), Keep.AUTHOR),
        (write(promise=True), Keep.BOTH),
        (turns(), Keep.AUTHOR),
    ],
)
def test_who_may_keep_what_is_as_its_kind_has_it_unless_the_guide_says(
    activity: AnyActivity, keep: Keep
) -> None:
    assert activity.may_keep is keep
    assert structs.replace(activity, keep=Keep.NEVER).may_keep is Keep.NEVER


# -- what a guide may say of itself, and what is refused

WITH: Final = """
id = "g"
title = "G"
minutes = 5
about = "G."
TOP
[[steps]]
id = "s"
title = "S"
[[steps.activities]]
kind = "rate"
id = "now"
title = "T"
prompt = "P"
items = [{ id = "now", text = "Now?" }]
scale = [{ id = "no", text = "No" }, { id = "yes", text = "Yes" }]
needs = "yes"
BETWEEN
[[steps.activities]]
kind = "read"
id = "one"
title = "T"
prompt = "P"
text = "X"
ONE
[[steps.activities]]
kind = "read"
id = "two"
title = "T"
prompt = "P"
text = "X"
TWO
"""

LENGTHS: Final = (
    'lengths = [{ id = "a", text = "A", minutes = 1 }, { id = "b", text = "B", minutes = 2 }]'
)
LENGTH: Final = """
[[steps.activities]]
kind = "choose"
id = "length"
title = "T"
prompt = "P"
sets = "length"
"""


TWO: Final = 'kind = "read"\nid = "two"\ntitle = "T"\nprompt = "P"\ntext = "X"'


def said(top: str = "", between: str = "", one: str = "", two: str = "") -> str:
    text = WITH.replace("TOP", top).replace("BETWEEN", between)
    return text.replace("ONE", one).replace("TWO", two)


HELD: Final = {
    "nothing more": said(),
    "an author": said('author = "Ada"\nfor_whom = "Two."\nnot_for = "One."\nsources = ["X"]'),
    "a language": said('language = "pt-BR"\nversion = "1.0"'),
    "lengths": said(LENGTHS, LENGTH, 'in = ["a"]', 'in = ["a", "b"]'),
    "a group": said("", "", 'group = "g"\noptional = true', 'group = "g"'),
    "a group within a condition": said(
        "",
        "",
        'group = "g"\noptional = true\nwhen = { voice = "typed" }',
        'group = "g"\nwhen = { all = [{ voice = "typed" }, '
        '{ rate = "now", item = "now", both_at_least = "yes" }] }',
    ),
    "a rating": said("", "", 'when = { rate = "now", item = "now", both_at_least = "yes" }'),
    "a keep": said("", "", 'keep = "both"\nfacilitator = "Slowly."'),
    "a use of its own": said("", "", "", "").replace(TWO, 'use = "/one"\nid = "two"'),
    "words": said('[words.feelings]\nworn = ["tired"]\n[words.needs]\nall = ["rest"]'),
}

REFUSED: Final = {
    # what is wrong: (the text, the activity, the field)
    "a long author": (said('author = "' + "x" * 41 + '"'), "", "author"),
    "an empty source": (said('sources = [""]'), "", "sources"),
    "no language": (said('language = "English"'), "", "language"),
    "a word twice": (said('[words.needs]\na = ["rest"]\nb = ["rest"]'), "", "needs"),
    "an empty group of words": (said("[words.needs]\na = []"), "", "needs"),
    "one length": (
        said('lengths = [{ id = "a", text = "A", minutes = 1 }]', LENGTH), "", "lengths"),
    "the longer first": (
        said(LENGTHS.replace("minutes = 1", "minutes = 9"), LENGTH), "", "lengths"),
    "lengths that nobody chooses": (said(LENGTHS), "", "lengths"),
    "a length of nothing": (said("", "", 'in = ["a"]'), "one", "in"),
    "an unknown length": (said(LENGTHS, LENGTH, 'in = ["c"]'), "one", "in"),
    "a length twice": (said(LENGTHS, LENGTH, 'in = ["a", "a"]'), "one", "in"),
    "a length chosen without any": (
        said("", LENGTH + 'options = [{ id = "a", text = "A" }, { id = "b", text = "B" }]'),
        "length", "options"),
    "other options than lengths": (
        said(LENGTHS, LENGTH + 'options = [{ id = "b", text = "B" }, { id = "a", text = "A" }]'),
        "length", "options"),
    "a length that may be left out": (
        said(LENGTHS, LENGTH + "optional = true"), "length", "optional"),
    "a length that one declines": (said(LENGTHS, LENGTH + 'decline = "a"'), "length", "decline"),
    "a length under a condition": (
        said(LENGTHS, LENGTH + 'when = { voice = "typed" }'), "length", "when"),
    "a group that begins with a must": (said("", "", 'group = "g"', 'group = "g"'), "one", "group"),
    "a group that goes further than its first": (
        said("", "", 'group = "g"\noptional = true\nwhen = { voice = "typed" }', 'group = "g"'),
        "two", "group"),
    "a condition of nothing": (said("", "", "when = {}"), "one", "when"),
    "a condition of two things": (
        said("", "", 'when = { voice = "typed", choice = "now", is = ["yes"] }'), "one", "when"),
    "a condition beside all": (
        said("", "", 'when = { voice = "typed", all = [{ voice = "aloud" }] }'), "one", "when"),
    "an item of nothing": (
        said("", "", 'when = { rate = "now", item = "x", both_at_least = "yes" }'), "one", "when"),
    "a word that is always so": (
        said("", "", 'when = { rate = "now", item = "now", both_at_least = "no" }'), "one", "when"),
    "a rating of what is none": (
        said("", "", "", 'when = { rate = "one", item = "now", both_at_least = "yes" }'),
        "two", "when"),
    "all within all": (said("", "", "when = { all = [{ all = [] }] }"), "one", ""),
    "for whom nobody asked": (said("", "", 'for = "owner:now"'), "one", "for"),
    "for whom there is not": (said("", "", 'for = "mine"'), "one", "for"),
    "a use of nothing": (said("", '[[steps.activities]]\nuse = "other/x"\nid = "u"'), "u", "use"),
    "a use of no activity": (said("", '[[steps.activities]]\nuse = "/x"\nid = "u"'), "u", "use"),
    "a use of itself": (said("", '[[steps.activities]]\nuse = "/u"\nid = "u"'), "u", "use"),
    "an evening at the end": (
        said() + '[[steps.activities]]\nkind = "evening"\nid = "e"\ntitle = "E"\nprompt = "E"\n'
        'text = "E"', "e", ""),
}  # fmt: skip


@pytest.mark.parametrize("text", HELD.values(), ids=list(HELD))
def test_what_a_guide_may_say_is_read(text: str) -> None:
    load_guide(text)
    assert problems_of(text) == []


@pytest.mark.parametrize("mistake", REFUSED.values(), ids=list(REFUSED))
def test_what_makes_no_sense_is_named_with_its_activity_and_field(
    mistake: tuple[str, str, str],
) -> None:
    text, activity, field = mistake
    with pytest.raises(BadGuide) as caught:
        load_guide(text)
    assert f"activity {activity}" in caught.value.where or not activity
    assert f"field {field}" in str(caught.value) or not field
    assert str(problems_of(text)[0]) == str(caught.value)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = said(
        'language = "English"\nauthor = ""',
        "",
        'in = ["a"]\nwhen = { choice = "x", is = ["y"] }',
        'group = "g"\nfor = "owner:now"',
    ).replace('title = "S"', 'title = ""')
    fields = [each.where for each in problems_of(text)]
    assert fields == [
        "field language",
        "step s, field title",
        "step s, activity two, field group",
        "step s, activity one, field when",
        "step s, activity one, field in",
        "step s, activity one, field in",
        "step s, activity two, field for",
    ]


def test_every_field_of_a_wrong_type_is_told_at_once() -> None:
    text = said("minuten = 1", "", "optional = 3\nin = 4\nwrong = 5", 'text = "twice"').replace(
        'text = "X"\ntext = "twice"', "text = 6"
    )
    told = [str(each) for each in problems_of(text)]
    assert len(told) == 5 and "sesame" not in "".join(told)
    assert all("activity one" in each for each in told[:3]) and "activity two" in told[3]
    assert told[4] == "there is no field minuten here"


@given(st.lists(st.sampled_from(sorted(REFUSED)), min_size=1, max_size=1))
@settings(deadline=None, max_examples=tries(10))
def test_nothing_is_gathered_once_it_is_over(names: list[str]) -> None:
    problems_of(REFUSED[names[0]][0])
    with pytest.raises(BadGuide):
        load_guide(REFUSED[names[0]][0])


# -- use


def test_an_activity_of_another_guide_is_taken_whole_and_without_its_place() -> None:
    other_guide = said(LENGTHS, LENGTH, 'in = ["a"]\nkeep = "both"')
    text = said("", '[[steps.activities]]\nuse = "other/one"\nid = "mine"\ntitle = "Mine"')
    guide = load_guide(text, lambda name: read_tree(other_guide) if name == "other" else None)
    found = guide.named("mine")
    assert isinstance(found, Read)
    assert (found.title, found.text, found.keep, found.in_) == ("Mine", "X", Keep.BOTH, ())


def test_what_is_used_stands_on_the_wire_and_nothing_is_left_to_look_up() -> None:
    text = said("", "", "", "").replace(TWO, 'use = "/one"\nid = "two"')
    assert guide_bytes(load_guide(text)) == guide_bytes(load_guide(said()))


def test_the_guides_of_today_say_nothing_of_what_came_later() -> None:
    """So their bytes, their names and their known answers stay."""
    for name in (b"lengths", b"group", b"facilitator", b"author", b"both_at_least", b"keep"):
        assert name not in guide_bytes(COMPACT)


def test_a_choice_that_sets_the_length_takes_its_options_from_the_guide() -> None:
    found = load_guide(said(LENGTHS, LENGTH)).named("length")
    assert isinstance(found, Choose) and found.sets is Sets.LENGTH
    assert [(each.id, each.text) for each in found.options] == [("a", "A"), ("b", "B")]


def test_a_guide_is_equal_to_what_its_bytes_say() -> None:
    for text in HELD.values():
        guide: Guide = load_guide(text)
        assert read_guide(guide_bytes(guide)) == unhinted(guide)


HINTED: Final = said("", "", 'facilitator = "Slowly."\nlasts = 4\nspare = true').replace(
    'id = "', 'led = true\nid = "', 1
)


def test_what_is_said_to_whoever_leads_is_in_no_byte_that_is_sent_or_hashed() -> None:
    hinted, plain = load_guide(HINTED), load_guide(said())
    assert hinted.led and not plain.led
    one, two = (hinted.steps[0].activities[at] for at in (0, 1))
    assert any(
        (each.facilitator, each.lasts, each.spare) == ("Slowly.", 4, True) for each in (one, two)
    )
    assert unhinted(hinted) == plain
    assert guide_bytes(hinted) == guide_bytes(plain)


def test_a_hint_that_an_earlier_version_has_sent_is_read_and_keeps_the_bytes() -> None:
    hinted = load_guide(said("", "", 'facilitator = "Slowly."'))
    sent = exact_bytes(hinted)
    assert b"Slowly." in sent and read_guide(sent) == hinted
    assert exact_bytes(read_guide(sent)) == sent


@pytest.mark.parametrize("field", ["led", "lasts", "spare"])
def test_what_was_never_sent_is_refused_where_it_comes(field: str) -> None:
    data = msgpack.unpackb(guide_bytes(load_guide(said())))
    place = data if field == "led" else data["steps"][0]["activities"][0]
    place[field] = 3 if field == "lasts" else True
    with pytest.raises(BadGuide):
        read_guide(msgpack.packb(data))


def test_a_page_is_planned_for_two_hours_at_most() -> None:
    (problem,) = problems_of(said("", "", "lasts = 121"))
    assert problem.where.endswith("field lasts")
