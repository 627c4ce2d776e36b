"""Begin together: words to read out, somebody at the door, let in or not."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Button, Input

from protocol.door.invitation import where_word
from protocol.wire.limits import PORT
from tui.errors import BadAddress, PlainRelay
from tui.home.networks import Offer, all_networks
from tui.line.addresses import spoken, typed_url
from tui.pages.guides import GuideOffer
from tui.window.screens.doors import At, DoorScreen
from tui.window.screens.kept_offer import KeptOffer
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import TooSmall, Words, button
from tui.words import begin as begin_words
from tui.words import guide as guide_words
from tui.words import help as help_words
from tui.words.called import called


class BeginScreen(DoorScreen):
    """The inviter's side."""

    @dataclass
    class Begin(Message):
        """Choose words and open the door: here at home, or over the relay of that URL."""

        name: str
        is_home: bool
        relay: str
        guide: str
        """The name of the guide."""

    class AnotherNetwork(Message):
        """How is this laptop found on the next of its networks?"""

    @dataclass
    class Decided(Message):
        """Let in, or not."""

        is_welcome: bool

    def __init__(
        self,
        name: str,
        *,
        guides: tuple[GuideOffer, ...] = (),
        relay: str = "",
        port: int = PORT,
        allow_plain: bool = False,
    ) -> None:
        """`guides` are offered, the first of them at once; `relay` is the URL of the one in the
        settings, `port` that of the relay at home."""
        super().__init__()
        self._name_given = name
        self._guides = guides
        self._guide = guides[0] if guides else None
        self._relay = relay
        self._port = port
        self._allow_plain = allow_plain
        self._words: tuple[str, ...] = ()
        self._offer: Offer | None = None
        self._is_alone = False
        """Whether it was told that this laptop is on no network."""

    @property
    def help_text(self) -> str:
        return help_words.BEGIN

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page", classes=f"page short {GIVES}", can_focus=False):
            yield Words(begin_words.TITLE, classes="title", id="heading")
            with Vertical(id="form"):
                yield Words(begin_words.NAME_TITLE, classes="label")
                yield Line(
                    self._name_given, placeholder=begin_words.NAME_HINT, id="name", max_length=40
                )
                with Vertical(id="which"):
                    yield Words(guide_words.WHICH, classes="label")
                    yield Words(id="guide", classes="mine")
                    yield Words(id="lasts", classes="muted")
                    yield button(guide_words.OTHERS, "guides")
                # Above what goes on, so that it is in sight where that has the focus.
                yield KeptOffer(is_locked=self.has_locked, then="#home")
                yield Words(begin_words.WHERE, classes="label")
                with Horizontal(classes="buttons"):
                    yield button(begin_words.HOME, "home", is_main=True)
                    yield button(begin_words.AWAY, "away")
                with Vertical(id="relay-form"):
                    yield Words(begin_words.RELAY, classes="label")
                    yield Line(
                        spoken(self._relay), placeholder=begin_words.RELAY_PLACEHOLDER, id="relay"
                    )
                    yield button(begin_words.RELAY_GO, "relay-go")
            with Vertical(id="waiting"):
                yield Words(begin_words.READ_OUT, classes="label")
                yield Words(id="words", classes="mine large")
                yield Words(id="with-them", classes="label")
                yield Words(id="where", classes="mine large")
                yield Words(begin_words.THEY)
                yield Words(id="address", classes="muted")
                yield button("", "another")
                yield Words(begin_words.BOTH, id="both", classes="muted")
            yield Words(id="telling")
            yield Words(id="host")
            yield from self.compose_words_to_compare()
        with Horizontal(id="knock", classes="page buttons"):
            yield button(begin_words.let_in(""), "let-in")
            yield button(begin_words.NOT_NOW, "not-now")
        yield from self.compose_after_comparing()
        yield TooSmall()
        yield KeyLine()

    asks_relay: reactive[bool] = reactive(False, init=False)
    """The box for a relay is shown, and what goes on with it is the main thing."""

    def arrive(self) -> None:
        self.watch_asks_relay()
        self._show_guide()
        self.query_one("#name" if not self._name_given else "#home").focus()

    @property
    def while_waiting(self) -> str:
        return begin_words.NOBODY_YET if self.at is At.INVITED else begin_words.DOOR_ONE_MOMENT

    # -- what happens at the door

    def invite(self, words: tuple[str, ...], offers: tuple[Offer, ...], relay: str) -> None:
        """The words to read out, and what is read out with them; the door stands open."""
        self._words = words
        self.at = At.INVITED
        self.set_focus(None)
        if offers:
            self._show_offer(offers, 0)
        else:
            self.query_one("#words", Words).say(in_lines(words))
            self._show_beside(begin_words.READ_RELAY, relay)
            self.say("#address", "")
            self._offer_another("")
        self.tell(begin_words.WAITING)

    def show_next(self, offers: tuple[Offer, ...]) -> None:
        """How this laptop is found on the network after the one that is shown."""
        if not offers:
            self.tell(begin_words.NETWORK_NONE)
            return
        place = next((n for n, each in enumerate(offers) if each == self._offer), -1)
        place = (place + 1) % len(offers)
        is_same = offers[place] == self._offer
        self._show_offer(offers, place)
        changed = begin_words.network_changed(place + 1, len(offers))
        self.tell(begin_words.NETWORK_ONLY if is_same else changed)

    def networks_are(self, offers: tuple[Offer, ...]) -> None:
        """Those of this laptop now, unasked: words that lead nowhere do not go on being shown."""
        if self.at is not At.INVITED or self._offer is None:
            return
        was_alone, self._is_alone = self._is_alone, not offers
        if not offers:
            if not was_alone:
                self.tell(begin_words.NETWORK_NONE)
        elif self._offer not in offers:
            self._show_offer(offers, 0)
            self.tell(begin_words.NETWORK_MOVED)
        else:
            self._show_offer(offers, offers.index(self._offer))
            if was_alone:
                self.tell(begin_words.WAITING)

    def _show_offer(self, offers: tuple[Offer, ...], place: int) -> None:
        offer = self._offer = offers[place]
        where = () if offer.where is None else (where_word(offer.where),)
        address = f"{offer.host}:{self._port}"
        self.query_one("#words", Words).say(in_lines((*where, *self._words)))
        self._show_beside(begin_words.READ_ADDRESS, "" if where else address)
        self.say("#address", begin_words.begin_address(address) if where else "")
        self._offer_another(begin_words.another_network(place + 1, len(offers)))

    def _show_beside(self, label: str, text: str) -> None:
        """What is to be read out with the words, as large as they are."""
        self.say("#with-them", label if text else "")
        self.say("#where", text)

    def _offer_another(self, label: str) -> None:
        """The button for the next network; without words there is none."""
        another = self.query_one("#another", Button)
        another.label = Content(label)
        another.display = bool(label)
        another.refresh(layout=True)  # a button keeps its width when its words change

    def line_is(self, is_open: bool) -> None:
        """The line to the relay dropped, or is back."""
        if self.at is At.INVITED:
            self.tell(begin_words.WAITING if is_open else begin_words.DOOR_LINE_DOWN)

    def turned_away(self, is_newer: bool) -> None:
        """Somebody had the words and a program of another version; it goes on waiting."""
        if self.at is At.INVITED:
            self.tell(begin_words.turned_away(is_newer=is_newer))

    def knocked(self, name: str) -> None:
        """Somebody with the words is at the door."""
        self.news()
        self.at = At.KNOCK
        name = called(name, self.query_one("#name", Input).value)
        self.tell(f"{begin_words.at_the_door(name)} {begin_words.AT_THE_DOOR_HINT}")
        let_in = self.query_one("#let-in", Button)
        let_in.label = Content(begin_words.let_in(name))
        let_in.refresh(layout=True)  # a button keeps its width when its words change
        self.set_focus(None)  # an Enter too many lets nobody in

    def failed(self, text: str) -> None:
        """A calm sentence, and the form again."""
        self.news()
        self._words, self._offer = (), None
        self.at = At.FORM
        self.tell(text)
        self.query_one("#relay" if self.asks_relay else "#home").focus()

    # -- what the person does

    def action_back(self) -> None:
        if self.at is At.COMPARE:
            self.ask(
                begin_words.WITHDRAW_GUEST,
                begin_words.WITHDRAW_GUEST_TEXT,
                begin_words.WITHDRAW_GUEST_YES,
            )
        elif self.at is At.FORM or not self._words:
            super().action_back()
        else:
            self.ask(
                begin_words.WITHDRAW_TITLE, begin_words.WITHDRAW_TEXT, begin_words.WITHDRAW_YES
            )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value:
            self.tell("")  # it was about what is typed now

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "relay":
            self._away()
        else:
            self.query_one("#home").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "guides":
                self._choose_guide()
            case "home":
                self._begin(is_home=True)
            case "away":
                self._away()
            case "relay-go":
                self._away()
            case "another":
                self.post_message(self.AnotherNetwork())
            case "let-in":
                self.at = At.OPENING
                self.tell(begin_words.DOOR_OPENING)
                self.post_message(self.Decided(True))
            case "not-now":
                self.post_message(self.Decided(False))
            case str(name):
                self.pressed_at_the_end(name)

    def _choose_guide(self) -> None:
        from tui.window.screens.guides import GuidesDialog

        self.app.push_screen(GuidesDialog(self._guides, self._guide), self._chosen)

    def _chosen(self, name: str | None) -> None:
        found = [each for each in self._guides if each.name == name]
        if found:
            self._guide = found[0]
            self._show_guide()
            self.query_one("#home" if self.name_typed() else "#name").focus()

    def _show_guide(self) -> None:
        """What the two are about to do, and how long it takes."""
        guide = self._guide
        self.query_one("#which").display = guide is not None
        if guide is not None:
            self.query_one("#guide", Words).say(guide.title)
            self.query_one("#lasts", Words).say(guide.lasts)
            self.query_one(KeptOffer).chosen(looks_back=guide.looks_back)

    def _away(self) -> None:
        """Over a relay: the one that is known, or the one that is typed right here."""
        typed = self.query_one("#relay", Input).value
        if not typed.strip():
            self._show_relay_box(begin_words.NO_RELAY if self.asks_relay else "")
            return
        if typed == spoken(self._relay):
            self._begin(is_home=False, relay=self._relay)
            return
        own = tuple(each for _, each in all_networks())
        try:
            relay = typed_url(typed, own, allow_plain=self._allow_plain)
        except PlainRelay:
            self._show_relay_box(begin_words.RELAY_OPEN_LINE)
        except BadAddress:
            self._show_relay_box(begin_words.RELAY_WRONG)
        else:
            self._begin(is_home=False, relay=relay)

    def _show_relay_box(self, text: str) -> None:
        self.asks_relay = True
        self.tell(text)
        self.query_one("#relay").focus()

    def watch_asks_relay(self) -> None:
        self.query_one("#relay-form").display = self.asks_relay
        for name, is_main in (("home", not self.asks_relay), ("relay-go", self.asks_relay)):
            self.query_one(f"#{name}", Button).variant = "primary" if is_main else "default"
        self.refresh_bindings()

    def _begin(self, *, is_home: bool, relay: str = "") -> None:
        name = self.name_typed()
        if not name:
            self.tell(begin_words.NAME_NEEDED)
            self.query_one("#name").focus()
            return
        self.asks_relay = not is_home
        self.at = At.UNDER_WAY
        self.tell(begin_words.PREPARING)
        guide = self._guide.name if self._guide is not None else ""
        self.post_message(self.Begin(name, is_home, relay, guide))


def in_lines(words: tuple[str, ...]) -> str:
    """Three words in a line: two lines are read out in two breaths."""
    lines = [words[start : start + 3] for start in range(0, len(words), 3)]
    return "\n".join("   ".join(line) for line in lines)
