"""What is said in a turn: the events of its rungs, and the fixed phrases beside them."""

from enum import Enum
from typing import Final

from protocol.activities.activity import Event, Later


class Signal(Enum):
    """The fixed phrases, each one key. The listener's come first."""

    SLOWER = "slower"
    AGAIN = "again"
    WITH_YOU = "with-you"
    MY_PART = "my-part"
    ASK_PAUSE = "ask-pause"
    TRY_AGAIN = "try-again"
    CAME_OUT_HARD = "came-out-hard"
    THANK_YOU = "thank-you"


LISTENER_SIGNALS: Final = (
    Signal.SLOWER,
    Signal.AGAIN,
    Signal.WITH_YOU,
    Signal.MY_PART,
    Signal.ASK_PAUSE,
)
SPEAKER_SIGNALS: Final = (Signal.TRY_AGAIN, Signal.CAME_OUT_HARD, Signal.THANK_YOU)


class Spoke(Event, frozen=True, tag="spoke"):
    """The speaker said a piece."""

    text: str


class Finished(Event, frozen=True, tag="finished"):
    """The speaker has said it all; the listener says it back."""


class Passed(Event, frozen=True, tag="passed"):
    """Whoever has the rung passes, no reason asked. A speaker's turn is over then; a listener only
    leaves the rest of the ladder out, and the speaker says when the turn is over."""


class Breathed(Event, frozen=True, tag="breathed"):
    """The five seconds of a hand-over are over for the one who is next."""


class Heard(Event, frozen=True, tag="heard"):
    """The one to whom something was said has taken it in."""


class SaidBack(Event, frozen=True, tag="said-back"):
    """The listener said what they heard. Empty when it was said aloud."""

    text: str


class Understood(Event, frozen=True, tag="understood"):
    """The speaker: yes, that's it."""


class NotQuite(Event, frozen=True, tag="not-quite"):
    """The speaker: something was missed; the listener says it back again."""

    text: str


class MoreToSay(Event, frozen=True, tag="more-to-say"):
    """The speaker: there is more."""


class Wondered(Event, frozen=True, tag="wondered"):
    """The listener asks one open question, out of those that the guide has."""

    opening: str


class Replied(Event, frozen=True, tag="replied"):
    """The speaker answers it."""

    text: str


class MadeSense(Event, frozen=True, tag="made-sense"):
    """The listener: it makes sense to me that ... because ..."""

    text: str


class GuessedFeeling(Event, frozen=True, tag="guessed-feeling"):
    """The listener's guess at a feeling: in own words, or a word of the list, by its id."""

    text: str
    word: Later[str] = ""


class FeltRight(Event, frozen=True, tag="felt-right"):
    """The speaker: yes, that is the feeling."""


class NamedFeeling(Event, frozen=True, tag="named-feeling"):
    """The speaker gives the right one: in own words, or a word of the list, by its id."""

    text: str
    word: Later[str] = ""


class TookSide(Event, frozen=True, tag="took-side"):
    """The listener: I can be on your side by ..."""

    text: str


class Wished(Event, frozen=True, tag="wished"):
    """The speaker asks for one thing, in a line."""

    text: str


class SaidYes(Event, frozen=True, tag="said-yes"):
    """The listener will do what was asked for; or the speaker is glad of the smaller version."""


class OfferedLess(Event, frozen=True, tag="offered-less"):
    """The listener could do a smaller version of it, in a line."""

    text: str


class SaidNotNow(Event, frozen=True, tag="said-not-now"):
    """Not now: by the listener of the wish, or by the speaker of the smaller version."""


class Signalled(Event, frozen=True, tag="signalled"):
    """One of the fixed phrases."""

    signal: Signal
