"""A word that a host gives to all their couples: `server.rules.words` and `server.line.words`."""

import signal
import sys
from pathlib import Path

import pytest

from protocol.wire.frames import Ask, Code, Create, Denied, Entered, Host, Word
from protocol.wire.proofs import tidy_word, word_proof
from server.command.complaints import about_words
from server.errors import Refused
from server.line.words import MOST_WORDS, Fault, WordsUnusable, read_words
from server.relay import Relay, running
from server.rules.words import DAY_MS, HOUR_MS, TRIES, Batch, Words
from tests.server.clients import Client, Couple, client_of, couple, name_of, settings_for
from tests.server.hosting.commands import relaying, says

WORD = "lavenderlantern"
ROOM = name_of("room")
GOOD, BAD = word_proof(WORD, ROOM), word_proof("another", ROOM)


def file_of(directory: Path, text: str, mode: int = 0o600) -> Path:
    path = directory / "words"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def refusal(words: Words, proof: bytes | None, now_ms: int = 0, address: str = "here") -> Code:
    with pytest.raises(Refused) as refused:
        words.bear_out(proof, ROOM, address, now_ms)
    return refused.value.code


@pytest.mark.parametrize(
    "typed", ["Lavender Lantern", " lavender-lantern ", "L\u00e1vender  lantern."]
)
def test_how_a_word_is_written_makes_no_difference(typed: str) -> None:
    assert tidy_word(typed) == WORD


def test_a_word_bears_out_the_room_it_was_told_for_and_no_other() -> None:
    words = Words([Batch("anotherone", 40), Batch(WORD, 20)])
    words.bear_out(GOOD, ROOM, "here", 0)
    with pytest.raises(Refused):
        words.bear_out(GOOD, name_of("another"), "here", 0)
    assert refusal(words, BAD) is Code.WORD


def test_whoever_tells_no_word_is_not_told_that_there_are_any() -> None:
    assert refusal(Words([Batch(WORD, 20)]), None) is Code.RELAY_FULL


def test_an_address_may_try_some_words_in_an_hour_and_then_not_the_right_one_either() -> None:
    words = Words([Batch(WORD, 20)])
    for _ in range(TRIES):
        assert refusal(words, BAD) is Code.WORD
    assert refusal(words, GOOD) is Code.WORD_RATE
    words.bear_out(GOOD, ROOM, "elsewhere", 0)
    words.bear_out(GOOD, ROOM, "here", HOUR_MS)
    words.forget_idle(2 * HOUR_MS)
    assert refusal(words, BAD, 2 * HOUR_MS) is Code.WORD


def test_a_word_makes_as_many_rooms_in_a_day_as_it_was_given_to_couples() -> None:
    words = Words([Batch(WORD, 20)])
    for _ in range(20):
        words.bear_out(GOOD, ROOM, "here", 0).note(0)
    assert refusal(words, GOOD) is Code.WORD_RATE
    words.bear_out(GOOD, ROOM, "here", DAY_MS)


def test_what_was_counted_goes_on_where_the_words_are_read_anew() -> None:
    words = Words([Batch(WORD, 20), Batch("goodbyegoodbye", 20)])
    for _ in range(20):
        words.bear_out(GOOD, ROOM, "here", 0).note(0)
    words.become([Batch(WORD, 20), Batch("another", 20)])
    assert refusal(words, GOOD) is Code.WORD_RATE
    words.bear_out(BAD, ROOM, "here", 0)
    assert refusal(words, word_proof("goodbyegoodbye", ROOM)) is Code.WORD


def test_a_file_has_a_word_and_a_number_in_each_line(tmp_path: Path) -> None:
    path = file_of(tmp_path, '\ufeffLavender Lantern = 40\n\n"quiet harbour" = 20\r\n')
    assert read_words(path) == (Batch(WORD, 40), Batch("quietharbour", 20))


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("lavender lantern = 40  # Ada and Sam\n", Fault.LINE, 1),
        ("# for the group of Monday\n", Fault.LINE, 1),
        ("lavender lantern\n", Fault.LINE, 1),
        ("\nlavender lantern = many\n", Fault.LINE, 2),
        ("lantern = 40\n", Fault.SHORT, 1),
        ("lavender lantern = 19\n", Fault.SMALL, 1),
        ("lavender lantern = 40\nLavender-Lantern = 20\n", Fault.TWICE, 2),
        ("\n", Fault.NUMBER, 0),
        ("".join(f"lavender lantern {n} = 20\n" for n in range(MOST_WORDS + 1)), Fault.NUMBER, 0),
        ("lavender lantern = 40\n" * 10_000, Fault.NUMBER, 0),
    ],
)
def test_what_makes_no_such_file_is_told_by_its_line_and_never_by_its_words(
    tmp_path: Path, text: str, fault: Fault, line: int
) -> None:
    path = file_of(tmp_path, text)
    with pytest.raises(WordsUnusable) as refused:
        read_words(path)
    assert (refused.value.fault, refused.value.line) == (fault, line)
    sentence = (
        about_words(refused.value).replace(str(path), "").replace("lavender lantern = 40", "")
    )
    assert "lantern" not in sentence.lower() and "Ada" not in sentence


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    for mode in (0o640, 0o604):
        with pytest.raises(WordsUnusable) as refused:
            read_words(file_of(tmp_path, "lavender lantern = 40\n", mode))
        assert refused.value.fault is Fault.OPEN


def test_what_is_no_file_or_no_text_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe = 40\n")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "bytes"):
        with pytest.raises(WordsUnusable) as refused:
            read_words(path)
        assert refused.value.fault is Fault.UNREADABLE and refused.value.reason


def test_the_check_of_settings_tells_what_is_wrong_with_the_words(tmp_path: Path) -> None:
    config = tmp_path / "relay.toml"
    config.write_text('words_file = "words"\n', "utf-8")
    arguments = "--config", str(config), "--data-dir", str(tmp_path / "data"), "--check-config"
    file_of(tmp_path, "lavender lantern = 12\n")
    code, said = says(*arguments)
    assert code == 2 and "at least 20 couples" in said and "lavender" not in said
    file_of(tmp_path, "lavender lantern = 40\n")
    assert says(*arguments)[0] == 0


async def test_a_hangup_reads_the_words_anew_and_ends_nothing(tmp_path: Path) -> None:
    words = file_of(tmp_path, "lavender lantern = 40\n")
    config = tmp_path / "relay.toml"
    config.write_text(f'words_file = "{words}"\n', "utf-8")
    options = "--config", str(config), "--data-dir", str(tmp_path / "data")
    async with relaying(*options) as relay:
        words.write_text("quiet harbour = 50\n", "utf-8")
        relay.send(signal.SIGHUP)
        assert "words=new" in await relay.line_with("reload")
        async with client_of(relay.port) as client:
            assert isinstance(await with_word(client, couple(), "quietharbour"), Entered)
        await relay.stop()


async def with_word(client: Client, them: Couple, word: str, after: int | None = None) -> object:
    await client.say(Word(word_proof(word, them.room)))
    proof = them.members[0].sign("create", client.challenge)
    return await client.ask(Create(them.room, them.roster, 0, proof, after))


async def test_a_room_is_made_with_a_word_and_entered_without(tmp_path: Path) -> None:
    words = file_of(tmp_path, "lavender lantern = 40\n")
    async with running(settings_for(tmp_path / "data", words_file=words)) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            assert await first.create(couple()) == Denied(Code.RELAY_FULL, 0)
            assert await with_word(first, couple(), "another word") == Denied(Code.WORD, 0)
            assert isinstance(await with_word(first, couple(), WORD), Entered)
            assert isinstance(await second.enter(couple(), 1), Entered)
            # Asked again, as after a line that dropped, it is the same room.
        async with client_of(relay.port) as again:
            assert isinstance(await again.create(couple()), Entered)


async def test_a_room_that_was_lost_is_not_made_again_without_a_word_either(
    tmp_path: Path,
) -> None:
    words = file_of(tmp_path, "lavender lantern = 40\n")
    async with running(settings_for(tmp_path / "data", words_file=words)) as relay:
        async with client_of(relay.port) as client:
            proof = couple().members[0].sign("create", client.challenge)
            lost = Create(couple().room, couple().roster, 0, proof, 7)
            assert await client.ask(lost) == Denied(Code.RELAY_FULL, 0)
            assert isinstance(await with_word(client, couple(), WORD, 7), Entered)


async def test_a_relay_tells_what_its_host_says_and_whether_it_wants_a_word(
    tmp_path: Path,
) -> None:
    said = {"contact": "relay@example.org", "news": "Away on Sunday."}
    async with running(settings_for(tmp_path / "one", **said)) as relay:
        async with client_of(relay.port) as client:
            assert await client.ask(Ask()) == Host("relay@example.org", "Away on Sunday.", False)
            assert isinstance(await client.create(couple()), Entered)
    words = file_of(tmp_path, "lavender lantern = 40\n")
    async with running(settings_for(tmp_path / "two", words_file=words)) as relay:
        async with client_of(relay.port) as client:
            assert await client.ask(Ask()) == Host("", "", True)
            await client.visit(name_of("lobby"))
            assert await client.ask(Ask()) == Denied(Code.UNEXPECTED, 0)


async def test_the_words_are_read_anew_and_kept_where_the_file_does_not_hold(
    tmp_path: Path,
) -> None:
    words = file_of(tmp_path, "lavender lantern = 40\n")
    async with running(settings_for(tmp_path / "data", words_file=words)) as relay:
        assert await made(relay, "one", WORD)
        words.write_text("quiet harbour = 5\n", "utf-8")
        relay.reload()
        assert relay.counts.failed_reloads == 1
        assert await made(relay, "two", WORD)
        words.write_text("quiet harbour = 50\n", "utf-8")
        relay.reload()
        assert not await made(relay, "three", WORD)
        assert await made(relay, "three", "quietharbour")


async def made(relay: Relay, room: str, word: str) -> bool:
    async with client_of(relay.port) as client:
        return isinstance(await with_word(client, couple(room), word), Entered)


async def test_no_file_and_no_database_holds_a_word_or_its_proof(tmp_path: Path) -> None:
    words = file_of(tmp_path, "lavender lantern = 40\n")
    async with running(settings_for(tmp_path / "data", words_file=words)) as relay:
        assert await made(relay, "one", WORD)
        told = relay.metrics()
        kept = b"".join(
            path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()
        )
    proof = word_proof(WORD, couple("one").room)
    for secret in (WORD.encode(), b"lavender", proof):
        assert secret not in kept and secret not in told.encode()
