"""What is kept, as it is shown: every text cleaned, every answer what it says.

About `tui.pages.keeping` and `tui.words.keeping`.
"""

from datetime import UTC, date, timedelta
from typing import Final

import pytest
from hypothesis import given

from protocol.clean import clean
from tests.tui.kept.samples import AGREED, NOTE, NOW, RECORD, of_a_facilitator
from tests.tui.kept.test_appointing import made
from tui.errors import KeptForeign, KeptNewer, KeptUnreadable
from tui.kept.appointing import appointments
from tui.kept.documents import Document
from tui.kept.listing import Item, Kind, listed
from tui.pages.keeping import (
    DELETE,
    HAND_OUT,
    HAND_OUT_TO,
    KEEP,
    answers_of,
    deleting_of,
    ending_of,
    line_of,
    markdown_of,
    texts_of,
)
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words

HOSTILE: Final = "a\x1b[31mb\u202ec\u2066d\u200be"


def item(*found: Document) -> Item:
    (one,) = listed([(f"{number:032x}.age", each) for number, each in enumerate(found)], ())
    return one


def shown(one: Item) -> str:
    return "\n".join(text.text for text in texts_of(one, UTC))


def appointed_item() -> Item:
    return item(*made(NOW + timedelta(days=1)).documents)


def test_a_line_says_whose_when_and_whether_it_stays() -> None:
    note = line_of(item(NOTE), 0, NOW, UTC)
    assert note == "Tuesday, Ada and Sam · Thursday 26 November 2026, 19:30 · goes with the room"
    assert line_of(item(NOTE.__replace__(stays=True)), 0, NOW, UTC).endswith("· stays")
    record = line_of(item(RECORD), 0, NOW, UTC)
    assert record == "Thursday 26 November 2026 · Tuesday, Ada and Sam"


def test_an_appointment_says_when_it_opens_and_that_it_is_open() -> None:
    one = appointed_item()
    assert line_of(one, 0, NOW, UTC) == "Tuesday, Ada and Sam · Fri 27 Nov 19:30 – opens 18:30"
    assert line_of(one, 0, NOW + timedelta(hours=23), UTC).endswith("– open now")


def test_the_words_of_both_are_read_by_name() -> None:
    told = shown(appointed_item())
    first, second = made().documents
    assert f"Ada: {' '.join(first.words)}" in told and f"Sam: {' '.join(second.words)}" in told
    assert first.secret not in told


def test_a_record_says_what_took_place_and_that_nobody_was_asked_for_the_rest() -> None:
    told = shown(item(RECORD.__replace__(agreements=None)))
    assert "One thing only, 1 minute" in told and keeping_words.NO_AGREEMENTS in told
    assert AGREED.text not in told
    assert AGREED.text in shown(item(RECORD))
    assert kept_words.NOTHING_AGREED in shown(item(RECORD.__replace__(agreements=())))


def test_a_record_without_parts_says_so() -> None:
    assert keeping_words.NO_PARTS in shown(item(RECORD.__replace__(parts=())))


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (KeptForeign(""), kept_words.FOREIGN),
        (KeptNewer(""), kept_words.NEWER),
        (KeptUnreadable(""), kept_words.UNREADABLE),
    ],
)
def test_what_does_not_open_says_why(error: Exception, says: str) -> None:
    (one,) = listed((), [("f" * 32 + ".age", error)])
    assert says in shown(one) and line_of(one, 2, NOW, UTC) == keeping_words.unread_line(2)
    assert [each.id for each in answers_of(one)] == [DELETE]
    assert keeping_words.DELETE_UNREAD in deleting_of(one)


@given(document=of_a_facilitator)
def test_whatever_was_found_on_this_laptop_is_cleaned_before_it_is_shown(
    document: Document,
) -> None:
    hostile = document.__replace__(label=HOSTILE)
    for one in listed([("a.age", hostile)], ()):
        for text in (line_of(one, 0, NOW, UTC), *(each.text for each in texts_of(one, UTC))):
            if len(text) < 3_000:
                assert clean(text) == text


def test_what_steers_a_terminal_is_shown_nowhere() -> None:
    halves = [
        each.__replace__(label=HOSTILE, name=HOSTILE, words=(HOSTILE,))
        for each in made(NOW + timedelta(days=1)).documents
    ]
    part = RECORD.parts[0].__replace__(title=HOSTILE)
    for one in (
        item(NOTE.__replace__(label=HOSTILE, text=HOSTILE)),
        item(RECORD.__replace__(label=HOSTILE, parts=(part,))),
        item(*halves),
    ):
        for text in (shown(one), line_of(one, 0, NOW, UTC)):
            assert not set("\x1b\u202e\u2066\u200b") & set(text) and "[31mbcde" in text
    assert appointments(halves)


def test_each_can_be_handed_out_by_itself_under_a_name_that_says_nothing() -> None:
    stem, text = markdown_of(item(NOTE), HAND_OUT, UTC)
    assert stem == "notes-2026-11-26" and text.startswith("# My notes")
    stem, text = markdown_of(item(RECORD), HAND_OUT, UTC)
    assert stem == "session-2026-11-26" and text.startswith("# Session record")
    for number, id in enumerate(HAND_OUT_TO):
        stem, text = markdown_of(appointed_item(), id, UTC)
        assert stem == "appointment-2026-11-27" and "relay" not in text
        _, with_relay = markdown_of(appointed_item(), id, UTC, relay="relay.example.org:4774")
        assert with_relay.startswith(text) and "\n`relay.example.org:4774`\n" in with_relay
        assert " ".join(made().documents[number].words) in text
        assert made().documents[1 - number].words[0] not in text


def test_what_can_be_done_with_each_is_offered_and_nothing_else() -> None:
    assert [each.id for each in answers_of(item(NOTE))] == [HAND_OUT, KEEP, DELETE]
    assert [each.id for each in answers_of(item(NOTE.__replace__(stays=True)))] == [
        HAND_OUT,
        DELETE,
    ]
    assert [each.id for each in answers_of(item(RECORD))] == [HAND_OUT, DELETE]
    assert [each.id for each in answers_of(appointed_item())] == [*HAND_OUT_TO, DELETE]


def test_deleting_says_what_is_lost_of_each() -> None:
    told = {deleting_of(one) for one in (item(NOTE), item(RECORD), appointed_item())}
    assert len(told) == 3 and all(keeping_words.NOT_BACK in each for each in told)


def test_of_a_room_that_is_over_what_there_is_is_offered_and_keeping_nothing_is_last() -> None:
    def offered(has_notes: bool, has_record: bool) -> list[str]:
        return [each.id for each in ending_of(has_notes=has_notes, has_record=has_record)]

    assert offered(True, True) == ["both", "notes", "record", "nothing"]
    assert offered(True, False) == ["notes", "nothing"]
    assert offered(False, True) == ["record", "nothing"]


def test_every_kind_has_a_heading() -> None:
    from tui.pages.keeping import heading_of

    assert len({heading_of(kind) for kind in Kind}) == len(Kind)


def test_the_newest_day_is_told_in_full() -> None:
    assert "Wednesday 1 January 2025" in line_of(
        item(RECORD.__replace__(date=date(2025, 1, 1))), 0, NOW, UTC
    )
