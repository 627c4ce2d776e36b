"""A facilitator at the real program, from the form to the end, with a couple on a real relay.

About `tui.window.leadflow`, `tui.window.leadacting`, `tui.window.leadform`,
`tui.window.leadcouple`, `tui.window.leaddoors`, `tui.window.leadasked`, `tui.window.leadrooms`,
`tui.window.leadplaces`, `tui.window.app_lead`, `tui.window.screens.lead_door` and
`tui.window.screens.flowing`.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import OptionList

from protocol.door.introduction import Policy
from protocol.door.invitation import DRAW_BYTES, draw, stretch
from protocol.errors import Cause
from protocol.seats import PARTNERS, Seat
from protocol.session.events import AskedForThird, Left, WentOnAlone
from server.relay import Relay
from tests.tui.locked.drawers import KEY, SEALED
from tests.whole.couple import Couple, asking, couple
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import PACE, Person, app_at, free_port, laptop, person
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import settle
from tui.disk.seat_file import SeatFile, led_seats
from tui.disk.settings import load
from tui.kept.documents import Note
from tui.line import link
from tui.line import lobby as doorway
from tui.news import Line
from tui.seat.lead_state import LeadState
from tui.window.app import UnhurriedApp
from tui.window.screens.board import BoardScreen
from tui.window.screens.dialogs import HelpDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.kept import KeepDialog
from tui.window.screens.lead import LeadScreen
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.widgets.picks import Picks
from tui.window.widgets.words import Words
from tui.words import home as home_words
from tui.words import lead as lead_words
from tui.words import lead_door as door_words


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, and whoever is waited for asks again in a moment."""
    cheap = partial(stretch, memory_bytes=8 * 1024 * 1024, passes=1)
    monkeypatch.setattr(link, "BACK_OFF_S", (0.05, 0.1))
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    monkeypatch.setattr("tui.home.laptop.stretch", cheap)
    monkeypatch.setattr("tests.whole.couple.stretch", cheap)
    monkeypatch.setattr("tui.line.inviting.REFILLED_S", 0.3)
    monkeypatch.setattr("tui.line.knocking.EMPTY_LOBBY_S", 0.5)


@asynccontextmanager
async def kim_at(
    directory: Path, relay: Relay, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[Person]:
    """Kim, before the first screen."""
    paths = laptop(directory / "Kim", free_port(), name="Kim", relay=url_of(relay))
    with paths.settings.open("a") as file:
        if "leads" not in paths.settings.read_text("utf-8"):
            file.write("leads = true\n")
    async with person(app_at(paths), "Kim", size) as kim:
        yield kim


async def form(kim: Person, label: str = "Tuesday") -> None:
    """To the form, filled in."""
    if kim.has("#lead"):
        await kim.enter_on("#lead")
    await kim.until(lambda: isinstance(kim.app.screen, LeadDoorScreen) and kim.has("#name"))
    await kim.fill("#about", "counsellor")
    await kim.reach("#policy")
    await kim.press("down", "down")
    await kim.fill("#label", label)


async def words_for_both(kim: Person) -> list[str]:
    """From the form to two sets of words."""
    await kim.enter_on("#go")
    await kim.until(lambda: kim.has("#words-0") and kim.has("#words-1"))
    return words_on(kim)


def words_on(kim: Person) -> list[str]:
    """Both sets, as they stand there."""
    return [
        kim.see(lambda n=n: " ".join(kim.app.screen.query_one(f"#words-{n}", Words).text.split()))  # type: ignore[misc]
        for n in range(2)
    ]


async def into_room(kim: Person, two: Couple) -> None:
    """From the form to where both are asked."""
    await to_asked(kim, two, await words_for_both(kim))


async def to_asked(kim: Person, two: Couple, words: list[str]) -> None:
    """From two sets of words to where both are asked."""
    for seat in PARTNERS:
        two.knock(seat, words[seat])
    for n in range(2):
        await let_in(kim, n)
        await kim.enter_on(f"#same-{n}")
    await two.meet()
    await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))


async def led(kim: Person, two: Couple) -> None:
    """... to where Kim leads."""
    await into_room(kim, two)
    await kim.reads(door_words.ASKED)
    for seat in PARTNERS:
        two.answer(seat, is_yes=True)
    await kim.until(lambda: state_of(kim).is_seated and kim.has("#remark"))


def state_of(kim: Person) -> LeadState:
    screen = kim.app.screen
    assert isinstance(screen, LeadScreen) and screen.lead is not None
    return screen.lead


async def start(kim: Person, label: str = "Tuesday") -> list[str]:
    """From the first screen to two sets of words."""
    await form(kim, label)
    return await words_for_both(kim)


async def twice(kim: Person, target: str, told: str) -> None:
    """Presses a button that says something first; a second press too soon is none."""
    await kim.enter_on(target)
    await kim.reads(told)
    await kim.until(lambda: not kim.app.screen.query_one(target).has_class("-active"))
    await kim.enter_on(target)


async def let_in(kim: Person, seat: int) -> None:
    await kim.until(lambda: kim.has(f"#let-in-{seat}"))
    await kim.enter_on(f"#let-in-{seat}")
    await kim.until(lambda: kim.has(f"#same-{seat}"))


async def goes_home(kim: Person, keeps: str = "nothing") -> None:
    """From the last page of a room, keeping that of it, if there is anything to keep."""
    await kim.enter_on("#home")
    await kim.until(lambda: isinstance(kim.app.screen, HomeScreen | KeepDialog))
    if isinstance(kim.app.screen, KeepDialog):
        lines = kim.app.screen.query_one(OptionList)
        kim.see(lambda: setattr(lines, "highlighted", lines.get_option_index(keeps)))
        await kim.press("enter")
    await kim.until(lambda: isinstance(kim.app.screen, HomeScreen))


async def test_what_kim_notes_is_locked_and_goes_with_the_room_unless_it_is_kept(
    tmp_path: Path,
) -> None:
    canary = "slower when she feels late"
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(url_of(relay), tmp_path / "couple") as two:
            async with kim_at(tmp_path, relay, size=(120, 36)) as kim:
                drawer = Drawer(kim.app.paths.kept)
                settle(drawer.folder, SEALED, KEY.recipient)
                await form(kim)
                await led(kim, two)
                assert lead_words.NOTES_LOCKED in kim.text
                await kim.reach("#notes")
                kim.see(lambda: setattr(kim.app.screen.query_one("#notes"), "text", canary))
                await kim.until(lambda: bool(drawer.paths()))
                two.sittings[Seat.SECOND].do(WentOnAlone())
                await kim.reads(lead_words.ON_THEIR_OWN)
                seats = kim.app.paths.seats
                assert not any(canary.encode() in each.read_bytes() for each in seats.iterdir())
                await goes_home(kim, "notes")
                assert led_seats(seats) == ()
            (found,) = drawer.read_all(KEY).found
            assert isinstance(found.document, Note)
            assert (found.document.text, found.document.stays) == (canary, True)


@pytest.mark.gate
@pytest.mark.sample
async def test_kim_leads_a_couple_from_the_form_to_the_end(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await led(kim, two)
            assert load(kim.app.paths.settings).lead_about == "counsellor"
            await kim.fill("#remark", "Welcome, you two")
            await kim.press("f9")
            first = two.sittings[Seat.FIRST]
            await kim.until(lambda: first.session.third.remarks == ("Welcome, you two",))
            await kim.press("f8")
            await kim.enter_on("#leave")
            await kim.enter_on("#yes")
            await kim.until(lambda: first.session.third.has_gone)
            await kim.reads(lead_words.YOU_LEFT)
            await goes_home(kim)
            assert led_seats(kim.app.paths.seats) == ()


async def test_nothing_is_drawn_any_more_once_the_program_takes_its_screens_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        drawn: list[str] = []
        kim.see(lambda: kim.app.soon(lambda: drawn.append("while it runs")))
        await kim.until(lambda: bool(drawn))
        with monkeypatch.context() as closing:
            closing.setattr(UnhurriedApp, "is_running", False)
            kim.see(lambda: kim.app.soon(lambda: drawn.append("while it closes")))
            kim.see(lambda: kim.app.call_next(lambda: drawn.append("after that")))
            await kim.until(lambda: len(drawn) > 1)
        assert drawn == ["while it runs", "after that"]


async def test_a_couple_without_a_label_is_called_by_its_names(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim, label="")
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await into_room(kim, two)
            await kim.reads("Ada and Sam")


async def test_a_no_of_either_and_no_answer_look_the_same_to_kim(tmp_path: Path) -> None:
    seen: list[str] = []
    async with relay_at(tmp_path / "relay") as relay:
        for answers in ((True, False), (False, True), (False, False), ()):
            directory = tmp_path / str(len(seen))
            async with kim_at(directory, relay) as kim:
                await form(kim)
                async with couple(url_of(relay), directory / "couple") as two:
                    await into_room(kim, two)
                    for seat, is_yes in zip(PARTNERS, answers, strict=False):
                        two.answer(seat, is_yes=is_yes)
                    if answers:
                        first = two.sittings[Seat.FIRST]
                        await kim.until(lambda: first.session.third.is_declined)  # noqa: B023
                    await kim.reads(door_words.ASKED_THEN)
                    seen.append(kim.text)
    assert len(set(seen)) == 1


async def test_whoever_is_somebody_else_is_not_let_in_and_there_are_new_words(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        words = await start(kim)
        async with couple(url_of(relay), tmp_path / "stranger", ("Mallory", "")) as stranger:
            stranger.knock(Seat.FIRST, words[0])
            await kim.reads("Mallory")
            await kim.enter_on("#shut-0")
            await kim.reads(door_words.SHUT)
            assert stranger.leds == {}
        await kim.until(lambda: kim.has("#words-0"))
        again = words_on(kim)
        assert again[0] != words[0] and again[1] == words[1]
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await to_asked(kim, two, again)


async def test_whoever_closed_the_program_at_the_door_is_missed_and_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.line.inviting.CALLS_S", 0.1)
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        words = await start(kim)
        async with couple(url_of(relay), tmp_path / "closed") as closed:
            closed.knock(Seat.FIRST, words[0])
            await kim.reads(door_words.AT_THE_DOOR)
        await kim.reads("Ada is not at the door any more")
        assert words_on(kim) == words
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await to_asked(kim, two, words)


async def test_once_let_in_both_begin_anew_where_one_has_closed_the_program(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        words = await start(kim)
        async with couple(url_of(relay), tmp_path / "closed") as closed:
            closed.knock(Seat.FIRST, words[0])
            await let_in(kim, 0)
            await kim.enter_on("#same-0")
        await twice(kim, "#anew", door_words.ANEW_SURE)
        await kim.reads(door_words.ANEW)
        await kim.until(lambda: kim.has("#words-0") and kim.has("#words-1"))
        again = words_on(kim)
        assert not set(again) & set(words)
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await to_asked(kim, two, again)


@pytest.mark.sample
async def test_where_the_words_differ_both_doors_are_opened_anew(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        words = await start(kim)
        async with couple(url_of(relay), tmp_path / "couple") as two:
            two.knock(Seat.FIRST, words[0])
            await let_in(kim, 0)
            await twice(kim, "#differ-0", door_words.DIFFER_SURE)
            await kim.reads(door_words.DIFFERED)
            await kim.until(lambda: kim.has("#words-0") and kim.has("#words-1"))
            assert not set(words_on(kim)) & set(words)
            assert led_seats(kim.app.paths.seats) == ()


async def test_after_a_kill_kim_comes_back_to_the_same_room(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(url_of(relay), tmp_path / "couple") as two:
            async with kim_at(tmp_path, relay) as kim:
                await form(kim)
                await led(kim, two)
                await kim.fill("#remark", "half a line")
            async with kim_at(tmp_path, relay) as kim:
                await kim.reads(home_words.lead_on("Tuesday"))
                await kim.press("enter")
                await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))
                await kim.until(lambda: state_of(kim).is_seated and kim.has("#remark"))
                assert "half a line" in kim.text
                two.sittings[Seat.SECOND].do(WentOnAlone())
                await kim.reads(lead_words.ON_THEIR_OWN)
                await goes_home(kim)
                assert led_seats(kim.app.paths.seats) == ()
                assert home_words.lead_on("Tuesday") not in kim.text


async def test_a_room_that_is_deleted_at_home_is_gone(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(url_of(relay), tmp_path / "couple") as two:
            async with kim_at(tmp_path, relay) as kim:
                await form(kim)
                await into_room(kim, two)
                await kim.enter_on("#back")
                await kim.until(lambda: isinstance(kim.app.screen, HomeScreen))
                assert len(led_seats(kim.app.paths.seats)) == 1
                await kim.enter_on("#delete-0")
                await kim.enter_on("#yes")
                await kim.reads(door_words.DELETED)
                assert led_seats(kim.app.paths.seats) == ()


async def test_three_couples_are_led_side_by_side_and_nothing_of_one_is_in_another(
    tmp_path: Path,
) -> None:
    labels = ("Tuesday", "Wednesday", "Thursday")
    async with AsyncExitStack() as life:
        relay = await life.enter_async_context(relay_at(tmp_path / "relay"))
        kim = await life.enter_async_context(kim_at(tmp_path, relay))
        twos: list[Couple] = []
        for label in labels:
            if twos:
                await kim.press("ctrl+g")
                await kim.until(lambda: isinstance(kim.app.screen, BoardScreen))
                await kim.enter_on("#another")
                await kim.until(lambda: kim.has("#policy"))
            await form(kim, label)
            twos.append(await life.enter_async_context(couple(url_of(relay), tmp_path / label)))
            await led(kim, twos[-1])
            await kim.fill("#remark", f"for {label} alone")
        await kim.press("ctrl+g")
        await kim.until(lambda: isinstance(kim.app.screen, BoardScreen))
        assert not kim.has("#another")
        assert all(label in kim.text for label in labels)
        assert "Ada" not in kim.text and "alone" not in kim.text
        await twice(kim, "#to-room-1", lead_words.line_unsent("Thursday"))
        await kim.until(lambda: isinstance(kim.app.screen, LeadScreen) and kim.app.screen.view)
        assert state_of(kim).label == "Tuesday" and "for Tuesday alone" in kim.text
        await kim.press("f9")
        said = [two.sittings[Seat.FIRST] for two in twos]
        await kim.until(lambda: said[0].session.third.remarks == ("for Tuesday alone",))
        assert [each.session.third.remarks for each in said[1:]] == [(), ()]


async def test_both_doors_can_be_shut_and_the_form_keeps_what_was_said(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        policy = Policy.MAY_BRING_IN.value
        await start(kim)
        await twice(kim, "#back", door_words.STOP_SURE)
        await kim.until(lambda: kim.has("#policy"))
        assert kim.see(lambda: kim.app.screen.query_one("#policy", Picks).picked) == policy
        assert load(kim.app.paths.settings).lead_policy == policy


async def test_a_couple_in_the_middle_of_a_session_asks_kim_in(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim, label="")
        await kim.enter_on("#given")
        await kim.until(lambda: kim.has("#words"))
        async with asking(url_of(relay), tmp_path / "couple") as two:
            await two.begin()
            words = " ".join(draw(os.urandom(DRAW_BYTES)))
            opens = asyncio.create_task(two.ask_in(words))
            await kim.fill("#words", words)
            await kim.press("f9")
            asked = await opens
            await kim.until(lambda: kim.has("#same-0"))
            assert "   ".join(asked.spoken) in kim.text
            await kim.enter_on("#same-0")
            await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))
            await kim.reads(door_words.OTHER_WAITS)
            other = await two.tell(asked)
            await kim.reads("   ".join(other.spoken))
            # Who comes back before they were compared has them still, and after that no more.
            await back_again(kim)
            await kim.reads("   ".join(other.spoken))
            await kim.enter_on("#same")
            await kim.until(lambda: not kim.has("#spoken"))
            await back_again(kim)
            await kim.reads(door_words.ASKED)
            assert not kim.has("#spoken") and door_words.OTHER_WAITS not in kim.text
            two.say_yes(asked)
            await kim.until(lambda: state_of(kim).is_seated and kim.has("#remark"))
            # It had no name here: now that of the two, on the first screen too.
            await kim.reads("Ada and Sam")
            await kim.do(kim.app.go_home())
            await kim.until(lambda: kim.has("#seat-0"))
            await kim.reads(home_words.lead_on("Ada and Sam"))


async def back_again(kim: Person) -> None:
    """To the first screen, and into the same room again."""
    await kim.do(kim.app.go_home())
    await kim.until(lambda: kim.has("#seat-0"))
    await kim.enter_on("#seat-0")
    await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))


@pytest.mark.parametrize("typed", ["", "relay", "ws://relay.example.org"])
async def test_a_relay_that_is_none_is_told_and_typed_on_where_it_stands(
    tmp_path: Path, typed: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        await kim.enter_on("#given")
        await kim.until(lambda: kim.has("#words"))
        await kim.fill("#words", " ".join(draw(os.urandom(DRAW_BYTES))))
        await kim.fill("#relay", typed)
        for _ in range(2):
            await kim.until(lambda: not kim.app.screen.query_one("#knock").has_class("-active"))
            await kim.enter_on("#knock")
            await kim.until(lambda: getattr(kim.app.focused, "id", "") == "relay")
            assert typed in kim.text


@pytest.mark.parametrize("words", ["no words at all", "one two"])
async def test_words_that_are_none_are_told_and_stay_to_be_mended(
    tmp_path: Path, words: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        await kim.enter_on("#given")
        await kim.until(lambda: kim.has("#words"))
        await kim.fill("#words", words)
        await kim.press("f9")
        await kim.reads(door_words.GIVEN_BAD)
        assert words in kim.text


async def test_the_command_opens_the_form_and_both_may_meet_at_kims_own_laptop(
    tmp_path: Path,
) -> None:
    paths = laptop(tmp_path / "Kim", free_port(), name="Kim")
    app = UnhurriedApp(paths, pace=PACE, leads=True)
    async with person(app, "Kim", (100, 30)) as kim:
        await form(kim)
        await kim.enter_on("#home")
        await kim.until(lambda: kim.has("#words-0") and kim.has("#words-1"))
        url = f"ws://127.0.0.1:{app.settings.home_port}"
        assert f"127.0.0.1:{app.settings.home_port}" in kim.text
        async with couple(url, tmp_path / "couple") as two:
            await to_asked(kim, two, [each.split(" ", 1)[-1] for each in words_on(kim)])
            (path,) = led_seats(paths.seats)
            assert path.suffix == ".lead"


async def test_the_room_comes_in_front_once_help_is_closed(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        words = await start(kim)
        async with couple(url_of(relay), tmp_path / "couple") as two:
            for seat in PARTNERS:
                two.knock(seat, words[seat])
                await let_in(kim, seat)
                await kim.enter_on(f"#same-{int(seat)}")
            await kim.press("f1")
            await kim.until(lambda: isinstance(kim.app.screen, HelpDialog))
            await two.meet()
            await kim.until(lambda: kim.app.lead.is_in_room)
            assert isinstance(kim.app.screen, HelpDialog)
            await kim.press("escape")
            await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))


async def test_once_the_two_have_ended_it_nothing_is_kept_at_kims(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await led(kim, two)
            await kim.fill("#remark", "half a line")
            two.sittings[Seat.FIRST].do(Left())
            await kim.reads(lead_words.ENDED)
            await goes_home(kim)
            assert led_seats(kim.app.paths.seats) == ()


async def test_leaving_goes_out_after_a_restart_where_the_relay_was_away(tmp_path: Path) -> None:
    async with AsyncExitStack() as life:
        relay = await life.enter_async_context(relay_at(tmp_path / "relay"))
        port = relay.port
        async with couple(url_of(relay), tmp_path / "couple") as two:
            async with kim_at(tmp_path, relay) as kim:
                await form(kim)
                await led(kim, two)
                await life.aclose()
                await kim.until(lambda: state_of(kim).news.line is not Line.OPEN)
                await kim.press("f8")
                await kim.enter_on("#leave")
                await kim.enter_on("#yes")
                await kim.until(lambda: not state_of(kim).moves)
            async with relay_at(tmp_path / "relay", port) as again, kim_at(tmp_path, again) as kim:
                await kim.enter_on("#seat-0")
                await kim.reads(lead_words.YOU_LEFT)
                await kim.until(lambda: two.sittings[Seat.FIRST].session.third.has_gone)
                await goes_home(kim)
                assert led_seats(kim.app.paths.seats) == ()


async def test_whoever_leads_and_reads_that_the_order_of_things_is_another_has_a_way_out(
    tmp_path: Path,
) -> None:
    async with (
        relay_at(tmp_path / "relay") as relay,
        couple(url_of(relay), tmp_path / "couple") as two,
    ):
        async with kim_at(tmp_path, relay) as kim:
            await form(kim)
            await led(kim, two)
            (path,) = led_seats(kim.app.paths.seats)
        file = SeatFile.open(path)
        file.set_alarm(Cause.ROLLBACK)
        file.close()
        async with kim_at(tmp_path, relay) as kim:
            await kim.enter_on("#seat-0")
            await kim.reads(lead_words.PARTED)
            await goes_home(kim)
            assert led_seats(kim.app.paths.seats) == ()
        # The two go on without anybody, and could ask in anew.
        two.sittings[Seat.FIRST].do(WentOnAlone())
        await until(lambda: AskedForThird in two.sittings[Seat.SECOND].moves())


async def test_whoever_waits_in_another_room_is_told_of_in_the_one_in_front(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        words = await start(kim)
        await kim.press("ctrl+g")
        await kim.until(lambda: isinstance(kim.app.screen, BoardScreen))
        await kim.enter_on("#another")
        await kim.until(lambda: kim.has("#policy"))
        async with couple(url_of(relay), tmp_path / "couple") as two:
            two.knock(Seat.FIRST, words[0])
            await kim.reads(lead_words.ELSEWHERE)
            assert kim.has("#policy") and "Ada" not in kim.text
            await kim.press("ctrl+g")
            await kim.enter_on("#to-room-1")
            await kim.until(lambda: kim.has("#let-in-0"))
