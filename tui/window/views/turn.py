"""Which view of a turn a seat sees."""

from protocol.activities.ladder import Stage, holder
from protocol.activities.turns import Talking
from tui.seat.room_state import RoomState
from tui.window.views.between import BreathView, RestView
from tui.window.views.feelings import FeelingCheckView, FeelingView
from tui.window.views.rungs import CheckView, HeardView, MakesSenseView, SayBackView, WaitingRung
from tui.window.views.talking import ListeningView, SpeakingView, TalkingView


def talking_view(state: RoomState) -> type[TalkingView]:
    """The view of a turn's stage for this seat."""
    phase = state.phase
    assert isinstance(phase, Talking)
    is_holder = holder(phase) is state.seat
    match phase.stage:
        case Stage.BREATH:
            return BreathView
        case Stage.REST:
            return RestView
        case Stage.SPEAK:
            return SpeakingView if is_holder else ListeningView
        case _ if not is_holder:
            return WaitingRung
        case Stage.HEARD:
            return HeardView
        case Stage.SAY_BACK:
            return SayBackView
        case Stage.CHECK:
            return CheckView
        case Stage.MAKES_SENSE:
            return MakesSenseView
        case Stage.FEELING:
            return FeelingView
        case Stage.FEELING_CHECK:
            return FeelingCheckView
