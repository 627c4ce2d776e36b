"""An answer is JSON, an error with its number, or nothing that may be relied on."""

import pytest

from server.errors import StorageFailed
from server.jetstream.answers import ApiError, Said, read_answer


def test_an_answer_is_what_it_holds() -> None:
    assert read_answer(Said("", {}, b'{"seq": 3}')) == {"seq": 3}


def test_an_error_tells_its_number() -> None:
    said = b'{"error": {"code": 400, "err_code": 10071, "description": "wrong last sequence: 1"}}'
    with pytest.raises(ApiError, match="10071: wrong last sequence: 1") as error:
        read_answer(Said("", {}, said))
    assert (error.value.code, error.value.about) == (10071, "wrong last sequence: 1")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]", b"3"])
def test_what_is_no_answer_is_no_answer(data: bytes) -> None:
    with pytest.raises(StorageFailed):
        read_answer(Said("", {}, data))


def test_an_answer_without_content_says_why() -> None:
    assert Said("", {"Status": "404"}, b"").status == "404"
    assert Said("", {}, b"").status == ""
