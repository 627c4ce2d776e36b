"""Which view of a turn a seat sees."""

from protocol.moves import holder
from protocol.session import Stage, Talking
from tui.room_state import RoomState
from tui.views.between import BreathView, RestView
from tui.views.feelings import FeelingCheckView, FeelingView
from tui.views.rungs import CheckView, HeardView, MakesSenseView, SayBackView, WaitingRung
from tui.views.talking import ListeningView, SpeakingView, TalkingView


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
