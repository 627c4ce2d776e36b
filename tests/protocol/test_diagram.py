"""The drawn phases are those of the rules; all of them, and every event."""

import re

import pytest

from protocol.activities.ladder import Stage
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import EVENTS
from protocol.session.session import PHASES
from tests.protocol import diagram
from tests.protocol.page import tag


@pytest.mark.gate
def test_the_page_of_phases_is_drawn_from_the_rules() -> None:
    assert diagram.PAGE.read_text("utf-8") == diagram.page(), "run python -m tests.protocol.diagram"


@pytest.mark.gate
def test_every_phase_every_stage_and_every_event_is_drawn() -> None:
    told = set(re.findall(r"[\w-]+", diagram.page()))
    stages = {stage.value for stage in Stage} - {Stage.BREATH.value}
    assert {kind.tag for kind in PHASES} | stages <= told
    # What a pause is answered with, and the name that is said, turn no page; what is about a third
    # seat is told in the page of the protocol.
    aside = {"began", "acknowledged", *map(tag, THIRD_EVENTS)}
    assert {tag(kind) for kind in EVENTS} - told <= aside
