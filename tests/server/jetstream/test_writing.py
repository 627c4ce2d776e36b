"""A draft is written at most once, whatever becomes of the answers.

About `server.jetstream.writing` and `server.jetstream.tally`.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from server.jetstream.answers import NO_HEADERS, ApiError, Headers, NoAnswer, Said
from server.jetstream.naming import Names
from server.jetstream.tally import Tally
from server.jetstream.writing import Message, messages_of, put
from server.rules.standing import Change, Ended, RoomLog, founded, renew, sign
from server.store.ports import Draft, Unwritten
from server.store.rows import Row, pack
from tests.server.archive_contract import ROOM, ROSTER, SIGNED, THREE

PLACE = Names(bytes(32)).place(ROOM)
LOG, FOUNDING = founded(ROSTER)
SIGNING = Row(sign(LOG, 0)[1], sign(LOG, 0)[0])
DRAFT = Draft(ROOM, 7, [SIGNING])


class Engine:
    """Answers as it is told to: a position, an error's number, or None for no answer.

    `is_written` is what is found where the draft should be: that of this author, somebody else's,
    or nothing.
    """

    def __init__(self, *answers: int | ApiError | None, is_written: bool | None = None) -> None:
        self.answers = list(answers)
        self.is_written = is_written
        self.told: list[Message] = []

    async def ask(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, wait_s: float = 0
    ) -> Said:
        self.told.append(Message(subject, dict(headers), data))
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            raise NoAnswer("none")
        if isinstance(answer, ApiError):
            raise answer
        return Said(subject, {}, b'{"seq": %d}' % answer)

    async def tell(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, reply: str = ""
    ) -> None:
        self.told.append(Message(subject, dict(headers), data))

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        assert body == {"seq": 8, "next_by_subj": PLACE.log}
        if self.is_written is None:
            raise ApiError(10037, "no message found")
        nonce = self.told[0].headers["Nonce"] if self.is_written else "other"
        headers = b64encode(b"NATS/1.0\r\nNonce: %s\r\n\r\n" % nonce.encode()).decode()
        return {"message": {"seq": 9, "hdrs": headers, "data": ""}}

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        raise AssertionError("nobody asks for pages")


MOVED, UNDER_WAY = ApiError(10071, "wrong last sequence: 9"), ApiError(10164, "wrong")


@pytest.fixture(autouse=True)
def hastily(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("server.jetstream.writing.PAUSE_S", 0.0)
    monkeypatch.setattr("server.jetstream.writing.PATIENCE_S", 0.05)
    yield


async def test_what_is_taken_is_where_the_engine_says() -> None:
    engine = Engine(9)
    assert await put(engine, PLACE, DRAFT, "", Tally()) == 9
    (message,) = engine.told
    assert (message.subject, message.data) == (PLACE.log, pack(SIGNING))
    assert message.headers["Nats-Expected-Last-Subject-Sequence"] == "7"


async def test_somebody_else_was_first_if_it_was_asked_for_once() -> None:
    assert await put(Engine(MOVED), PLACE, DRAFT, "", Tally()) is Unwritten.MOVED


@pytest.mark.parametrize(("then", "outcome"), [(MOVED, Unwritten.MOVED), (9, 9)])
async def test_while_somebody_is_just_writing_it_is_asked_again(
    then: int | ApiError, outcome: int | Unwritten
) -> None:
    engine = Engine(UNDER_WAY, UNDER_WAY, then)
    assert await put(engine, PLACE, DRAFT, "", Tally()) == outcome
    assert len(engine.told) == 3


@pytest.mark.parametrize(
    ("answers", "is_written", "outcome"),
    [
        ((None, 9), None, 9),
        ((None, MOVED), True, 9),
        ((None, UNDER_WAY, None, MOVED), True, 9),
        ((None, MOVED), False, Unwritten.MOVED),
        ((None, MOVED), None, Unwritten.LOST),
        ((ApiError(10077, "full"),), None, Unwritten.LOST),
        ((), None, Unwritten.LOST),
    ],
    ids=["again", "mine", "mine-late", "theirs", "erased", "full", "silence"],
)
async def test_after_silence_it_is_told_whose_it_was(
    answers: tuple[int | ApiError | None, ...],
    is_written: bool | None,
    outcome: int | Unwritten,
) -> None:
    engine, tally = Engine(*answers, is_written=is_written), Tally()
    assert await put(engine, PLACE, DRAFT, "", tally) == outcome
    assert tally.moved == (outcome is Unwritten.MOVED) and tally.lost == (outcome is Unwritten.LOST)
    assert tally.settled == (is_written is True)
    assert len({message.headers["Nonce"] for message in engine.told}) == 1


def test_only_a_founding_says_the_name_and_that_sealed() -> None:
    (message,) = messages_of(PLACE, Draft(ROOM, 0, [Row(FOUNDING, LOG)]), "n", "sealed")
    assert message.headers == {
        "Nonce": "n",
        "Nats-Expected-Last-Subject-Sequence": "0",
        "Name": "sealed",
    }


def test_a_roster_and_an_end_are_written_with_their_rows() -> None:
    renewed = renew(LOG, ROSTER, Change(1, THREE, 0, SIGNED))
    assert renewed is not None
    seated = Row(renewed[1], renewed[0])
    messages = messages_of(PLACE, Draft(ROOM, 7, [seated, Row(Ended(), RoomLog())]), "n", "")
    subjects = [message.subject for message in messages]
    assert subjects == [PLACE.roster, PLACE.log, PLACE.log, PLACE.end]
    conditions = [m.headers.get("Nats-Expected-Last-Subject-Sequence") for m in messages]
    assert conditions == [None, "7", None, None]
    assert messages[0].data == messages[1].data and messages[3].data == b""


async def test_a_batch_is_told_by_its_number_and_its_last_row_comes_before_the_end() -> None:
    engine = Engine(None, 12)
    draft = Draft(ROOM, 7, [SIGNING, Row(Ended(), LOG)])
    assert await put(engine, PLACE, draft, "", Tally()) == 11
    batches = [message.headers["Nats-Batch-Id"] for message in engine.told]
    assert batches[:3] == [batches[0]] * 3 and batches[3:] == [batches[3]] * 3
    assert batches[0] != batches[3]
    numbers = [message.headers["Nats-Batch-Sequence"] for message in engine.told]
    assert numbers == ["1", "2", "3"] * 2
    commits = [message.headers.get("Nats-Batch-Commit") for message in engine.told]
    assert commits == [None, None, "1"] * 2
