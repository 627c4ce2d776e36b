"""A guide that this laptop does not hold: shown as the inviter's, and accepted, before it begins.

Nothing of it is said in the program's voice: every page of it is there to be read as plain text.
"""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal

from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.kinds import AnyActivity
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from protocol.session.events import Left
from tui.seat.room_state import RoomState
from tui.window.intents import GuideAccepted
from tui.window.views.base import PhaseView
from tui.window.widgets.words import Words, button
from tui.words import guide as guide_words
from tui.words import help as help_words


class GuideView(PhaseView):
    """Who brought it, all its pages, and whether to begin with it."""

    HELP_TEXT = help_words.GUIDE

    def compose_head(self) -> ComposeResult:
        yield Words(guide_words.guide_of(self.state.partner), classes="title")
        yield Words(guide_words.guide_to_read(self.state.partner), classes="prompt")

    def compose_body(self) -> ComposeResult:
        guide = self.state.session.guide
        assert guide is not None  # this view is only for one that has arrived
        yield Words(guide.title, classes="title")
        yield Words(guide.about, classes="reading")
        for step in guide.steps:
            yield Words(step.title, classes="name theirs gap")
            for activity in step.activities:
                yield Words("\n".join(sentences(activity)), classes="reading")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(guide_words.ACCEPT, "accept", is_main=True)
            yield button(guide_words.DECLINE, "decline")

    def arrive(self) -> None:
        super().arrive()
        self.focus_main()

    def pressed(self, name: str) -> None:
        match name:
            case "accept":
                self.post_message(GuideAccepted())
            case "decline":
                self.act(Left())


def sentences(activity: AnyActivity) -> Iterator[str]:
    """Everything that a page of a guide says."""
    yield activity.title
    yield activity.prompt
    match activity:
        case Read(text=text):
            yield text
        case Private(items=items, scale=scale) | Rate(items=items, scale=scale):
            yield from _listed(label.text for label in (*items, *scale))
        case Write(fields=fields):
            yield from _listed(label.text for label in fields)
        case Choose(options=options):
            yield from _listed(option.text for option in options)
        case Agree(options=options, day=day):
            yield from _listed(option.text for option in options)
            yield from filter(None, (day,))
        case Turns(listen=listen, note=note):
            yield listen
            yield from filter(None, (note,))


def _listed(texts: Iterator[str]) -> Iterator[str]:
    return (f"  - {text}" for text in texts)


def is_to_be_accepted(state: RoomState) -> bool:
    """Whether the guide waits for this person's yes."""
    return state.must_accept_guide and state.session.guide is not None
