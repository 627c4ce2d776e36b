"""In the kinds that need no words of its own: `read`, `private`, `together` and `evening`."""

from protocol.activities.evening import SayingGoodnight
from protocol.activities.private import Private, Sharing, Showed
from protocol.activities.reading import Reading
from protocol.activities.together import BeingTogether
from protocol.session.events import Started
from tui.rehearsal.minds.mind import Moment, Step


def reading(moment: Moment) -> Step | None:
    """It is ready when the human is."""
    return moment.ready(moment.phase(Reading).ready)


def saying_goodnight(moment: Moment) -> Step | None:
    """It stops where the human does."""
    return moment.ready(moment.phase(SayingGoodnight).ready)


def sharing(moment: Moment) -> Step | None:
    """It shows what it picked only where it leads; else it keeps that to itself."""
    phase, private = moment.phase(Sharing), moment.activity(Private)
    if moment.leads and Showed in moment.mine and moment.them not in phase.ready:
        return Showed(private.options[0].id)
    return moment.warm() or moment.ready(phase.ready)


def being_together(moment: Moment) -> Step | None:
    """It starts the time only where it leads."""
    phase = moment.phase(BeingTogether)
    is_to_start = moment.leads and phase.started_ms is None
    return Started() if is_to_start else moment.ready(phase.ready)
