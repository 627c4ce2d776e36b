"""Documents, by hand and by Hypothesis."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

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

EVERY: Final[tuple[Document, ...]] = (NOTE, RECORD, APPOINTMENT)

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


documents: st.SearchStrategy[Document] = notes | records | appointments()
