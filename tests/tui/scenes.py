"""Moments of a session, as one seat sees them: for pictures, snapshots and looks at every view.

Sessions are folded by the real referee from real events; no relay, no keys, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from protocol.activities.activity import Owner
from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose, Sets
from protocol.activities.days import On
from protocol.activities.keep import TOKEN_BYTES, Ticks, ToKeep
from protocol.activities.keeping import held_answer
from protocol.activities.ladder import Stage, holder
from protocol.activities.name import Name
from protocol.activities.private import Private, Showed
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.review import LINES, Fared, Fate, Marked, Review, Reviewing
from protocol.activities.rounds import Sealing
from protocol.activities.tick import TICKED, Tick
from protocol.activities.together import Together
from protocol.activities.turns import Talking, Turns
from protocol.activities.warmth import Warm, Warmed
from protocol.activities.whose import Whose
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write
from protocol.errors import Cause
from protocol.guide.structure import Guide, guide_bytes, guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.answers import Unsealing, digest_of, encode_answer
from protocol.seal.chain import Room
from protocol.seal.sealing import public_key
from protocol.seats import PARTNERS, Partner, Seat, other
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Began,
    Breathed,
    CameBack,
    Closed,
    FeltRight,
    Finished,
    GuessedFeeling,
    GuidePart,
    Heard,
    Introduced,
    Left,
    MadeSense,
    NotQuite,
    OfferedLess,
    Opened,
    Passed,
    Paused,
    Proposed,
    Ready,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Sealed,
    Signal,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    TookSide,
    Understood,
    Voided,
    Wished,
    Wondered,
)
from protocol.session.moves import moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Gathering, Session, current_activity
from tests.tui.evening import EVENING
from tests.tui.looking import LOOKING
from tests.tui.wishes import WISHES
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import burnout
from tui.news import Line, News, Trouble
from tui.seat.beforehand import fill_in
from tui.seat.drafts import Drafts
from tui.seat.facts import SeatFacts
from tui.seat.held import Held
from tui.seat.room_state import RoomState
from tui.seat.sitting import PARTING

NOW_MS: Final = 1_764_000_000_000
ADA: Final = Seat.FIRST
SAM: Final = Seat.SECOND
PIECES: Final = (
    "By the evening I have nothing left, and then I am short with you.",
    "And I miss you.",
)


@dataclass
class Play:
    """A session that is told event by event."""

    session: Session = field(default_factory=lambda: Session(room_id=bytes(32)))
    guide: Guide = field(default_factory=burnout)
    openings: dict[Seat, Unsealing] = field(default_factory=dict)

    def do(self, seat: Seat, *events: AnyEvent) -> "Play":
        for event in events:
            entry = Entry(seat, NOW_MS, self.session.page, event)
            self.session = apply(self.session, entry)
        return self

    def seal(self, seat: Partner, *answer: str) -> "Play":
        opening = Unsealing(encode_answer(answer), bytes([seat + 1]) * 32)
        self.openings[seat] = opening
        place = (self.session.step, self.session.activity)
        attempt = getattr(self.session.phase, "round").attempt  # noqa: B009  # any round
        bound = digest_of(self.session.room_id, seat, place, attempt, opening)
        return self.do(seat, Sealed(attempt, bound))

    def open(self) -> "Play":
        for seat in PARTNERS:
            opening = self.openings[seat]
            self.do(seat, Opened(opening.answer, opening.salt))
        return self

    def both(self, event: AnyEvent) -> "Play":
        return self.do(ADA, event).do(SAM, event)

    def bring(self) -> "Play":
        """The inviter's program has sent the guide and said its name."""
        data = guide_bytes(self.guide)
        parts = guide_parts(data)
        self.do(ADA, Began(VERSION, guide_hash(data), len(parts)))
        return self.do(ADA, *(GuidePart(part) for part in parts), Introduced("Ada"))

    def begin(self) -> "Play":
        return self.bring().do(SAM, Introduced("Sam"))

    def skip_to(self, activity: str, *held: str) -> "Play":
        """Goes through whatever lies before an activity, as two obliging people would; there, both
        laptops hold these."""
        while True:
            here = current_activity(self.session)
            if here is None or here.id == activity:
                return self.compare(*held)
            self.through()

    def compare(self, *both: str) -> "Play":
        """Where the programs answer by themselves, they have: both laptops hold these."""
        phase = self.session.phase
        if isinstance(phase, Sealing) and phase.is_automatic:
            for seat in PARTNERS:
                draws = (bytes([seat, at]) * 8 for at in range(99))
                self.seal(seat, *held_answer(both, lambda size: next(draws)))  # noqa: B023
            self.open()
        return self

    def passed(self) -> list[str]:
        """Goes through all of it; the ids of what lay on the way."""
        ids: list[str] = []
        while (here := current_activity(self.session)) is not None:
            ids.append(here.id)
            self.through()
        return ids

    def through(self) -> "Play":
        """One activity, from its beginning to its end."""
        page, here = self.session.page, current_activity(self.session)
        match here:
            case Rate(items=items, scale=scale, needs=needs):
                pick = needs or scale[-1].id
                self.seal(ADA, *[pick] * len(items)).seal(SAM, *[pick] * len(items)).open()
            case Choose(options=options, decline=decline, sets=sets):
                # The whole way, so that everything lies on it.
                offered = options[::-1] if sets is Sets.LENGTH else options
                pick = next(option.id for option in offered if option.id != decline)
                self.seal(ADA, pick).seal(SAM, pick).open()
            case Write(fields=fields, promise=promise):
                mine = ["I will put my phone in the hall at dinner"] * len(fields)
                theirs = ["You made tea before I was awake"] * len(fields)
                self.seal(ADA, *mine).seal(SAM, *theirs).open()
                if promise:
                    self.both(Answered(0, True))
            case Agree() as agree:
                owner = next(iter(agree.owners), None)
                more = tuple("" for _ in agree.fields[1:])
                walk = Proposed("A walk after dinner", "Sunday at five", owner=owner, more=more)
                self.do(ADA, walk).do(SAM, Answered(1, True))
            case Name():
                self.do(ADA, Proposed("Sunday evening", "")).do(SAM, Answered(1, True))
            case Turns():
                self.climb_to(Stage.REST)
            case Audit(lines=lines):
                marks = ["both"] * len(lines)
                self.seal(ADA, *marks, lines[0].id).seal(SAM, *marks).open()
            case Wishes(items=items):
                self.seal(ADA, items[0].id).seal(SAM).open()
            case Whose():
                self.seal(ADA, "mine").seal(SAM, "yours").open()
            case Tick():
                self.seal(ADA, TICKED).seal(SAM, TICKED).open()
            case Review():
                nothing = [""] * (2 * LINES)
                self.compare().seal(ADA, *nothing).seal(SAM, *nothing).open()
            case ToKeep():
                self.ticks(ALL_TICKED, ALL_TICKED)
            case Read() | Private() | Together():
                pass
        while self.session.page == page:
            for seat in PARTNERS:
                if Ready in moves(self.session, seat):
                    self.do(seat, Ready())
        return self

    def ticks(self, ada: Ticks, sam: Ticks) -> "Play":
        """What each would keep, once both have said so."""
        self.seal(ADA, *ada.answer(b"a" * TOKEN_BYTES))
        return self.seal(SAM, *sam.answer(b"s" * TOKEN_BYTES)).open()

    def climb_to(self, stage: Stage, turn: int = 0) -> "Play":
        """Up the ladder until a stage is reached, in the first or the second turn."""
        while isinstance(phase := self.session.phase, Talking):
            if phase.stage is stage and (len(phase.past) >= turn):
                return self
            self.rung(phase)
        return self

    def rung(self, phase: Talking) -> None:
        """One step on the ladder, as it usually goes."""
        seat = holder(phase)
        assert seat is not None
        match phase.stage:
            case Stage.SPEAK:
                self.do(seat, *(Spoke(piece) for piece in PIECES), Finished())
            case Stage.BREATH:
                self.do(seat, Breathed())
            case Stage.HEARD:
                self.do(seat, Heard())
            case Stage.SAY_BACK:
                self.do(seat, SaidBack("You are worn out by the evening, and you miss me."))
            case Stage.CHECK:
                self.do(seat, Understood())
            case Stage.WONDER:
                assert isinstance(here := current_activity(self.session), Turns)
                self.do(seat, Wondered(here.openings[0].id))
            case Stage.REPLY:
                self.do(seat, Replied("That nobody asked, and that I did not say so."))
            case Stage.SIDE:
                self.do(seat, TookSide("I can be on your side by making dinner on Thursdays."))
            case Stage.WISH:
                self.do(seat, Wished("Ask me on Sunday what is coming up in the week"))
            case Stage.ANSWER | Stage.LESS:
                # Whoever has taken on two things already takes on no more.
                has_room = SaidYes in moves(self.session, seat)
                self.do(seat, SaidYes() if has_room else SaidNotNow())
            case Stage.MAKES_SENSE:
                text = "It makes sense to me that you are short, because the day takes it all."
                self.do(seat, MadeSense(text))
            case Stage.FEELING:
                self.do(seat, GuessedFeeling("alone"))
            case Stage.FEELING_CHECK:
                self.do(seat, FeltRight())


ALL_TICKED: Final = Ticks(agreements=True, ending=True, mine=True, record=True)

TAKEN: Final = Proposed(
    "",
    "",
    option="dates",
    owner=Owner.SECOND,
    when=On(2025, 12, 1),
    enough="a card in time",
    again=On(2025, 12, 15),
)
"""What Sam would take on, with all that goes with it."""

HUG: Final = Proposed("A five-minute hug", "every morning", owner=Owner.BOTH)

HERE: Final = News(line=Line.OPEN, is_partner_here=True)
Scene = tuple[Play, Partner, News]


HELD: Final = (
    Held(f"{1:032x}", "Call your mother on Sundays", is_own=True),
    Held(f"{2:032x}", "Put the phone in the hall when you come home", is_own=True),
    Held(f"{3:032x}", "A cup of tea together before the day starts", is_shared=True),
    Held(f"{4:032x}", "The bench behind the house", is_own=True),
)
"""What Ada's laptop holds of earlier evenings; the last of them it holds alone."""


def scenes() -> dict[str, Callable[[], Scene]]:
    """Every view of the room, by name."""

    def at(activity: str) -> Play:
        return Play().begin().skip_to(activity)

    def seen(play: Play, seat: Partner = ADA, news: News = HERE) -> Scene:
        return play, seat, news

    def talking(stage: Stage, *, is_mine: bool) -> Scene:
        play = at("what-hurt").climb_to(stage)
        phase = play.session.phase
        assert isinstance(phase, Talking)
        seat = holder(phase) or ADA
        return seen(play, seat if is_mine else other(seat))

    def wishes(stage: Stage, *, is_mine: bool = True) -> Scene:
        play = Play(guide=WISHES).begin().climb_to(stage)
        assert isinstance(phase := play.session.phase, Talking)
        seat = holder(phase) or ADA
        return seen(play, seat if is_mine else other(seat))

    def wished() -> Play:
        return Play(guide=WISHES).begin().climb_to(Stage.ANSWER)

    def less() -> Play:
        offered = wished().do(SAM, OfferedLess("Ask you on Sunday how the week looks"))
        return offered.do(ADA, Breathed())

    def handing() -> Play:
        return Play(guide=WISHES).begin().skip_to("hand-over")

    def look(activity: str) -> Play:
        return Play(guide=LOOKING).begin().skip_to(activity)

    def keep() -> Play:
        return Play(guide=EVENING).begin().skip_to("stays")

    def looking_back() -> Play:
        none = [""] * (2 * LINES - 1)
        return look("last-time").seal(ADA, "Call your mother", *none).seal(SAM, "", *none).open()

    def speaking() -> Play:
        return at("lately").do(ADA, *(Spoke(piece) for piece in PIECES))

    apart = ("typed",), ("aloud",)
    return {
        "gathering": lambda: seen(Play(), SAM),
        "guide": lambda: seen(Play().bring(), SAM),
        "good-time": lambda: seen(Play().begin()),
        "good-time-sealed": lambda: seen(Play().begin().seal(ADA, "yes")),
        "good-time-open": lambda: seen(Play().begin().seal(ADA, "yes").seal(SAM, "yes").open()),
        "another-time": lambda: seen(Play().begin().seal(ADA, "yes").seal(SAM, "not-today").open()),
        "reading": lambda: seen(at("agreements")),
        "reading-waiting": lambda: seen(at("agreements").do(ADA, Ready())),
        "choosing": lambda: seen(at("voice")),
        "choosing-apart": lambda: seen(
            at("voice").seal(ADA, *apart[0]).seal(SAM, *apart[1]).open()
        ),
        "choosing-settled": lambda: seen(at("voice").seal(ADA, "typed").seal(SAM, "typed").open()),
        "circles": lambda: seen(at("closeness")),
        "writing": lambda: seen(at("appreciation")),
        "writing-sealed": lambda: seen(at("appreciation").seal(ADA, "You made tea.")),
        "writing-open": lambda: seen(
            at("appreciation").seal(ADA, "You made tea.").seal(SAM, "You waited up.").open()
        ),
        "signs": lambda: seen(at("signs")),
        "leaks": lambda: seen(at("leaks")),
        "leaks-open": lambda: seen(
            at("leaks")
            .seal(ADA, "no", "a-lot", "a-lot", "somewhat", "no", "somewhat")
            .seal(SAM, "somewhat", "a-lot", "no", "a-lot", "somewhat", "no")
            .open()
        ),
        "speaking": lambda: seen(speaking()),
        "speaking-doubtful": lambda: seen(
            speaking(), ADA, replace(HERE, unconfirmed=1, is_doubtful=True)
        ),
        "speaking-dropped": lambda: seen(
            speaking(), ADA, replace(HERE, line=Line.RECONNECTING, is_partner_here=False)
        ),
        "speaking-mending": lambda: seen(
            speaking(),
            ADA,
            replace(HERE, trouble=Trouble.MENDING, is_partner_here=False, waiting=(Ready(),)),
        ),
        "listening": lambda: seen(speaking(), SAM),
        "listening-signal": lambda: seen(
            speaking().do(SAM, Signalled(Signal.SLOWER)).do(ADA, Signalled(Signal.TRY_AGAIN)), SAM
        ),
        "breath-waiting": lambda: talking(Stage.BREATH, is_mine=False),
        "breath": lambda: talking(Stage.BREATH, is_mine=True),
        "say-back": lambda: talking(Stage.SAY_BACK, is_mine=True),
        "say-back-again": lambda: seen(
            at("lately")
            .climb_to(Stage.CHECK)
            .do(ADA, NotQuite("That I am not angry, only tired."))
            .do(SAM, Heard(), Breathed()),
            SAM,
        ),
        "say-back-waiting": lambda: talking(Stage.SAY_BACK, is_mine=False),
        "check": lambda: talking(Stage.CHECK, is_mine=True),
        "check-waiting": lambda: talking(Stage.CHECK, is_mine=False),
        "makes-sense": lambda: talking(Stage.MAKES_SENSE, is_mine=True),
        "heard-sense": lambda: talking(Stage.HEARD, is_mine=True),
        "heard-waiting": lambda: talking(Stage.HEARD, is_mine=False),
        "heard-missed": lambda: seen(
            at("lately").climb_to(Stage.CHECK).do(ADA, NotQuite("That I miss you.")), SAM
        ),
        "heard-passed": lambda: seen(at("lately").climb_to(Stage.SAY_BACK).do(SAM, Passed()), ADA),
        "breath-passed": lambda: seen(at("lately").do(ADA, Passed()), SAM),
        "left-out": lambda: seen(at("what-hurt").do(SAM, Skipped())),
        "another-time-asked": lambda: seen(
            Play().begin().seal(ADA, "yes").seal(SAM, "not-today").open().do(SAM, Voided())
        ),
        "feeling": lambda: talking(Stage.FEELING, is_mine=True),
        "feeling-check": lambda: talking(Stage.FEELING_CHECK, is_mine=True),
        "feeling-check-waiting": lambda: talking(Stage.FEELING_CHECK, is_mine=False),
        "wonder": lambda: wishes(Stage.WONDER),
        "reply": lambda: wishes(Stage.REPLY),
        "stem": lambda: wishes(Stage.MAKES_SENSE),
        "side": lambda: wishes(Stage.SIDE),
        "wish": lambda: wishes(Stage.WISH),
        "answer": lambda: wishes(Stage.ANSWER),
        "answer-waiting": lambda: wishes(Stage.ANSWER, is_mine=False),
        "answer-yes": lambda: seen(wished().do(SAM, SaidYes())),
        "answer-not-now": lambda: seen(wished().do(SAM, SaidNotNow())),
        "less": lambda: seen(less()),
        "rest-wishes": lambda: wishes(Stage.REST),
        "hand-over": lambda: seen(handing()),
        "hand-over-asked": lambda: seen(handing().do(SAM, TAKEN)),
        "hand-over-made": lambda: seen(handing().do(SAM, TAKEN).do(ADA, Answered(1, True))),
        "weekly": lambda: seen(handing().skip_to("weekly")),
        "limit": lambda: seen(handing().skip_to("limit")),
        "closing-taken": lambda: seen(
            handing().do(SAM, TAKEN).do(ADA, Answered(1, True)).both(Ready()).skip_to("")
        ),
        "audit": lambda: seen(look("load")),
        "audit-open": lambda: seen(
            look("load")
            .seal(ADA, "me", "both", "you", *["both"] * 3, *["nobody"] * 6, "plans", "asking")
            .seal(SAM, "both", "both", "me", *["you"] * 3, *["nobody"] * 6)
            .open()
        ),
        "wishes": lambda: seen(look("room")),
        "wishes-open": lambda: seen(
            look("room").seal(ADA, "quiet").seal(SAM, "alone", "sleep").open()
        ),
        "whose": lambda: seen(look("wound")),
        "whose-open": lambda: seen(look("wound").seal(ADA, "mine").seal(SAM, "yours").open()),
        "sharing": lambda: seen(look("letting-go")),
        "sharing-shown": lambda: seen(look("letting-go").do(SAM, Showed("way"))),
        "sharing-note": lambda: seen(look("letting-go").do(SAM, Showed("way")).both(Ready())),
        "tick": lambda: seen(look("arms")),
        "tick-open": lambda: seen(look("arms").seal(ADA, TICKED).seal(SAM, TICKED).open()),
        "keep": lambda: seen(keep()),
        "keep-sealed": lambda: seen(keep().seal(ADA, *ALL_TICKED.answer(bytes(TOKEN_BYTES)))),
        "keep-open": lambda: seen(keep().ticks(ALL_TICKED, Ticks(agreements=True))),
        "keep-nothing": lambda: seen(keep().ticks(ALL_TICKED, Ticks())),
        "closing-kept": lambda: seen(keep().through().skip_to("")),
        "own-part-fields": lambda: seen(look("own-part")),
        "own-part-warm": lambda: seen(
            look("own-part")
            .seal(ADA, "was late again", "")
            .seal(SAM, "shouted", "You listen now")
            .open()
            .do(SAM, Warmed(Warm.HEARD_IT))
        ),
        "swap": lambda: seen(look("swap")),
        "swap-open": lambda: seen(
            look("swap")
            .seal(ADA, "you are silent", "asking again", "wait for an hour")
            .seal(SAM, "I come home late", "going straight to the screen", "sit down with you")
            .open()
        ),
        "review": lambda: seen(look("last-time")),
        "review-held": lambda: seen(
            Play(guide=LOOKING).begin().skip_to("last-time", *(each.id for each in HELD[:3]))
        ),
        "review-own": lambda: seen(looking_back()),
        "review-waiting": lambda: seen(looking_back(), SAM),
        "review-told": lambda: seen(
            looking_back().do(ADA, Marked(Fared.PARTLY, Fate.SMALLER, "Call on Sundays")), SAM
        ),
        "rest": lambda: talking(Stage.REST, is_mine=True),
        "promise": lambda: seen(
            at("promise").seal(ADA, "Phone in the hall.").seal(SAM, "Tea on Sunday.").open()
        ),
        "promise-declined": lambda: seen(
            at("promise")
            .seal(ADA, "Phone in the hall.")
            .seal(SAM, "Tea on Sunday.")
            .open()
            .do(SAM, Answered(0, False))
            .do(ADA, Answered(0, True))
        ),
        "topic": lambda: seen(at("topic")),
        "agreeing": lambda: seen(at("choose-actions")),
        "agreeing-asked": lambda: seen(at("choose-actions").do(SAM, HUG)),
        "agreeing-waiting": lambda: seen(at("choose-actions").do(ADA, HUG)),
        "agreeing-made": lambda: seen(at("choose-actions").do(SAM, HUG).do(ADA, Answered(1, True))),
        "naming": lambda: seen(at("the-thing")),
        "naming-asked": lambda: seen(at("the-thing").do(SAM, Proposed("Sunday evening", ""))),
        "naming-waiting": lambda: seen(at("the-thing").do(ADA, Proposed("Sunday evening", ""))),
        "naming-declined": lambda: seen(
            at("the-thing").do(SAM, Proposed("Your lateness", "")).do(ADA, Answered(1, False))
        ),
        "naming-settled": lambda: seen(
            at("the-thing").do(SAM, Proposed("Sunday evening", "")).do(ADA, Answered(1, True))
        ),
        "together": lambda: seen(at("ten-minutes").do(SAM, Started())),
        "own-care": lambda: seen(at("own-care")),
        "circles-again": lambda: seen(at("closeness-again")),
        "closing": lambda: seen(at("")),
        "pausing": lambda: seen(speaking().do(SAM, Paused(20))),
        "pausing-own": lambda: seen(
            speaking().do(ADA, Paused(20)).do(SAM, Acknowledged(), CameBack())
        ),
        "stopped": lambda: seen(speaking().do(SAM, StoppedForToday())),
        "ended": lambda: seen(at("").both(Closed())),
        "left": lambda: seen(speaking().do(SAM, Left())),
        "parted": lambda: seen(speaking(), ADA, replace(HERE, has_parted=True)),
        "alarm": lambda: seen(speaking(), ADA, replace(HERE, alarm=Cause.FORK)),
        "gone": lambda: seen(speaking(), ADA, replace(HERE, line=Line.GONE)),
    }


def seat_file(directory: Path) -> SeatFile:
    """A seat file for the drafts of a scene."""
    seeds = [bytes([n]) * 32 for n in (1, 2)]
    roster = tuple((seat, public_key(seeds[seat])) for seat in PARTNERS)
    room = Room(bytes(32), 0, bytes(32), roster)
    facts = SeatFacts(room, ADA, seeds[0], seeds[1], (), bytes(32), "ws://x", False, 0)
    return SeatFile.create(directory, facts)


def state_of(scene: Scene, drafts: Drafts) -> RoomState:
    """What the seat of a scene sees."""
    play, seat, news = scene
    sealed = None
    digests = getattr(getattr(play.session.phase, "round", None), "digests", (None, None))
    if digests[seat] is not None:
        from protocol.seal.answers import decode_answer

        sealed = decode_answer(play.openings[seat].answer)
    frozen = frozenset() if news.alarm is not None else moves(play.session, seat)
    if news.has_parted:
        frozen &= PARTING
    phase = play.session.phase
    if isinstance(phase, Reviewing) and phase.held:
        fill_in(play.session, phase, drafts, HELD, is_back=False)
    is_strange = isinstance(play.session.phase, Gathering) and play.session.guide is not None
    return RoomState(
        is_guide_known=not is_strange,
        must_accept_guide=is_strange,
        session=play.session,
        news=news,
        moves=frozen,
        seat=seat,
        page_head=bytes(32),
        own_answer=sealed,
        drafts=drafts,
        held=HELD if isinstance(phase, Reviewing) and phase.held else (),
        partner_hint="Sam" if seat is ADA else "Ada",
        now=lambda: NOW_MS / 1000 + 30,
    )
