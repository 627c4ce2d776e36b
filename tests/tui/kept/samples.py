"""Documents, by hand and by Hypothesis."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from hypothesis import strategies as st

from tui.kept.documents import (
    Agreed,
    Appointment,
    Document,
    Note,
    Part,
    Presented,
    SessionRecord,
)
from tui.kept.evening import Circle, Day, Ending, Evening, Looked, Thanks, Undertaking, Wrote

T = TypeVar("T")

ROOM: Final = "ab" * 32
OTHER: Final = "cd" * 32
NOW: Final = datetime(2026, 11, 26, 19, 30, tzinfo=UTC)

NOTE: Final = Note(room=ROOM, label="Tuesday, Ada and Sam", at=NOW, text="come back to Sundays")

AGREED: Final = Agreed(
    text="the dishes", whose="Ada", when="every Sunday", enough="twice", again="10 December"
)

RECORD: Final = SessionRecord(
    label="Tuesday, Ada and Sam",
    date=date(2026, 11, 26),
    parts=(Part(title="One thing only", minutes=1), Part(title="My own part", minutes=0)),
    agreements=(AGREED,),
)

APPOINTMENT: Final = Appointment(
    room=ROOM,
    seat="first",
    label="Tuesday, Ada and Sam",
    name="Sam",
    words=("ember", "lake", "orbit", "plum", "quartz"),
    secret="5e" * 32,
    guide="6d" * 32,
    relay="wss://relay.example",
    leads=Presented(name="Kim de Wit", about="counsellor", policy="with-me"),
    made=NOW,
    begins=NOW + timedelta(days=5),
    until=NOW + timedelta(days=5, hours=2),
)

WALK: Final = Undertaking(
    id="1a" * 16,
    kind="agreement",
    text="a walk after dinner",
    whose="both",
    when=Day(weekday=6, time="17:00", words="Sundays, whatever the weather"),
    enough="twice of three times",
    again=Day(date="2026-12-10", words="in two weeks"),
    more=("without telephones",),
)

CALL: Final = Undertaking(id="1b" * 16, kind="promise", text="I call when I am late", whose="me")

EVENING: Final = Evening(
    id="2c" * 16,
    date=date(2026, 11, 26),
    guide="burnout",
    guide_hash="6d" * 32,
    title="Worn out, and still us",
    me="Ada",
    partner="Sam",
    items=(WALK, CALL),
    looked_at=(Looked(id="1c" * 16, whose="both"),),
    ending=(
        Ending(by="me", title="One thing that I take along", text="that we laughed"),
        Ending(by="partner", title="One thing that I take along", text="the silence"),
    ),
    my_words=(Wrote(title="What I miss", text="the dishes, done"),),
    partner_words=(Wrote(title="What I miss", text="Sundays in bed"),),
    circles=(
        Circle(
            activity="near",
            title="How near",
            item="to Sam",
            word="rather far",
            step=1,
            of=5,
        ),
    ),
    worn_out="like a wet coat",
)

BARE: Final = Evening(
    id="2d" * 16,
    date=date(2026, 12, 3),
    guide="follow-up",
    guide_hash="6e" * 32,
    title="How it went",
    me="Ada",
    partner="Sam",
)

THANKS: Final = Thanks(at=NOW, text="the coffee, before I was up", partner="Sam")

EVERY: Final[tuple[Document, ...]] = (NOTE, RECORD, APPOINTMENT, EVENING, THANKS)

rooms = st.text("0123456789abcdef", min_size=64, max_size=64)
texts = st.text(max_size=200)
moments = st.datetimes(datetime(2000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))

notes = st.builds(Note, room=rooms, label=texts, at=moments, text=texts, stays=st.booleans())

agreed = st.builds(Agreed, text=texts, whose=texts, when=texts, enough=texts, again=texts)

records = st.builds(
    SessionRecord,
    label=texts,
    date=st.dates(),
    parts=st.lists(st.builds(Part, title=texts, minutes=st.integers(0, 999))).map(tuple),
    agreements=st.none() | st.lists(agreed, max_size=4).map(tuple),
)

presented = st.builds(Presented, name=texts, about=texts, policy=texts, law=texts, call=texts)


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    made, days = draw(moments), st.timedeltas(timedelta(0), timedelta(days=7))
    first, last = sorted((draw(days), draw(days)))
    return Appointment(
        room=draw(rooms),
        seat=draw(st.sampled_from(("first", "second"))),
        label=draw(texts),
        name=draw(texts),
        words=tuple(draw(st.lists(texts, min_size=1, max_size=6))),
        secret=draw(rooms),
        guide=draw(rooms),
        relay=draw(texts),
        leads=draw(presented),
        made=made,
        begins=made + first,
        until=made + last,
    )


ids = st.text("0123456789abcdef", min_size=32, max_size=32)
days = st.builds(
    Day,
    date=st.just("") | st.dates().map(str),
    weekday=st.none() | st.integers(0, 6),
    time=st.just("") | st.times().map(lambda time: f"{time:%H:%M}"),
    words=texts,
)

undertakings = st.builds(
    Undertaking,
    id=ids,
    kind=st.sampled_from(("agreement", "promise")),
    text=texts,
    whose=st.sampled_from(("", "me", "partner", "both")),
    when=days,
    enough=texts,
    again=days,
    more=st.lists(texts, max_size=2).map(tuple),
)

looked = st.builds(Looked, id=ids, whose=st.sampled_from(("me", "partner", "both")))

endings = st.builds(Ending, by=st.sampled_from(("me", "partner")), title=texts, text=texts)
wrote = st.builds(Wrote, title=texts, text=texts)


@st.composite
def circles(draw: st.DrawFn) -> Circle:
    of = draw(st.integers(1, 9))
    step = draw(st.integers(0, of - 1))
    names = [draw(texts) for _ in range(4)]
    activity, title, item, word = names
    return Circle(activity=activity, title=title, item=item, word=word, step=step, of=of)


def several(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...] | None]:
    """Not kept, none, or some."""
    return st.none() | st.lists(strategy, max_size=3).map(tuple)


evenings = st.builds(
    Evening,
    id=ids,
    date=st.dates(),
    guide=texts,
    guide_hash=rooms,
    title=texts,
    me=texts,
    partner=texts,
    items=several(undertakings),
    looked_at=st.lists(looked, max_size=3).map(tuple),
    ending=several(endings),
    my_words=several(wrote),
    partner_words=several(wrote),
    circles=several(circles()),
    worn_out=texts,
)

thanks = st.builds(
    Thanks,
    at=moments,
    text=st.text(min_size=1, max_size=200),
    for_partner=st.booleans(),
    partner=texts,
)

of_a_facilitator: st.SearchStrategy[Document] = notes | records | appointments()
of_the_two: st.SearchStrategy[Document] = evenings | thanks
documents: st.SearchStrategy[Document] = of_a_facilitator | of_the_two
