"""What one seat sees of its room: one frozen value, bound down to the screen.

What it is: the session, the news of the line, and questions about them in the seat's own words
("mine", "partner"). What it is not: it decides nothing; `moves` are the referee's.
"""

import time
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from msgspec import structs

from protocol.activities.activity import Activity, Condition, Kinds, Option, Skipped
from protocol.activities.choose import Choose
from protocol.activities.evening import Evening
from protocol.activities.keep import Deciding
from protocol.activities.keeping import Keeping
from protocol.activities.kinds import AnyActivity
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.guide.structure import Guide
from protocol.seal.chain import head_words
from protocol.seats import Partner, Seat, other
from protocol.session.asides import Whispered
from protocol.session.events import Event, Signalled
from protocol.session.moves import ANY_PAGE
from protocol.session.places import takes_place
from protocol.session.referee import PAUSE_LEAST_MIN, PAUSE_MOST_MIN
from protocol.session.session import (
    Ended,
    Pausing,
    Phase,
    Session,
    Stopped,
    current_activity,
)
from tui.news import Line, News, Told
from tui.seat.drafts import Drafts
from tui.seat.expected import NOBODY, Expected
from tui.seat.filling import filled, topic_of
from tui.seat.held import Held
from tui.seat.stays import EVERYTHING, Stays, own_ticks, staying
from tui.seat.stays import NOTHING as NOTHING_STAYS
from tui.words import led as led_words
from tui.words import room as room_words
from tui.words import times
from tui.words.called import called


def _unasked(activity: AnyActivity, ids: Set[str]) -> AnyActivity:
    """The activity without what it asks of any of these, which nobody knows yet."""
    facts = activity.when.facts if activity.when is not None else ()
    known = tuple(fact for fact in facts if not ids & {fact.choice, fact.rate})
    whose = "" if activity.whose[1] in ids else activity.for_
    return structs.replace(activity, when=Condition(all=known) if known else None, for_=whose)


def ends_evening(guide: Guide, choice: str) -> bool:
    """Whether an evening of the guide ends by that choice: nothing after it is about that."""
    evenings = (
        each for step in guide.steps for each in step.activities if isinstance(each, Evening)
    )
    asked = (fact.choice for each in evenings if each.when is not None for fact in each.when.facts)
    return choice in asked


class Search(Enum):
    """What one may look for where the line does not come back."""

    NONE = "none"
    """The relay is on this laptop, or found by its name."""
    PARTNER = "partner"
    """The other laptop at home, which runs the relay."""
    RELAY = "relay"
    """A relay at an address at home; it may be on the other laptop."""


def pause_minutes(wanted: int) -> int:
    """The pause that is nearest to so many minutes."""
    return max(PAUSE_LEAST_MIN, min(PAUSE_MOST_MIN, wanted))


@dataclass(frozen=True)
class Leave:
    """What is known of a session's end: each is a sentence on the last page."""

    is_deleted: bool
    """Its words are gone from this laptop."""
    told: Told
    """What the relay knows of it."""
    is_relay_here: bool = False
    """The relay runs on this laptop."""
    stays: Stays = NOTHING_STAYS
    """What was locked before, by what both wanted and this person did."""
    not_kept: Exception | None = None
    """Why that could not be locked: then its words are still here, until it is, or until this
    person goes on without."""


@dataclass(frozen=True)
class RoomState:
    """One moment of a room, seen from one seat."""

    session: Session
    news: News
    moves: Kinds
    seat: Partner
    page_head: bytes
    own_answer: tuple[str, ...] | None
    """What this seat has sealed in the present round."""
    drafts: Drafts = field(compare=False)
    is_guide_known: bool = True
    """The guide came with this program; else it is the inviter's, and every page says so."""
    must_accept_guide: bool = False
    """... and this person has not accepted it yet."""
    is_answer_back: bool = False
    held: tuple[Held, ...] = ()
    """At a `review`: what this laptop holds of earlier evenings, as far as it was opened."""
    """What this seat answered before both began again is in its box."""
    breath_s: float = 5.0
    partner_hint: str = ""
    """The partner's name as last known, before the log says it."""
    is_practice: bool = False
    where: str = ""
    """How the other laptop finds the relay on this one, if it runs here."""
    now: Callable[[], float] = field(default=time.time, compare=False)
    """Seconds since 1970, for showing how long something has lasted."""
    search: Search = Search.NONE
    """What may have a new address."""
    leave: Leave | None = None
    """What has become of the session's words here and at the relay, once it is over."""
    has_lines: bool = False
    """There may be lines of one's own, locked, to bring up where something good is asked for."""
    has_nudges: bool = False
    """This person is told what may be hard to hear in what they write."""
    whispered: tuple[Whispered, ...] = ()
    """What this person and whoever leads have said to each other alone."""
    whispering: tuple[str, ...] = ()
    """Own words of that kind that are on their way."""
    came_back: bool = False
    """This person has come in from the first screen, to this very stop, and not through the
    door."""
    waits_to_return: bool = False
    """... and it goes on after a stop by itself, as soon as the partner is there too."""
    expected: Expected = NOBODY
    """Somebody who may come to lead, beside what the log says."""
    there_is: Stays = EVERYTHING
    """Of what there is something that could stay, once both have said what may."""
    can_keep: bool = False
    """Words were chosen on this laptop with which what stays is locked."""

    @property
    def now_ms(self) -> int:
        """Milliseconds since 1970, by this laptop."""
        return times.milliseconds(self.now())

    def here_ms(self, at_ms: int) -> int:
        """By this laptop's clock, when the relay's said `at_ms`."""
        return at_ms + self.news.clock_ms

    @property
    def phase(self) -> Phase:
        return self.session.phase

    @cached_property
    def activity(self) -> AnyActivity | None:
        return current_activity(self.session)

    @property
    def partner_seat(self) -> Partner:
        return other(self.seat)

    @property
    def me(self) -> str:
        return self.session.names[self.seat] or "you"

    @cached_property
    def partner(self) -> str:
        name = self.session.names[self.partner_seat] or self.partner_hint
        return called(name, self.session.names[self.seat] or "") or "your partner"

    @property
    def is_speaker(self) -> bool:
        """Whether the turn is this seat's."""
        return isinstance(self.phase, Talking) and self.phase.turn.speaker is self.seat

    @property
    def words(self) -> tuple[str, str]:
        """The two words to say aloud at the close."""
        return head_words(self.page_head)

    @property
    def keeping(self) -> Keeping | None:
        """What both want to stay of it, as soon as both have said so."""
        phase = self.phase
        return phase.keeping if isinstance(phase, Deciding) else self.session.keeping

    @property
    def is_to_stay(self) -> Stays:
        """What is to stay on this laptop, by the ticks of both and its own."""
        own = own_ticks(self.session.guide, self.drafts.all)
        return NOTHING_STAYS if self.is_practice else staying(self.keeping, self.seat, own)

    @property
    def would_stay(self) -> Stays:
        """What stays here if both end it now and it can be locked."""
        return self.is_to_stay & self.there_is

    def may(self, kind: type[Event]) -> bool:
        """Whether this seat may do it now."""
        return kind in self.moves

    @property
    def is_kept(self) -> bool:
        """Whether this is there again after closing: practice is not, nor what is over."""
        return not self.is_practice and self.leave is None

    @property
    def can_break(self) -> bool:
        """Whether a pause, a stop or leaving comes to anything here.

        Not where the session is over, stands still, or goes on in another window or not at all.
        """
        news = self.news
        is_over = isinstance(self.phase, Ended) or news.alarm is not None
        return not is_over and news.line not in (Line.REPLACED, Line.UNKNOWN, Line.GONE)

    @property
    def can_act(self) -> bool:
        """Whether this person has something to do here that waits for nobody.

        To leave a step out is none: nobody is to be led to it because the partner is away.
        """
        is_still = isinstance(self.phase, Pausing | Stopped)
        return not is_still and bool(self.moves - ANY_PAGE - {Signalled, Skipped})

    @property
    def pause_left_min(self) -> int:
        """The minutes that are left of a pause, rounded up; 0 once it is over, or without one."""
        if not isinstance(self.phase, Pausing):
            return 0
        return max(0, -(-(self.here_ms(self.phase.until_ms) - self.now_ms) // times.MINUTE_MS))

    @property
    def may_signal(self) -> bool:
        """Whether a turn is on the screen, in which one of the phrases can be sent."""
        return self.may(Signalled) and self.can_break

    def name_of(self, seat: Seat) -> str | None:
        """The seat's name; None for this seat."""
        if seat is Seat.FACILITATOR:
            return self.leader
        return None if seat is self.seat else self.partner

    @property
    def is_guide_of_leader(self) -> bool:
        """Whether the guide is one that whoever leads from the start has brought: neither's."""
        return not self.is_guide_known and self.expected.introduction is not None

    @property
    def guide_owner(self) -> str | None:
        """Who has brought the guide; None: this person."""
        return self.leader if self.is_guide_of_leader else self.name_of(Seat.FIRST)

    @cached_property
    def leader(self) -> str:
        """How whoever leads the two is called, or would, or did last."""
        third = self.session.third
        met = third.question or third.seated or third.former
        said = met.introduction if met is not None else self.expected.introduction
        own = self.session.names[self.seat] or ""
        return called(said.name, own) if said is not None else led_words.SOMEBODY

    @property
    def more_min(self) -> int:
        """What whoever leads has added to the gentle time of this page."""
        return self.session.third.more_min

    @property
    def leader_away_ms(self) -> int:
        """For how long it is known that whoever leads is not connected; 0: they are, or nobody
        knows."""
        since_ms = self.news.third_away_ms
        if self.session.third.seated is None or since_ms is None:
            return 0
        return max(1, self.now_ms - since_ms)

    def filled(self, text: str) -> str:
        """A text of the guide with the names in it, each put in once."""
        own = self.session.names[self.seat] or ""
        if self.is_practice and own == room_words.PRACTICE_NAME:
            text = room_words.to_you(text, "{second}" if self.seat is Seat.SECOND else "{first}")
        return filled(text, self.seat, own, self.partner, self.topic)

    @property
    def topic(self) -> str:
        """What both call the one thing that this step is about; empty where nothing has a name."""
        return topic_of(self.session)

    @property
    def chosen_for(self) -> str:
        """What was chosen together and what this activity is about; empty where it is neither."""
        activity, guide = self.activity, self.session.guide
        if activity is None or activity.when is None or guide is None:
            return ""
        for fact in activity.when.facts:
            asked, picked = guide.named(fact.choice), self.session.chosen.get(fact.choice)
            is_about = isinstance(asked, Choose) and asked.sets is None
            if isinstance(asked, Choose) and is_about and not ends_evening(guide, asked.id):
                texts = [each.text for each in asked.options if each.id == picked]
                return self.filled(texts[0]) if texts else ""
        return ""

    def comes(self, activity: Activity) -> bool:
        """Whether an activity takes place, by what is known now."""
        return takes_place(self.session, activity)

    @property
    def feelings(self) -> tuple[str, ...]:
        """The guide's own words for feelings, if it brings any."""
        words = self.session.guide.words if self.session.guide is not None else None
        return tuple(each for group in words.feelings for each in group.words) if words else ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The guide's own words for what one needs, if it brings any."""
        words = self.session.guide.words if self.session.guide is not None else None
        return tuple(each for group in words.needs for each in group.words) if words else ()

    @property
    def goes_with(self) -> tuple[str, ...]:
        """The titles of what is left out together with this activity: of all that could still come,
        whatever would be answered on the way."""
        session, guide = self.session, self.session.guide
        if guide is None or self.activity is None:
            return ()
        within, here = guide.steps[session.step].activities, session.activity
        group = within[here : guide.group_end(session.step, here) + 1]
        open_ids = {each.id for each in group}
        could = (each for each in group[1:] if takes_place(session, _unasked(each, open_ids)))
        return tuple(self.filled(each.title) for each in could)

    @property
    def has_typed(self) -> bool:
        """Whether words of this person wait in a box of this activity, or are sealed in it."""
        activity = self.activity
        if activity is None or not self.title_of(activity.id):
            return False
        is_sealed = isinstance(self.phase, Writing) and any(self.own_answer or ())
        return is_sealed or self.drafts.has_words(activity.id)

    @property
    def has_noted(self) -> bool:
        """Whether the notes hold words of this activity."""
        title = self.title_of(self.activity.id) if self.activity is not None else ""
        return bool(title) and self.drafts.has_noted(title)

    def title_of(self, activity_id: str) -> str:
        """The title of an activity in which one writes; empty for any other id."""
        for step in self.session.guide.steps if self.session.guide else ():
            for activity in step.activities:
                is_try = isinstance(activity, Private) and activity.builder
                if activity.id == activity_id and (activity.asks_for_words or is_try):
                    return self.filled(activity.title)
        return ""

    def options(self, activity: Choose) -> list[tuple[Option, bool]]:
        """The options, those whose leak both marked first; and whether both did."""
        first, second = self.session.ratings.get(activity.marked_by, ((), ()))
        marked: set[str] = set()
        for step in self.session.guide.steps if self.session.guide else ():
            for asked in step.activities:
                if asked.id == activity.marked_by and isinstance(asked, Rate):
                    unmarked = {asked.scale[0].id, ""}
                    marked = {
                        item.id
                        for item, one, two in zip(asked.items, first, second, strict=False)
                        if unmarked.isdisjoint((one, two))
                    }
        found = [(option, option.leak in marked) for option in activity.options]
        return sorted(found, key=lambda pair: not pair[1])
