"""What stays of an evening on one laptop: from the finished session to a document.

    ticks of both (`Keeping`) and of this one (`Own`) ──> `Stays` ──> `Evening`, or nothing

Nothing stays where the session was left, or has not ended, or its log does not hold, and where
nobody was asked. Pure. What it is not: a file (`tui.disk.staying`), or the page that asks
(`tui.pages.keep`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

from protocol.activities.activity import Agreement, Owner
from protocol.activities.activity import Keep as MayKeep
from protocol.activities.days import On, Weekly, When
from protocol.activities.keeping import Made, made_id
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.seats import Partner, other
from protocol.session.session import Session
from tui.kept.evening import Circle, Day, Ending, Evening, Looked, Undertaking, Wrote
from tui.kept.saying import Saying, Told, filled_in, names_of
from tui.seat.slots import private_key
from tui.seat.stays import WORN_OUT, Own, Stays, staying
from tui.words import agreeing as agreeing_words

CIRCLES_MOST: Final = 7
"""Pairs of circles, from apart to overlapping."""


def evening_of(
    told: Told, seat: Partner, own: frozenset[Own], privates: Mapping[str, str], day: date
) -> Evening | None:
    """The evening as this seat keeps it; None where nothing stays."""
    session, guide = told.session, told.session.guide
    keeping = session.stays if told.holds else None
    stays = staying(keeping, seat, own)
    if keeping is None or guide is None or session.guide_hash is None or not stays.is_something:
        return None
    me, partner = names_of(session, seat)
    circles = tuple(_circles(session, seat, privates)) if stays.circles else None
    evening = Evening(
        id=keeping.evening.hex(),
        date=day,
        guide=guide.id,
        guide_hash=session.guide_hash.hex(),
        title=guide.title,
        me=me,
        partner=partner,
        items=_items(session, seat, keeping.evening) if stays.agreements else None,
        looked_at=_looked_at(session, seat, also_going_on=stays.agreements),
        ending=_ending(told.sayings, seat) if stays.ending else None,
        my_words=_words(_own_of(told, seat, stays), seat) if stays.my_words else None,
        partner_words=_words(_of_authors(told), other(seat)) if stays.partner_words else None,
        circles=circles,
        worn_out=_worn_out(circles or ()),
    )
    return evening if in_it(evening).is_something else None


def what_there_is(told: Told, seat: Partner, privates: Mapping[str, str]) -> Stays:
    """Of what there is something that could stay with this seat, whoever ticks what."""
    session, said = told.session, told.sayings
    own = {each.by for each in said if each.may is MayKeep.AUTHOR}
    mine = any(each.by is seat for each in said)
    return Stays(
        agreements=bool(session.agreements or session.promises or session.looked_at),
        ending=any(each.may is MayKeep.BOTH for each in said),
        my_words=mine,
        partner_words=other(seat) in own,
        circles=any(True for _ in _circles(session, seat, privates)),
    )


def in_it(evening: Evening) -> Stays:
    """What is in it: of what was ticked, that of which there was something."""
    return Stays(
        # That something is no longer open is kept with them.
        agreements=bool(evening.items or (evening.items is not None and evening.looked_at)),
        ending=bool(evening.ending),
        my_words=bool(evening.my_words),
        partner_words=bool(evening.partner_words),
        circles=bool(evening.circles),
    )


# -- what both came to


def _items(session: Session, seat: Partner, evening: bytes) -> tuple[Undertaking, ...]:
    agreements = (
        _agreement(session, seat, made, made_id(evening, Made.AGREEMENT, number))
        for number, made in enumerate(session.agreements)
    )
    promises = (
        Undertaking(
            id=made_id(evening, Made.PROMISE, number),
            kind="promise",
            text=text,
            whose="me" if by is seat else "partner",
        )
        for number, (by, text) in enumerate(session.promises)
    )
    return *agreements, *promises


def _looked_at(session: Session, seat: Partner, *, also_going_on: bool) -> tuple[Looked, ...]:
    """As whose, too: a changed program can bring the id of what is another's. What goes on stays
    open as it was where nothing is kept that it goes on as."""
    return tuple(
        Looked(
            id=each.id,
            whose="both" if len(each.owners) > 1 else "me" if seat in each.owners else "partner",
        )
        for each in session.looked_at
        if also_going_on or each.is_let_go
    )


def _agreement(session: Session, seat: Partner, made: Agreement, id: str) -> Undertaking:
    text = filled_in(session, made.text, seat) if made.option else made.text
    return Undertaking(
        id=id,
        kind="agreement",
        text=text or agreeing_words.SAID_ALOUD,
        whose=_whose(made.owner, seat),
        when=_day(made.when, made.day),
        enough=made.enough,
        again=_day(made.again, ""),
        more=made.more,
    )


def _whose(owner: Owner | None, seat: Partner) -> Literal["", "me", "partner", "both"]:
    if owner is None:
        return ""
    if owner is Owner.BOTH:
        return "both"
    return "me" if owner is Owner.of(seat) else "partner"


def _day(when: When | None, words: str) -> Day:
    match when:
        case On(year, month, day):
            return Day(date=f"{year:04}-{month:02}-{day:02}", words=words)
        case Weekly(weekday, minute):
            hour, rest = divmod(minute, 60)
            return Day(weekday=weekday, time=f"{hour:02}:{rest:02}", words=words)
    return Day(words=words)


def _ending(sayings: tuple[Saying, ...], seat: Partner) -> tuple[Ending, ...]:
    return tuple(
        Ending(by="me" if each.by is seat else "partner", title=each.title, text=each.text)
        for each in sayings
        if each.may is MayKeep.BOTH
    )


def _of_authors(told: Told) -> list[Saying]:
    """What its author alone may keep, or allow to be kept."""
    return [each for each in told.sayings if each.may is MayKeep.AUTHOR]


def _own_of(told: Told, seat: Partner, stays: Stays) -> list[Saying]:
    """All that this seat said and wrote itself. Where what both wrote at the end is kept as that,
    it is not there twice; where it is not, one's own line of it is still one's own."""
    if stays.ending:
        return _of_authors(told)
    return [each for each in told.sayings if each.by is seat]


def _words(sayings: list[Saying], by: Partner) -> tuple[Wrote, ...]:
    """What one of the two said and wrote."""
    return tuple(Wrote(title=each.title, text=each.text) for each in sayings if each.by is by)


# -- what is one's own alone


def _circles(session: Session, seat: Partner, privates: Mapping[str, str]) -> Iterator[Circle]:
    """The circles and the words that this seat picked, in the order of the guide."""
    for step in session.guide.steps if session.guide is not None else ():
        for activity in step.activities:
            title = filled_in(session, activity.title, seat)
            if isinstance(activity, Private) and activity.circles:
                number = privates.get(private_key(activity.id, "circles"), "")
                if number in map(str, range(1, CIRCLES_MOST + 1)):
                    yield Circle(
                        activity=activity.id,
                        title=title,
                        item="",
                        word="",
                        step=int(number) - 1,
                        of=CIRCLES_MOST,
                    )
            if isinstance(activity, Private | Rate) and activity.id in WORN_OUT:
                yield from _rated(session, seat, activity, title, privates)


def _rated(
    session: Session,
    seat: Partner,
    activity: Private | Rate,
    title: str,
    privates: Mapping[str, str],
) -> Iterator[Circle]:
    """The words that were picked for the lines of a page."""
    shown = session.ratings.get(activity.id)
    ids = [label.id for label in activity.scale]
    for at, item in enumerate(activity.items):
        word = shown[seat][at] if shown is not None else ""
        if isinstance(activity, Private):
            word = privates.get(private_key(activity.id, item.id), "")
        if word in ids:
            step = ids.index(word)
            yield Circle(
                activity=activity.id,
                title=title,
                item=filled_in(session, item.text, seat),
                word=activity.scale[step].text,
                step=step,
                of=len(ids),
            )


def _worn_out(circles: tuple[Circle, ...]) -> str:
    """The same in words: `Strength: some; Patience: a little`."""
    found = [each for each in circles if each.activity in WORN_OUT]
    return "; ".join(f"{each.item}: {each.word[:1].lower()}{each.word[1:]}" for each in found)
