"""Any text in, the same text out; a length tells little; and what is none of ours is said so."""

import json
import re
from itertools import takewhile
from pathlib import Path
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.samples import APPOINTMENT, EVERY, NOTE, THANKS, documents
from tui.errors import KeptFailed, KeptNewer, KeptTooLong, KeptUnreadable
from tui.kept.documents import KINDS, Document, Note
from tui.kept.evening import Evening
from tui.kept.format import SCHEMAS, SIZES, packed, unpacked

KEPT_MD: Final = Path(__file__).parents[3] / "docs" / "kept.md"

WRITTEN = {
    "note": ["at", "kind", "label", "room", "schema", "stays", "text"],
    "session-record": ["agreements", "date", "kind", "label", "parts", "schema"],
    "appointment": [
        "begins",
        "guide",
        "kind",
        "label",
        "leads",
        "made",
        "name",
        "relay",
        "room",
        "schema",
        "seat",
        "secret",
        "until",
        "words",
    ],
    "evening": [
        "circles",
        "date",
        "ending",
        "guide",
        "guide_hash",
        "id",
        "items",
        "kind",
        "looked_at",
        "me",
        "my_words",
        "partner",
        "partner_words",
        "schema",
        "title",
        "worn_out",
    ],
    "thanks": ["at", "for_partner", "kind", "partner", "schema", "text"],
}
"""The fields of each schema, as `docs/kept.md` has them."""


def test_the_sizes_are_few() -> None:
    assert SIZES == (4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304)


@given(document=documents)
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    assert unpacked(packed(document)) == document


@given(text=st.text(st.characters(codec=None, exclude_categories=()), max_size=50))
def test_any_text_comes_back_letter_for_letter_also_what_no_encoding_allows(text: str) -> None:
    found = unpacked(packed(NOTE.__replace__(text=text)))
    assert isinstance(found, Note)
    # Two halves that stand side by side are the letter that they make.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert found.text == whole


@given(length=st.integers(0, 20_000), letter=st.sampled_from(("a", "é", "\0", "\U0001f642", '"')))
def test_what_is_written_is_as_long_as_one_of_the_sizes(length: int, letter: str) -> None:
    assert len(packed(NOTE.__replace__(text=letter * length))) in SIZES


def test_at_the_edge_of_a_size_the_next_is_taken() -> None:
    around = len(packed(NOTE.__replace__(text="")).rstrip()) + 1
    fits, over = "a" * (SIZES[0] - around), "a" * (SIZES[0] - around + 1)
    assert [len(packed(NOTE.__replace__(text=text))) for text in (fits, over)] == [*SIZES[:2]]


def test_more_than_the_largest_is_refused() -> None:
    with pytest.raises(KeptTooLong):
        packed(NOTE.__replace__(text="a" * SIZES[-1]))


@pytest.mark.parametrize("document", EVERY, ids=lambda document: type(document).__name__)
def test_what_is_written_is_one_json_text_of_a_schema_that_is_told(document: Document) -> None:
    data = packed(document)
    tree = json.loads(data)
    assert sorted(tree) == WRITTEN[tree["kind"]]
    assert tree["schema"] == SCHEMAS[tree["kind"]] == document.schema == 1
    assert data.rstrip() + b"\n" == data.rstrip(b" ")


def test_the_page_about_it_names_every_field_of_every_schema() -> None:
    page = KEPT_MD.read_text("utf-8")
    for kind, fields in WRITTEN.items():
        begin = page.index(f"\n| `{kind}` | {SCHEMAS[kind]} |")
        rows = page[begin + 1 :].splitlines()
        own = [rows[0], *takewhile(lambda row: row.startswith("| | |"), rows[1:])]
        named = set(re.findall(r"`(\w+)`", "\n".join(row.split("|")[3] for row in own)))
        assert named == set(fields) - {"kind", "schema"}


def test_the_evening_on_the_page_is_one() -> None:
    (told,) = re.findall(r"```json\n(.*?)```", KEPT_MD.read_text("utf-8"), re.DOTALL)
    evening = unpacked(told.encode())
    assert isinstance(evening, Evening)
    assert json.loads(packed(evening)) == json.loads(told)


def test_every_kind_is_told_apart() -> None:
    assert sorted(SCHEMAS) == sorted(WRITTEN) and len(KINDS) == len(WRITTEN)


@pytest.mark.parametrize("document", EVERY, ids=lambda document: type(document).__name__)
def test_a_newer_schema_or_another_kind_is_a_newer_program_s(document: Document) -> None:
    tree = json.loads(packed(document))
    for newer in (tree | {"schema": 2}, tree | {"kind": "journal"}, tree | {"schema": 2, "x": 1}):
        with pytest.raises(KeptNewer):
            unpacked(json.dumps(newer).encode())


ODD = (b"", b"{}", b"[]", b"null", b"NaN", b'"note"', b"[" * 100_000, b"1" * 10_000, b"\xff\xfe")


@pytest.mark.parametrize("data", ODD)
def test_what_is_no_document_is_said_so(data: bytes) -> None:
    with pytest.raises(KeptUnreadable):
        unpacked(data)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 0},
        {"schema": "1"},
        {"schema": True},
        {"schema": 1.0},
        {"kind": None},
        {"text": 1},
        {"room": "ab"},
        {"room": "AB" * 32},
        {"at": "2026-11-26T19:30:00"},
        {"at": 0},
        {"more": "x"},
    ],
    ids=str,
)
def test_a_field_that_is_not_what_it_should_be_makes_it_none(change: dict[str, object]) -> None:
    tree = json.loads(packed(NOTE)) | change
    with pytest.raises(KeptUnreadable):
        unpacked(json.dumps(tree).encode())


def test_an_appointment_that_somebody_put_there_lasts_no_longer_than_a_week() -> None:
    tree = json.loads(packed(EVERY[2])) | {"until": "2999-01-01T00:00:00Z"}
    with pytest.raises(KeptUnreadable):
        unpacked(json.dumps(tree).encode())


@pytest.mark.parametrize("moment", ["9999-12-31T23:00:00Z", "0001-01-01T00:00:00+10:00"])
@pytest.mark.parametrize("document", [NOTE, APPOINTMENT, THANKS])
def test_a_moment_that_not_every_zone_has_a_day_for_makes_it_none(
    document: Document, moment: str
) -> None:
    tree = json.loads(packed(document))
    times = dict.fromkeys(("at", "made", "begins", "until") & tree.keys(), moment)
    with pytest.raises(KeptUnreadable):
        unpacked(json.dumps(tree | times).encode())


@given(data=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_whatever_is_read_is_a_document_or_one_calm_error(data: bytes) -> None:
    with pytest.raises(KeptFailed):
        unpacked(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(document=documents, data=st.data())
def test_whatever_one_field_is_it_is_a_document_or_one_calm_error(
    document: Document, data: st.DataObject
) -> None:
    tree = json.loads(packed(document))
    field = data.draw(st.sampled_from(sorted(tree)))
    tree[field] = data.draw(json_values)
    try:
        found = unpacked(json.dumps(tree).encode())
    except (KeptUnreadable, KeptNewer):
        return
    assert unpacked(packed(found)) == found


def test_an_error_says_nothing_of_what_was_written() -> None:
    tree = json.loads(packed(NOTE)) | {"at": "come back to Sundays"}
    with pytest.raises(KeptUnreadable) as caught:
        unpacked(json.dumps(tree).encode())
    assert "Sundays" not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert msgspec.MsgspecError not in type(caught.value).__mro__
