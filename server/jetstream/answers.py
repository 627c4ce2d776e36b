"""What the machines that keep the rooms say, and what it means that they say nothing. Pure."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from server.errors import StorageFailed

Headers = Mapping[str, str]

NO_HEADERS: Final[Headers] = {}


class Said(NamedTuple):
    """A message."""

    subject: str
    headers: Headers
    data: bytes
    reply: str = ""
    """Where an answer to it is waited for; empty for nowhere."""

    @property
    def status(self) -> str:
        """Of an answer without content: a number that says why; empty for any other."""
        return self.headers.get("Status", "")


class NoAnswer(StorageFailed):
    """Nobody has answered in time, or nobody is there who could. Nothing may be assumed."""


class ApiError(StorageFailed):
    """The engine says no."""

    def __init__(self, code: int, about: str) -> None:
        super().__init__(f"the engine says {code}: {about}")
        self.code = code
        """Its own number for what is wrong."""
        self.about = about


def read_answer(said: Said) -> dict[str, Any]:
    """The engine's answer as JSON. Raises `ApiError`, and `StorageFailed` if it is none."""
    try:
        answer = json.loads(said.data)
    except ValueError:
        raise StorageFailed("not an answer") from None
    if not isinstance(answer, dict):
        raise StorageFailed("not an answer")
    error = answer.get("error")
    if error:
        raise ApiError(error.get("err_code", 0), error.get("description", ""))
    return answer
