"""Who can read what beside a change of keys: tried with every key that a seat has.

About `protocol.seal.keyring`, `protocol.session.coming` and `protocol.session.asides`.
"""

from collections.abc import Container
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.errors import BadSeal, Malformed, NoKey
from protocol.seal.chain import Standing
from protocol.seal.envelope import Kind, open_event, read_header, seal_event
from protocol.seal.keyring import Handed, Key, Member, Wrapping, box_key, has_three, kid_of
from protocol.seal.sealing import hash_of, mac, shared_secret, unpad
from protocol.seats import PARTNERS, Seat
from protocol.session.controls import NOT_WITH_A_THIRD
from protocol.session.events import (
    AnyEvent,
    CameBack,
    FacilitatorLeft,
    Left,
    Paused,
    Preferred,
    Rejoined,
    Remarked,
    StoppedForToday,
    TookAside,
    Voice,
    encode_move,
)
from protocol.session.ledger import Ledger, Taken
from protocol.session.outline import digest
from protocol.session.session import Ended, Pausing
from protocol.session.snapshot import parts_of_snapshot
from tests.protocol.reader import keys, log
from tests.protocol.thirds import (
    EXCHANGE,
    FIRST,
    GOES,
    LATECOMER,
    MEMBERS,
    MET,
    ROOM,
    SECOND,
    SEEDS,
    THIRD,
    YES,
    Three,
    exchange_of,
    keys_of,
    opened_by,
)
from tests.tries import tries

usual = settings(max_examples=tries(100), deadline=None, suppress_health_check=list(HealthCheck))


def joined() -> Three:
    """All three hold the same session."""
    three = Three.begun()
    three.comes()
    three.tell()
    three.say_seen(SECOND)
    assert three.third is not None and three.third.is_ready
    return three


def aside(*partners: Seat) -> Three:
    """As `joined`, in a word with the last of these."""
    three = joined()
    for partner in partners:
        assert not three.do(THIRD, TookAside(partner, 3)).is_refused
    return three


def digests(three: Three) -> set[bytes]:
    return {digest(ledger.session) for ledger in three.seats.values()}


# Wraps


def test_a_key_is_wrapped_for_each_member_as_it_is_laid_down() -> None:
    bound = Wrapping(ROOM.room_id, 1, FIRST, b"t" * 32)
    wrapped = bound.wrap(b"K" * 32, EXCHANGE[FIRST], MEMBERS[THIRD], b"n" * 24)
    assert wrapped[:24] == b"n" * 24 and len(wrapped) == 104
    key = mac(
        shared_secret(EXCHANGE[THIRD], MEMBERS[FIRST].exchange),
        "unh1.wrap",
        ROOM.room_id,
        bytes([0, 0, 0, 1]),
        b"t" * 32,
    )
    assert wrapped[24:56] == mac(key, "unh1.aead.com", b"n" * 24)
    opened = bound.unwrap(wrapped, EXCHANGE[THIRD], MEMBERS[FIRST].exchange, THIRD)
    assert opened == b"K" * 32


@pytest.mark.parametrize(
    "other",
    [
        Wrapping(b"q" * 32, 1, FIRST, b"t" * 32),
        Wrapping(ROOM.room_id, 2, FIRST, b"t" * 32),
        Wrapping(ROOM.room_id, 1, SECOND, b"t" * 32),
        Wrapping(ROOM.room_id, 1, FIRST, b"u" * 32),
    ],
)
def test_a_wrap_opens_in_no_other_room_epoch_place_or_name(other: Wrapping) -> None:
    bound = Wrapping(ROOM.room_id, 1, FIRST, b"t" * 32)
    wrapped = bound.wrap(b"K" * 32, EXCHANGE[FIRST], MEMBERS[THIRD], b"n" * 24)
    with pytest.raises(BadSeal):
        other.unwrap(wrapped, EXCHANGE[THIRD], MEMBERS[FIRST].exchange, THIRD)
    with pytest.raises(BadSeal):
        bound.unwrap(wrapped, EXCHANGE[SECOND], MEMBERS[FIRST].exchange, THIRD)
    with pytest.raises(BadSeal):
        bound.unwrap(wrapped, EXCHANGE[THIRD], MEMBERS[FIRST].exchange, SECOND)


def test_a_consent_names_both_keys_of_the_third_seat() -> None:
    member = MEMBERS[THIRD]
    assert member.name == hash_of("unh1.lead.keys", member.signing, member.exchange)


def test_what_is_handed_out_comes_back_as_it_was_and_nothing_else_is_read() -> None:
    three = Three.begun()
    three.consent()
    event = three.keys(FIRST, 1)
    content = unpad(open_event(event, read_header(event), box_key(ROOM.room_id, 1)))
    handed = Handed.read(content)
    assert handed.pack() == content
    assert handed.members == tuple(MEMBERS.values())
    for cut in range(len(content)):
        with pytest.raises(Malformed):
            Handed.read(content[:cut])
    with pytest.raises(Malformed):
        Handed.read(content + b"\0")


def test_a_new_key_is_of_one_size_whether_somebody_comes_or_goes() -> None:
    three = joined()
    coming = next(event for _, event in three.log if read_header(event).kind is Kind.KEYS)
    three.goes()
    assert len(three.log[-1][1]) == len(coming)


# Before it came


def test_the_third_seat_before_both_consents_opens_no_entry_with_any_key_it_has() -> None:
    three = Three.begun()
    three.say_seen()
    three.consent()
    assert not list(opened_by(keys_of(three, THIRD), three.log))
    assert LATECOMER.begin([event for _, event in three.log]) is None


def test_on_the_wire_every_answer_to_a_third_seat_looks_the_same() -> None:
    """And but for two yeses nothing follows: what a third seat is handed is equal."""
    told = set()
    for answers in product((YES, NOT_WITH_A_THIRD), repeat=2):
        three = Three.begun()
        three.do(FIRST, MET)
        begun = len(three.log)
        for seat, answer in zip(PARTNERS, answers, strict=True):
            three.do(seat, answer)
        headers = [(read_header(event), len(event)) for _, event in three.log[begun:]]
        told.add(tuple((each.kind, each.seat, each.epoch, size) for each, size in headers))
        is_let_in = answers == (YES, YES)
        assert all(ledger.is_keyless is is_let_in for ledger in three.ledgers.values())
        assert LATECOMER.begin([event for _, event in three.log]) is None
        assert not list(opened_by(keys_of(three, THIRD), three.log))
    assert len(told) == 1


def test_once_it_has_come_it_opens_what_follows_and_nothing_that_was_before() -> None:
    three = joined()
    three.do(SECOND, Paused(20))
    base = next(
        seq for seq, (_, event) in enumerate(three.log, 1) if read_header(event).kind is Kind.KEYS
    )
    opened = {seq for seq, _ in opened_by(keys_of(three, THIRD), three.log)}
    assert opened == set(range(base, len(three.log) + 1))


def test_it_is_told_no_word_of_what_was_said_before() -> None:
    three = Three.begun()
    three.comes()
    three.tell()
    told = b"".join(content for _, content in opened_by(keys_of(three, THIRD), three.log))
    assert b"Ada" in told and b"Sam" in told  # their names alone
    assert three.third is not None and three.third.session.guide is not None


def test_a_key_for_three_is_taken_from_nobody_before_both_have_consented() -> None:
    three = Three.begun()
    three.do(SECOND, MET)
    early = three.keys(FIRST, 1)
    taken = three.hand(early)
    assert all(each.handed is None for each in taken.values())
    assert not three.ledgers[SECOND].has_parted
    # Nor after it, if it was sealed before.
    three.do(SECOND, YES)
    sealed_before = three.keys(SECOND, 1)
    three.do(FIRST, YES)
    assert three.hand(sealed_before)[FIRST].handed is None


def test_a_key_for_another_third_than_was_consented_to_is_not_taken() -> None:
    three = Three.begun()
    three.consent()
    stranger = Member(THIRD, MEMBERS[THIRD].signing, MEMBERS[FIRST].exchange)
    taken = three.hand(three.keys(FIRST, 1, stranger))
    assert taken[SECOND].handed is None and taken[FIRST].handed is None


def test_a_key_for_other_partners_than_those_of_the_door_is_not_taken() -> None:
    three = Three.begun()
    three.consent()
    ledger = three.ledgers[FIRST]
    first, second, third = ledger.members(1, MEMBERS[THIRD])
    nonces = tuple(three.draw(24) for _ in range(4))
    stranger = replace(second, exchange=third.exchange)
    key = Key(1, b"X" * 32, ledger.channel.seq)
    event, _ = ledger.channel.hand_out(key, (first, stranger, third), nonces, b"s" * 64)
    taken = three.hand(event)
    assert all(each.handed is None for each in taken.values())
    assert not three.ledgers[SECOND].has_parted


def test_nothing_counts_that_says_it_was_sealed_before_its_key_was_there() -> None:
    """The third seat could not tell what its author had seen, so nobody takes it."""
    three = joined()
    key = three.ledgers[SECOND].channel.keyring.sealing
    assert key is not None
    channel = three.ledgers[SECOND].channel
    header = replace(
        read_header(three.log[-1][1]),
        kind=Kind.MOVE,
        seat=SECOND,
        counter=channel.counter + 1,
        seen_seq=1,
        seen_head=channel.head_at(1),
    )
    content = encode_move(three.ledgers[FIRST].session.page, StoppedForToday())
    taken = three.hand(seal_event(header, content, key.key, SEEDS[SECOND]))
    assert all(each.is_refused for each in taken.values())
    assert len(digests(three)) == 1


def test_a_key_that_leaves_a_partner_out_parts_its_author() -> None:
    three = Three.begun()
    three.consent()
    event = three.keys(FIRST, 1)
    header = read_header(event)
    handed = Handed.read(unpad(open_event(event, header, box_key(ROOM.room_id, 1))))
    first, _, third = handed.wraps
    bad = replace(handed, wraps=(first, bytes(104), third)).pack()
    forged = seal_event(header, bad, box_key(ROOM.room_id, 1), SEEDS[FIRST])
    assert three.hand(forged)[SECOND].standing is Standing.PARTED
    # Who was left out goes on, and can stop and leave.
    second = three.ledgers[SECOND]
    assert second.is_keyless
    three.hand(three.keys(SECOND, 1))
    three.do(SECOND, Left())
    assert isinstance(second.session.phase, Ended)


def test_nobody_but_a_partner_hands_out_a_key() -> None:
    three = joined()
    assert three.third is not None
    channel = three.third.channel
    members = three.ledgers[FIRST].members(1, MEMBERS[THIRD])
    nonces = tuple(bytes([at]) * 24 for at in range(4))
    event, _ = channel.hand_out(Key(1, b"X" * 32, channel.seq), members, nonces, b"s" * 64)
    assert all(each.handed is None for each in three.hand(event).values())


# All three


def test_all_three_fold_to_the_same_digests_from_the_snapshot_on() -> None:
    three = joined()
    assert len(digests(three)) == 1
    for seat, event in ((FIRST, Paused(20)), (SECOND, CameBack()), (FIRST, CameBack())):
        three.do(seat, event)
        assert len(digests(three)) == 1
    three.say_seen()
    assert not any(ledger.has_parted for ledger in three.seats.values())
    assert len({ledger.channel.head for ledger in three.seats.values()}) == 1


def test_what_came_before_the_snapshot_was_whole_is_folded_onto_it() -> None:
    three = Three.begun()
    three.comes()
    parts = three.ledgers[FIRST]
    seq, session = parts.channel.seq, parts.session
    three.do(SECOND, Paused(20))
    three.say_seen(SECOND)
    assert three.third is not None and not three.third.is_ready
    for part in parts_of_snapshot(session, seq):
        three.hand(three.seal(FIRST, Kind.SNAPSHOT, part))
    assert three.third.is_ready
    assert len(digests(three)) == 1


def test_a_snapshot_that_the_other_does_not_bear_out_shows_nothing_and_parts_its_author() -> None:
    three = Three.begun()
    three.comes()
    ledger = three.ledgers[FIRST]
    lie = replace(ledger.session, starter=PARTNERS[1])
    for part in parts_of_snapshot(lie, ledger.channel.seq):
        three.hand(three.seal(FIRST, Kind.SNAPSHOT, part))
    assert three.ledgers[SECOND].has_parted
    three.say_seen(SECOND)
    assert three.third is not None and not three.third.is_ready and three.third.has_parted


def test_a_snapshot_with_another_name_for_the_other_parts_its_author() -> None:
    three = Three.begun()
    three.comes()
    ledger = three.ledgers[FIRST]
    lie = replace(ledger.session, names=("Ada", "Mud"))
    for part in parts_of_snapshot(lie, ledger.channel.seq):
        three.hand(three.seal(FIRST, Kind.SNAPSHOT, part))
    assert three.ledgers[SECOND].has_parted


# What crosses the change


def test_what_was_sealed_before_it_came_is_given_back_and_opens_for_the_two_alone() -> None:
    three = Three.begun()
    three.do(FIRST, MET)
    three.do(SECOND, YES)
    crossing = three.move(SECOND, StoppedForToday())
    three.do(FIRST, YES)
    three.comes_in()
    three.tell()
    taken = three.hand(crossing)
    assert taken[SECOND].is_refused and taken[SECOND].event == StoppedForToday()
    assert taken[FIRST].is_refused
    assert taken[THIRD].event is None
    assert len(digests(three)) == 1
    seq = len(three.log)
    assert seq not in {at for at, _ in opened_by(keys_of(three, THIRD), three.log)}
    # It may be said again, now to all three.
    assert not three.do(SECOND, StoppedForToday()).is_refused
    assert len(digests(three)) == 1


def test_what_was_said_while_three_were_there_counts_though_the_third_has_just_gone() -> None:
    three = joined()
    crossing = three.move(FIRST, StoppedForToday())
    three.do(SECOND, GOES)
    taken = three.hand(crossing)
    assert not taken[FIRST].is_refused and not taken[SECOND].is_refused
    assert three.ledgers[FIRST].session == three.ledgers[SECOND].session


def test_nothing_counts_under_the_old_key_by_one_who_had_seen_the_change() -> None:
    three = joined()
    old = next(key for key in three.ledgers[FIRST].channel.keyring.held if has_three(key.epoch))
    three.do(SECOND, GOES)
    channel = three.ledgers[FIRST].channel
    header = replace(
        read_header(three.log[-1][1]),
        seat=FIRST,
        counter=channel.counter + 1,
        seen_seq=channel.seq,
        seen_head=channel.head,
    )
    content = encode_move(three.ledgers[FIRST].session.page, StoppedForToday())
    late = seal_event(header, content, old.key, SEEDS[FIRST])
    assert three.hand(late)[SECOND].is_refused


def test_nothing_can_be_sealed_while_nobody_has_handed_out_the_key_that_is_due() -> None:
    three = Three.begun()
    three.consent()
    for seat in PARTNERS:
        assert three.ledgers[seat].is_keyless
        with pytest.raises(NoKey):
            three.move(seat, Paused(20))
    three.hand(three.keys(FIRST, 1))
    assert not any(ledger.is_keyless for ledger in three.ledgers.values())


def test_two_who_hand_out_a_key_at_the_same_time_both_are_heard() -> None:
    three = joined()
    three.do(SECOND, GOES)
    both = {seat: three.keys(seat, 2) for seat in PARTNERS}
    said = {seat: three.move(seat, Paused(20)) for seat in PARTNERS}
    for event in (*both.values(), *said.values()):
        taken = three.hand(event)
        assert not any(each.is_refused for each in taken.values())
    assert three.ledgers[FIRST].session == three.ledgers[SECOND].session
    assert isinstance(three.ledgers[FIRST].session.phase, Pausing)


def test_a_key_lies_in_the_outbox_and_what_follows_it_there_opens_for_the_two_alone() -> None:
    """Offline, one goes on alone: what that one says from then on nobody else can read."""
    three = joined()
    goes = three.move(SECOND, GOES)
    key = three.keys(SECOND, 2)
    page = three.ledgers[SECOND].session.page
    word = three.seal(SECOND, Kind.MOVE, encode_move(page, Paused(20)))
    for event in (goes, key, word):
        taken = three.hand(event)
    assert not taken[FIRST].is_refused and taken[FIRST].event == Paused(20)
    assert len(three.log) not in {at for at, _ in opened_by(keys_of(three, THIRD), three.log)}


def test_a_key_in_the_outbox_is_there_again_after_a_crash() -> None:
    three = Three.begun()
    three.consent()
    nonces = tuple(bytes([at]) * 24 for at in range(4))
    event, content = three.ledgers[FIRST].hand_out(1, b"K" * 32, nonces, b"s" * 64, MEMBERS[THIRD])
    again = Three.begun().ledgers[FIRST]
    for entry in three.log[-3:]:
        again.take(*entry)
    assert again.is_keyless
    again.channel.remember(event, content)
    assert not again.is_keyless
    assert again.channel.keyring.sealing == Key(1, b"K" * 32, again.channel.seq)


def test_a_key_that_did_not_count_after_all_is_not_sealed_with() -> None:
    three = Three.begun()
    early = three.keys(FIRST, 1)
    three.hand(early)
    assert three.ledgers[FIRST].channel.keyring.sealing == Key(0, ROOM.key)


# After it has gone


@pytest.mark.parametrize("event", [GOES, FacilitatorLeft()], ids=["alone", "left"])
@pytest.mark.parametrize("handing", PARTNERS)
def test_after_going_it_opens_nothing_later_with_every_key_it_has(
    handing: Seat, event: AnyEvent
) -> None:
    three = joined()
    before = len(three.log)
    three.goes(handing, event)
    gone = len(three.log)
    assert gone == before + 2  # the new key is the very next entry
    for seat in PARTNERS:
        three.do(seat, Paused(20))
    three.say_seen(FIRST, SECOND)
    later = {at for at, _ in opened_by(keys_of(three, THIRD), three.log) if at > gone}
    assert not later
    assert three.ledgers[FIRST].session == three.ledgers[SECOND].session
    third = three.seats[THIRD]
    assert third.channel.seq == len(three.log)  # it may even be handed all of it
    assert third.session.third.seated is None and third.session.page == 2


def test_what_a_gone_seat_signs_counts_for_nothing_and_stops_nobody() -> None:
    three = joined()
    old = three.move(THIRD, FacilitatorLeft())
    three.goes()
    third = three.seats[THIRD].channel
    new = seal_event(
        replace(
            read_header(old),
            epoch=2,
            counter=third.counter,
            seen_seq=third.seq,
            seen_head=third.head,
        ),
        b"",
        b"x" * 32,
        SEEDS[THIRD],
    )
    before = three.ledgers[FIRST].session
    for event in (old, new):
        three.hand(event)
    assert three.ledgers[FIRST].session == three.ledgers[SECOND].session == before
    assert not any(three.ledgers[seat].has_parted for seat in PARTNERS)


def test_whoever_comes_again_begins_anew_and_the_gap_stays_closed() -> None:
    three = Three.begun()
    three.comes()
    three.tell()
    three.goes()
    gap = range(len(three.log), len(three.log) + 2)
    three.third = None
    three.consent()
    base = len(three.log)
    three.hand(three.keys(SECOND, 3))
    three.join(base)
    three.tell()
    three.say_seen(SECOND)
    assert three.third is not None and three.third.is_ready
    opened = {at for at, _ in opened_by(keys_of(three, THIRD), three.log)}
    assert not opened & {at + 1 for at in gap}
    assert len(digests(three)) == 1


def test_a_third_seat_that_has_parted_sees_it_and_the_two_are_untouched() -> None:
    """A relay dated an entry otherwise for it alone."""
    three = joined()
    assert three.third is not None
    moved, at_ms = three.move(FIRST, Preferred(Voice.ALOUD)), 1_000 + len(three.log)
    for ledger in three.ledgers.values():
        ledger.take(at_ms, moved)
    three.third.take(at_ms + 1, moved)
    three.log.append((at_ms, moved))
    for event in (Remarked("Hello"), FacilitatorLeft()):
        taken = three.hand(three.move(THIRD, event))
        assert all(taken[seat].standing is Standing.PARTED for seat in PARTNERS)
    assert three.third.channel.seq == len(three.log) and not three.third.has_parted
    for seat in PARTNERS:
        ledger = three.ledgers[seat]
        # Nobody waits for it; and it is told once, so that it sees for itself.
        assert not ledger.has_parted and ledger.session.third.seated is not None
        assert ledger.is_confirmation_owed
    three.say_seen(*PARTNERS)
    assert three.third.has_parted
    three.do(SECOND, Preferred(Voice.ALOUD))
    assert three.ledgers[FIRST].session.voice is Voice.ALOUD
    three.goes()
    assert three.ledgers[FIRST].session == three.ledgers[SECOND].session
    assert three.ledgers[FIRST].unseen == 0


# A word with one


def test_a_word_with_one_opens_for_the_two_whose_it_is() -> None:
    three = aside(FIRST)
    taken = three.hand(three.whisper(THIRD, FIRST, "How is it for you?"))
    for seat, beside in ((FIRST, THIRD), (THIRD, FIRST)):
        said = taken[seat].whispered
        assert said is not None and not taken[seat].is_refused
        assert (said.text, said.by, said.beside) == ("How is it for you?", THIRD, beside)
    back = three.hand(three.whisper(FIRST, THIRD, "It is hard."))
    assert back[THIRD].whispered is not None
    assert len(digests(three)) == 1


@pytest.mark.parametrize("beside", PARTNERS)
def test_a_changed_partner_cannot_open_a_word_with_the_other_with_any_key_it_has(
    beside: Seat,
) -> None:
    three, other = aside(beside), PARTNERS[1 - beside]
    said = {}
    for author, to in ((THIRD, beside), (beside, THIRD)):
        event = three.whisper(author, to, "only for one")
        taken = three.hand(event)
        said[len(three.log)] = event
        # Chained, and nothing more is known of it.
        assert taken[other].whispered is None and taken[other].event is None
        assert taken[other].standing is Standing.SOUND
    assert not set(said) & {at for at, _ in opened_by(keys_of(three, other), three.log)}
    heads = {ledger.channel.head for ledger in three.seats.values()}
    assert len(heads) == 1 and not three.ledgers[other].has_parted
    # Nor later, with the keys that are made when the third seat goes.
    three.goes()
    assert not set(said) & {at for at, _ in opened_by(keys_of(three, other), three.log)}


@pytest.mark.parametrize("text", ["a", "a" * 250])
def test_a_word_with_one_is_padded_like_everything(text: str) -> None:
    three = joined()
    whispered = three.whisper(THIRD, FIRST, text)
    said = three.seal(THIRD, Kind.MOVE, text.encode())
    assert len(whispered) == len(said)


def test_there_is_no_word_with_one_between_the_two_or_without_a_third_seat() -> None:
    three = joined()
    with pytest.raises(NoKey):
        three.whisper(FIRST, SECOND, "psst")
    with pytest.raises(NoKey):
        Three.begun().whisper(FIRST, THIRD, "psst")
    three.do(THIRD, TookAside(FIRST, 3))
    late = three.whisper(THIRD, FIRST, "one more thing")
    three.goes()
    with pytest.raises(NoKey):
        three.whisper(FIRST, THIRD, "psst")
    taken = three.hand(late)
    assert taken[FIRST].whispered is None
    assert taken[THIRD].is_refused  # and the words are where they were typed


def is_heard(taken: Taken) -> bool:
    return taken.whispered is not None and not taken.is_refused


@pytest.mark.parametrize("beside", PARTNERS)
def test_a_word_with_one_counts_only_while_it_is_on_and_with_that_one(beside: Seat) -> None:
    """Both whose it is can tell, and the one whose it is not cannot even tell that it was void."""
    other = PARTNERS[1 - beside]
    before, during = joined(), aside(beside)
    second, over = aside(other, beside), aside(beside)
    over.do(beside, Rejoined())
    paused = aside(beside)
    paused.do(other, Paused(5))
    for three, counts in (
        *((before, False), (during, True), (aside(other), False)),
        *((second, True), (aside(beside, other), False), (over, False), (paused, False)),
    ):
        for author, to in ((THIRD, beside), (beside, THIRD)):
            taken = three.hand(three.whisper(author, to, "only for one"))
            assert is_heard(taken[author]) is is_heard(taken[to]) is counts
            assert taken[author].is_refused is not counts
            assert taken[other] == replace(taken[other], whispered=None, is_refused=False)
        assert len(digests(three)) == 1


def test_a_word_that_crossed_with_the_end_of_it_is_given_back() -> None:
    three = aside(FIRST)
    crossing = three.whisper(FIRST, THIRD, "and one more")
    three.do(SECOND, Rejoined())
    taken = three.hand(crossing)
    assert taken[FIRST].is_refused and not is_heard(taken[THIRD])
    assert not three.ledgers[SECOND].has_parted


def test_a_word_with_one_says_something_or_nothing() -> None:
    three = aside(FIRST)
    assert three.hand(three.whisper(THIRD, FIRST, " \u200b "))[FIRST].whispered is None
    channel = three.seats[THIRD].channel
    garbage = channel.seal_aside(FIRST, b"\xc1", b"n" * 24)
    taken = three.hand(garbage)[FIRST]
    assert taken.whispered is None and taken.standing is Standing.SOUND


# Whatever anybody writes


@given(data=st.data())
@usual
def test_whatever_keys_a_member_hands_out_the_other_can_still_stop_and_leave(
    data: st.DataObject,
) -> None:
    three = Three.begun()
    three.consent()
    mine, theirs = three.ledgers[FIRST], three.ledgers[SECOND].channel
    for _ in range(data.draw(st.integers(1, 3))):
        members = data.draw(
            st.lists(st.sampled_from(list(MEMBERS.values())), min_size=0, max_size=4)
        )
        wraps = tuple(data.draw(st.binary(min_size=104, max_size=104)) for _ in members)
        handed = Handed((0, 0, 0), tuple(members), wraps, b"s" * 64)
        epoch = data.draw(st.integers(0, 3))
        key = Key(epoch, data.draw(st.binary(min_size=32, max_size=32)))
        box = box_key(ROOM.room_id, epoch)
        event = theirs._sealed(Kind.KEYS, key, box, handed.pack(), three.draw(24))
        three.hand(event)
    if mine.is_keyless:
        three.hand(three.keys(FIRST, 1))
    assert not three.do(FIRST, StoppedForToday()).is_refused
    assert not three.do(FIRST, Left()).is_refused
    assert isinstance(mine.session.phase, Ended)


# A second program, by the page


def aside_of(ledger: Ledger) -> int | None:
    """With whom a word with one is on."""
    on = ledger.session.third.aside
    return None if on is None else int(on.seat)


def beside(three: Three, seat: Seat, base: int) -> None:
    """What the reader makes of the log as that seat is handed it, entry by entry, beside ours."""
    ours: Ledger
    members = {int(each.seat): (each.signing, each.exchange) for each in MEMBERS.values()}
    partners = {at: members[at] for at in (0, 1)}
    if seat is THIRD:
        found = LATECOMER.begin([event for _, event in three.log[base:]])
        assert found is not None
        ours, room, start = found, found.channel.room, found.channel
        begun = (start.seq, start.head, start.counters)
    else:
        ours = Ledger(ROOM, seat, SEEDS[seat], exchange_of(seat))
        room, base, begun = ROOM, 0, None
    kid = kid_of(room.key)
    ring = keys.Ring(
        room.room_id,
        int(seat),
        EXCHANGE[seat],
        members if seat is THIRD else partners,
        {(room.epoch, kid): (room.key, ours.channel.seq)},
        due=room.epoch,
        third=MEMBERS[THIRD].name,
        signers={room.epoch: members[2][0]} if seat is THIRD else {},
    )
    roster = tuple(key for _, key in room.roster)
    read = log.Log(
        *(room.room_id, room.key, roster, int(seat), SEEDS[seat], room.epoch),
        ring=ring,
        start=begun,
    )
    on = aside_of(ours)
    for at_ms, event in three.log[base:]:
        taken = ours.take(at_ms, event)
        standing, author, kind, _, content = read.take(at_ms, event)
        assert read.head == ours.channel.head
        if standing == "sound" and kind == Kind.KEYS.value and content:
            made = ring.take(event[:130], content)
            assert (made == "counts") is (taken.handed is not None)
            if made == "parted":
                read.parted.add(author)
                standing = made
        assert standing == taken.standing.value
        if kind == Kind.MOVE.value and content and taken.event is not None:
            assert read.is_void <= taken.is_refused
        if kind == Kind.ASIDE.value:
            is_open = standing == "sound" and bool(content) and not read.is_void
            assert (is_open and ring.is_heard(event[:130], on)) is is_heard(taken)
        on = aside_of(ours)
        ring.due, ring.due_since = ours.channel.keyring.due, ours.channel.keyring.due_since


def is_free(three: Three, waiting: Container[Seat]) -> bool:
    """Whether the third may say something now: it has a key, and nothing of it is on its way."""
    third = three.seats.get(THIRD)
    return third is not None and not third.is_keyless and THIRD not in waiting


@given(data=st.data())
@settings(usual, max_examples=tries(60))
def test_the_reader_of_the_page_makes_the_same_of_every_change_of_keys(
    data: st.DataObject,
) -> None:
    three = Three.begun()
    base, waiting = 0, dict[Seat, list[bytes]]()
    for _ in range(data.draw(st.integers(4, 25))):
        seat = data.draw(st.sampled_from(sorted(three.seats)))
        ledger = three.seats[seat]
        if seat in waiting:
            for event in waiting.pop(seat):
                three.hand(event)
            continue
        due = three.ledgers[FIRST].channel.keyring.due
        deeds = ["break", "back", "hold", "whisper", "seen", "yes", "yes", "met", "alone"]
        deeds += ["aside"] * 3
        if ledger.is_keyless or data.draw(st.integers(0, 9)) == 0:
            deeds = ["keys"]
        match data.draw(st.sampled_from(deeds)):
            case "break":
                three.do(seat, Paused(20))
            case "back":
                three.do(seat, CameBack())
            case "aside" if is_free(three, waiting):
                on = aside_of(three.ledgers[FIRST])
                other = data.draw(st.sampled_from(PARTNERS)) if on is None else PARTNERS[1 - on]
                three.do(*((THIRD, TookAside(other, 3)) if on is None else (seat, Rejoined())))
            case "met":
                three.do(seat, MET)
            case "yes":
                three.do(seat, YES)
            case "alone":
                three.do(seat, FacilitatorLeft() if seat is THIRD else GOES)
            case "hold":
                events: list[AnyEvent] = [Paused(30), YES]
                waiting[seat] = [three.move(seat, data.draw(st.sampled_from(events)))]
            case "seen":
                three.say_seen(seat)
            case "whisper" if has_three(due):
                other = data.draw(st.sampled_from([each for each in Seat if each is not seat]))
                if ledger.channel.keyring.aside(other) is not None:
                    three.hand(three.whisper(seat, other, "only you"))
            case "keys" if seat in PARTNERS and due:
                before = len(three.log)
                three.hand(three.keys(seat, due))
                if has_three(due) and three.third is None:
                    base = before
                    three.join(base)
                    three.tell(seat)
    for seat in three.seats:
        beside(three, seat, base)
    assert three.ledgers[FIRST].session == three.ledgers[SECOND].session


def test_a_seat_file_of_before_takes_up_no_later_key() -> None:
    ledger = Ledger(ROOM, FIRST, SEEDS[FIRST])
    three = Three.begun()
    three.comes()
    for entry in three.log:
        ledger.take(*entry)
    seated = ledger.session.third.seated
    assert seated is not None and seated.consent == YES
    assert not ledger.has_parted
    assert kid_of(ROOM.key) == ROOM.kid
