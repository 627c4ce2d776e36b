"""The form of whoever leads, and what is made of it: an introduction, a relay, and doors.

What it is: what is typed before there is a door, and where it is remembered. What it is not: the
doors (`tui.window.leaddoors`).
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final, TypeVar

from protocol.door.introduction import Introduction
from protocol.door.invitation import read
from protocol.errors import BadInvitation, Malformed
from protocol.guide.structure import guide_bytes
from protocol.seats import PARTNERS
from tui.errors import BadAddress, PlainRelay, UnhurriedError
from tui.home import networks
from tui.line.addresses import spoken, typed_url
from tui.pages.failures import AtDoor, sentence_for
from tui.pages.guides import offers
from tui.pages.keeping import label_of
from tui.pages.lead.form import LABEL_CHARS
from tui.pages.parts import Way
from tui.seat import lead_door as slots
from tui.seat.drafts import Drafts
from tui.seat.lead_door import At, GuideLine, LeadDoor, Scratch, introduction_of
from tui.seat.ports import Stretch
from tui.window.leadasked import AskedDoors
from tui.window.leadcouple import AnyDoors, Meeting
from tui.window.leaddoors import Keeping, LeadDoors
from tui.window.stage import Stage
from tui.words import begin as begin_words
from tui.words import daytime as day_words
from tui.words import lead_door as door_words

T = TypeVar("T")


class LeadForm:
    """Mutable: it is typed into."""

    def __init__(
        self,
        stage: Stage,
        relay_at_home: Callable[[], Awaitable[str]],
        *,
        allow_plain: bool,
        stretch: Stretch,
        changed: Callable[[], None],
        may_appoint: bool = False,
    ) -> None:
        self._stage: Final = stage
        self.relay_at_home: Final = relay_at_home
        self._allow_plain: Final = allow_plain
        self._stretch: Final = stretch
        self._changed: Final = changed
        self._may_appoint: Final = may_appoint
        self._at = At.FORM
        self._told, self._is_busy = "", False
        self._wrong, self._tries = "", 0
        self._guides: tuple[GuideLine, ...] = ()
        self._drafts = Drafts(Scratch({}))

    def start(self) -> None:
        """As it was filled in the last time, but for what belongs to one couple."""
        chosen = self._stage.settings
        self._guides = tuple(
            GuideLine(each.name, each.title, each.lasts.splitlines()[0])
            for each in offers(self._stage.guides.offered(leads=True))
        )
        kept = {
            slots.NAME: chosen.lead_name or chosen.name,
            slots.ABOUT: chosen.lead_about,
            slots.POLICY: chosen.lead_policy,
            slots.LAW: chosen.lead_law,
            slots.CALL: chosen.lead_call,
            slots.RELAY: spoken(chosen.relay) if chosen.relay else "",
        }
        self._drafts = Drafts(Scratch(kept))
        self._at, self._told, self._wrong = At.FORM, "", ""

    def state(self, *, has_board: bool) -> LeadDoor:
        """What is to be shown now."""
        return LeadDoor(
            self._at,
            self._drafts,
            guides=self._guides,
            told=self._told,
            wrong=self._wrong,
            tries=self._tries,
            is_busy=self._is_busy,
            has_board=has_board,
            may_appoint=self._may_appoint,
        )

    def turn_to(self, at: At) -> None:
        """To the form, or to the words that a couple gave."""
        self._at, self._told, self._wrong = at, "", ""
        self._changed()

    def failed(self, told: str, wrong: str = "") -> None:
        """What went wrong, or nothing; `wrong`: the part of the form that it is about."""
        self._told, self._wrong, self._is_busy = told, wrong, False
        self._tries += 1
        self._changed()

    async def doors(self, way: Way) -> AnyDoors | None:
        """Doors of what was typed; None, and told why, where it does not do, or twice at once."""

        async def make(introduction: Introduction) -> AnyDoors:
            if way is Way.KNOCK:
                return self._asked(introduction)
            return await self._leading(introduction, is_home=way is Way.OPEN_HOME)

        return await self._made(make)

    async def meeting(self) -> Meeting | None:
        """What is settled for another day, over a relay elsewhere: one on this laptop would be
        found at another address then. None, and told why, as `doors`."""

        async def make(introduction: Introduction) -> Meeting:
            return self._meeting(introduction, self._url())

        return await self._made(make)

    def opened(self, keeping: Keeping) -> LeadDoors | None:
        """The doors of an appointment; None, and told why, without its guide, or where what lies
        there is none of ours: whoever uses the laptop can put a file there."""
        appointed = keeping.appointed
        try:
            url = self._url(spoken(appointed.relay))
            is_ours = all(_is_ours(appointed.words(seat)) for seat in PARTNERS)
            is_ours = is_ours and len(appointed.label) <= LABEL_CHARS
        except (BadAddress, PlainRelay, ValueError):
            is_ours = False
        if not is_ours:
            self.failed(day_words.NOT_OURS)
            return None
        guide = self._stage.guides.to_lead(appointed.guide_hash)
        if guide is None:
            self.failed(day_words.NO_GUIDE)
            return None
        meeting = Meeting(
            appointed.introduction(),
            guide_bytes(guide),
            url,
            hosts_relay=False,
            label=label_of(appointed),
        )
        return self._doors(meeting, keeping)

    async def _made(self, make: Callable[[Introduction], Awaitable[T]]) -> T | None:
        """What is made of what was typed; None, and told why, as `doors`."""
        if self._is_busy:
            return None
        self._told, self._is_busy = door_words.PREPARING, True
        self._changed()
        try:
            introduction = introduction_of(self._drafts)
            self._remember(introduction)
            return await make(introduction)
        except Malformed:
            self.failed(door_words.NAME_NEEDED, "name")
        except BadInvitation:
            self.failed(door_words.GIVEN_BAD, "words")
        except PlainRelay:
            self.failed(begin_words.RELAY_OPEN_LINE, "relay")
        except BadAddress:
            typed = self._drafts.get(slots.RELAY).strip()
            told = begin_words.RELAY_WRONG if typed else begin_words.NO_RELAY
            self.failed(told, "relay")
        except UnhurriedError as error:
            place = AtDoor("", is_home=True, port=self._stage.settings.home_port)
            self.failed(sentence_for(error, place))
        finally:
            if self._told == door_words.PREPARING:
                self._told = ""
            self._is_busy = False
        return None

    async def _leading(self, introduction: Introduction, *, is_home: bool) -> LeadDoors:
        """Both doors of a couple that one leads from the start."""
        settings = self._stage.settings
        if not is_home:
            return self._doors(self._meeting(introduction, self._url()))
        offered = networks.offers(settings.home_address)
        url = await self.relay_at_home()
        meeting = replace(
            self._meeting(introduction, url),
            hosts_relay=True,
            offers=offered,
        )
        return self._doors(meeting)

    def _meeting(self, introduction: Introduction, url: str) -> Meeting:
        """With the guide that is picked, which stays on this laptop."""
        found = self._drafts.get(slots.GUIDE) or self._guides[0].name
        self._stage.guides.keep(found)
        guide = guide_bytes(self._stage.guides.named(found))
        port = self._stage.settings.home_port
        return Meeting(introduction, guide, url, False, self._label, port=port)

    def _doors(self, meeting: Meeting, keeping: Keeping | None = None) -> LeadDoors:
        return LeadDoors(
            meeting,
            self._drafts,
            keeping=keeping,
            directory=self._stage.paths.seats,
            stretch=self._stretch,
            changed=self._changed,
        )

    def _asked(self, introduction: Introduction) -> AskedDoors:
        """The door of a couple that asks somebody in. Raises `BadInvitation`."""
        settings = self._stage.settings
        invitation = read(self._drafts.get(slots.WORDS))
        is_home = invitation.where is not None and not self._drafts.get(slots.RELAY).strip()
        if is_home and invitation.where is not None:
            hosts = networks.candidates(invitation.where, settings.home_address)
            urls = tuple(f"ws://{host}:{settings.home_port}" for host in hosts)
        else:
            urls = (self._url(),)
        meeting = Meeting(introduction, b"", urls[0], False, self._label, found_by_word=is_home)
        return AskedDoors(
            meeting,
            self._drafts,
            words=invitation.words,
            urls=urls,
            directory=self._stage.paths.seats,
            stretch=self._stretch,
            changed=self._changed,
        )

    @property
    def _label(self) -> str:
        return " ".join(self._drafts.get(slots.LABEL).split())

    def _url(self, typed: str | None = None) -> str:
        """The relay that is typed, or of the settings. Raises `BadAddress` or `PlainRelay`."""
        settings = self._stage.settings
        typed = self._drafts.get(slots.RELAY) if typed is None else typed
        if settings.relay and typed.strip() == spoken(settings.relay):
            return settings.relay
        own = tuple(each for _, each in networks.all_networks())
        return typed_url(typed, own, allow_plain=self._allow_plain)

    def _remember(self, said: Introduction) -> None:
        """For the next couple; the relay once it is one."""
        settings = self._stage.settings
        new = replace(
            settings,
            leads=True,  # whoever came by the command finds it on the first screen, too
            lead_name=said.name,
            lead_about=said.about,
            lead_policy=said.policy.value,
            lead_law=said.law,
            lead_call=said.call,
        )
        with suppress(BadAddress, PlainRelay):
            new = replace(new, relay=settings.relay or self._url())
        if new != settings:
            self._stage.keep_settings(new)


def _is_ours(words: tuple[str, ...]) -> bool:
    """Whether they are as this program draws them."""
    try:
        invitation = read(" ".join(words))
    except BadInvitation:
        return False
    return invitation.where is None and invitation.words == words
