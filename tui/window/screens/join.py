"""Join: words to type, or to paste; the nearest ones for a slip; a box for what is read out too."""

from dataclasses import dataclass, field
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input

from protocol.door.invitation import NEAREST_SHOWN, completions, look, nearest
from tui.errors import BadAddress, PlainRelay
from tui.home.networks import all_networks
from tui.line.addresses import found_in, typed_url
from tui.window.screens.card import CardForm
from tui.window.screens.doors import At, DoorScreen
from tui.window.screens.kept_offer import KeptOffer
from tui.window.screens.led_course import LedCourse
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import TooSmall, Words, button
from tui.window.widgets.words_box import WordsBox, apart
from tui.words import begin as begin_words
from tui.words import help as help_words
from tui.words import join as join_words
from tui.words import led_door as led_door_words

COMPLETIONS_SHOWN = 24
"""As many words as fit two or three lines."""

FEWEST_WORDS = 5
"""Of an invitation; with fewer, Enter only parts two words."""

SIXTH_S = 0.15
"""After Enter behind five words, a sixth that comes as fast was pasted line by line."""


@dataclass(frozen=True)
class Typed:
    """What the guest has typed, to be there again after Esc."""

    name: str = ""
    words: str = ""
    address: str = ""
    given: str = field(default="", compare=False)
    """The name that stood in its box at first: with another, `name` is an old one."""


class JoinScreen(DoorScreen):
    """The guest's side. The list of words that fit is always in sight."""

    is_guest = True

    waits = False
    """Who is not at the door yet is waited for: there is an appointment."""

    @dataclass
    class Join(Message):
        """Knock: with the words, and the URL of the relay or address if one was typed."""

        name: str
        words: str
        url: str

    class Stop(Message):
        """Turn back from the door, with the words still in the box."""

    def __init__(
        self,
        name: str,
        *,
        has_relay: bool = False,
        typed: Typed | None = None,
        allow_plain: bool = False,
    ) -> None:
        super().__init__()
        typed = typed or Typed()
        box = typed.name if typed.name and typed.given == name else name
        self._given = Typed(box, typed.words, typed.address, name)
        self._has_relay = has_relay
        self._allow_plain = allow_plain
        self._slip = ""
        """The word that is not on the list, and that words are offered for."""
        self._near: tuple[str, ...] = ()
        self.course: Final = LedCourse(self)
        """What follows where the words lead to somebody who leads."""

    @property
    def help_text(self) -> str:
        return led_door_words.CARD_HELP if self.at is At.CARD else help_words.JOIN

    def compose(self) -> ComposeResult:
        given = self._given
        with VerticalScroll(id="page", classes=f"page short {GIVES}", can_focus=False):
            yield Words(join_words.TITLE, classes="title", id="heading")
            yield Words(id="telling")
            yield Words(id="host")
            with Vertical(id="form"):
                yield Words(begin_words.NAME_TITLE, classes="label")
                name = Line(given.name, placeholder=begin_words.NAME_HINT, id="name", max_length=40)
                name.leads_on = True
                yield name
                yield Words(join_words.WORDS, classes="label")
                yield WordsBox(given.words, placeholder=join_words.PLACEHOLDER, id="words")
                yield Words(join_words.words_so_far(0), id="so-far", classes="mine")
                with Horizontal(id="near"):
                    for number in range(NEAREST_SHOWN):
                        yield button("", f"take-{number}", is_main=number == 0)
                yield Words(id="fitting", classes="muted")
                yield Words(join_words.ADDRESS, classes="label muted")
                yield Line(given.address, placeholder=join_words.ADDRESS_PLACEHOLDER, id="address")
                yield KeptOffer(is_locked=self.has_locked, then="#words")
            yield CardForm()
            yield from self.compose_words_to_compare()
        # Not with what scrolls: it is in sight however much is said above the boxes.
        with Horizontal(id="go", classes="page buttons"):
            yield button(join_words.GO, "join", is_main=True)
            yield button(led_door_words.WAIT_HERE, "wait")
        with Horizontal(id="card-go", classes="page buttons"):
            yield button(led_door_words.KNOCK, "card-knock", is_main=True)
        yield from self.compose_after_comparing()
        yield TooSmall()
        yield KeyLine()

    def arrive(self) -> None:
        self.query_one("#wait").display = False
        self.query_one("#words" if self._given.name else "#name").focus()
        self._show(self._given.words)

    @property
    def while_waiting(self) -> str:
        return led_door_words.WAIT_MOMENT if self.course.is_on else begin_words.JOIN_ONE_MOMENT

    @property
    def typed(self) -> Typed:
        """What stands in the boxes."""
        name, words, address = (self._box(each).value for each in ("name", "words", "address"))
        return Typed(name, words, address, self._given.given)

    @property
    def if_different(self) -> str:
        return self.course.different or super().if_different

    def _box(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    # -- what happens at the door

    def looking(self, text: str) -> None:
        """Under way: the form is set aside, a sentence says what is happening."""
        self.news()
        self.at = At.UNDER_WAY
        self.set_focus(None)
        self.tell(text)

    def failed(self, text: str, box: str = "words") -> None:
        """A calm sentence above the form; the words are still there."""
        self.news()
        self.course.stop()
        self.query_one("#wait").display = False
        self.at = At.FORM
        self.tell(text)
        self._box(box).focus()

    def nobody_there(self, text: str) -> None:
        """As `failed`; whoever has an appointment may wait for whoever is late."""
        self.failed(text)
        self.query_one("#wait").display = True

    # -- what the person does

    def action_back(self) -> None:
        if self.at is At.COMPARE:
            self.ask(*self.course.turning_back())
        elif self.at is At.FORM:
            super().action_back()
        else:
            self.post_message(self.Stop())
            self.failed(join_words.STOPPED)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.at is At.FORM:
            self.tell("")  # it was about what is typed now
        if event.input.id == "words":
            self._show(event.value)

    def on_words_box_pasted(self, event: WordsBox.Pasted) -> None:
        event.stop()
        if event.is_much:
            self.tell(join_words.PASTED_MUCH)
        elif event.is_text:
            say, box = join_words.FROM_TEXT, self._box("address")
            if event.address and not box.value.strip():
                say = join_words.from_text_too(event.address)
                with self.prevent(Input.Changed):
                    box.value = event.address
            self.call_after_refresh(self.tell, say)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.at is At.CARD:
            if not self.query_one(CardForm).goes_on(event.input.id or ""):
                self.action_main()
        elif event.input.id == "name":
            self._box("words").focus()
        elif event.input.id == "words" and not self._near and self._parted(event.value):
            return
        elif event.input.id == "words" and len(look(event.value).words) == FEWEST_WORDS:
            self._knock_unless_sixth(event.value)
        else:
            self.action_main()

    def _knock_unless_sixth(self, text: str) -> None:
        """Where a terminal does not mark a paste, the end of a line is Enter too."""
        box = self._box("words")
        if not text.endswith(" "):
            text = f"{text} "
            with self.prevent(Input.Changed):
                box.value = text
            box.cursor_position = len(text)

        def decide() -> None:
            if getattr(self.app, "is_behind", False):
                self.set_timer(SIXTH_S, decide)
            elif box.value == text and self.focused is box:
                self.action_main()

        self.set_timer(SIXTH_S, decide)

    def _parted(self, text: str) -> bool:
        """Whether Enter came between the words, as where lines are pasted as keys."""
        reading = look(text)
        is_between = not reading.unknown and len(reading.words) < FEWEST_WORDS
        if is_between and text and not text.endswith(" "):
            box = self._box("words")
            box.value = f"{text} "
            box.cursor_position = len(box.value)
        return is_between

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = event.button.id or ""
        if name in ("join", "wait"):
            self.waits = name == "wait"
            self._join()
        elif not self.course.pressed(name):
            self._pressed(name)

    def _pressed(self, name: str) -> None:
        if name.startswith("take-"):
            self._take(self._near[int(name.removeprefix("take-"))])
        else:
            self.pressed_at_the_end(name)

    # -- the words, as they are typed

    def _show(self, text: str) -> None:
        """The words so far, whole; what is not one, and what it may mean; what fits."""
        text, _ = apart(text)
        *done, last = text.split(" ") if text else [""]
        fitting = completions(last) if last else []
        is_begun = bool(fitting) and len(last) < 3
        reading = look(" ".join(done) if is_begun else text)
        slip = reading.unknown[0] if reading.unknown else ""
        if slip != self._slip:
            # Long work for one key, and the same for all that are pressed after the slip.
            self._slip, self._near = slip, nearest(slip) if slip else ()
        line = " ".join(word or join_words.WORD_MISSING for word in reading.places)
        if self._near:
            say = join_words.did_you_mean(self._slip, len(self._near))
        elif reading.unknown:
            say = join_words.unknown_words(reading.unknown)
        else:
            say = join_words.words_so_far(len(reading.words))
        self.query_one("#so-far", Words).say(f"{line}\n{say}" if reading.words else say)
        are_more = len(fitting) > COMPLETIONS_SHOWN
        shown = join_words.fitting(fitting[:COMPLETIONS_SHOWN], are_more=are_more)
        self.query_one("#fitting", Words).say(shown)
        self._offer()

    def _offer(self) -> None:
        """The words that the slip may mean; the nearest one is then what the main key takes."""
        self.query_one("#near").display = bool(self._near)
        for number in range(NEAREST_SHOWN):
            taking = self.query_one(f"#take-{number}", Button)
            taking.display = number < len(self._near)
            if taking.display:
                taking.label = Content(join_words.take_word(self._near[number]))
                taking.refresh(layout=True)  # a button keeps its width when its words change
        self.query_one("#join", Button).variant = "default" if self._near else "primary"
        self.refresh_bindings()

    def _take(self, word: str) -> None:
        """Puts `word` in the place of the slip."""
        box = self._box("words")
        parts = box.value.split(" ")
        place = next((n for n, part in enumerate(parts) if self._slip in look(part).unknown), None)
        if place is not None:
            parts[place] = word
            box.value = " ".join(parts)
            box.cursor_position = len(box.value)
        box.focus()

    def _join(self) -> None:
        self._put_apart()
        typed = self.typed
        name = self.name_typed()
        reading = look(typed.words)
        if not name:
            self.failed(begin_words.NAME_NEEDED, "name")
        elif self._has_words_for_address(typed.address):
            self._take_back_words(typed)
        elif reading.invitation is None:
            count, has_slip = len(reading.words), bool(reading.unknown)
            self.failed(join_words.not_yet(count, has_slip=has_slip))
        else:
            url = self._url(typed.address)
            if url is None:
                return
            if not url and reading.invitation.where is None and not self._has_relay:
                self.failed(join_words.NO_RELAY, "address")
                return
            self.post_message(self.Join(name, typed.words, url))

    def _put_apart(self) -> None:
        """An address that was typed behind the words goes to its own box, if that is empty."""
        box, beside = self._box("words"), self._box("address")
        words, address = apart(box.value)
        if address and not beside.value.strip():
            with self.prevent(Input.Changed):
                box.value, beside.value = " ".join(look(words).words), address

    def _has_words_for_address(self, text: str) -> bool:
        """Whether what stands where an address goes is no address, and words of ours."""
        reading = look(text)
        are_words = len(reading.words) > 1 and not reading.unknown
        return are_words and not found_in(text)

    def _take_back_words(self, typed: Typed) -> None:
        """They go to their own box, if nothing stands there: it is knocked once that was seen."""
        if typed.words.strip():
            self.failed(join_words.WORDS_FOR_ADDRESS, "address")
            return
        with self.prevent(Input.Changed):
            self._box("words").value = " ".join(look(typed.address).words)
            self._box("address").value = ""
        self._show(self.typed.words)
        self._box("words").cursor_position = len(self.typed.words)
        self.failed(join_words.WORDS_MOVED)

    def _url(self, text: str) -> str | None:
        """The URL of what stands in the box; empty for nothing, None for what is no address."""
        if not text.strip():
            return ""
        own = tuple(each for _, each in all_networks())
        try:
            return typed_url(text, own, allow_plain=self._allow_plain)
        except PlainRelay:
            self.failed(join_words.ADDRESS_AFAR, "address")
        except BadAddress:
            self.failed(join_words.ADDRESS_WRONG, "address")
        return None
