"""Opening requests that no client of ours makes: each is answered or dropped, and nothing else."""

from pathlib import Path
from typing import Final

import pytest

from tests.server.attacks.peers import REQUEST, peer_of, welcomed
from tests.server.attacks.relay_process import attacked

NEWCOMER: Final = "127.0.3.1"

WEBSOCKET: Final = REQUEST.partition(b"\r\n")[2]
"""The headers of a good request."""

ORIGINS: Final = ("https://evil.example", "null", "http://127.0.0.1:4774", "", " ", "file://")
PATHS: Final = (b"/v1", b"/health", b"/", b"/metrics", b"/v1/../health", b"*")


def asking(line: bytes, headers: bytes = WEBSOCKET, rest: bytes = b"") -> bytes:
    return line + b"\r\n" + headers + b"\r\n" + rest


def plus(*more: bytes) -> bytes:
    """A good request with more headers."""
    return asking(b"GET /v1 HTTP/1.1", WEBSOCKET + b"".join(line + b"\r\n" for line in more))


SMUGGLED: Final = b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n"

# What is answered, by the status; 0 where the relay hangs up without a word.
REQUESTS: Final[dict[str, tuple[bytes, frozenset[int]]]] = {
    name: (request, frozenset(statuses))
    for name, request, *statuses in (
        ("a good one", asking(b"GET /v1 HTTP/1.1"), 101),
        ("a body by length", plus(b"Content-Length: 5"), 0),
        ("a body by length, and there it is", plus(b"Content-Length: 37") + SMUGGLED, 0),
        ("two lengths", plus(b"Content-Length: 0", b"Content-Length: 37") + SMUGGLED, 0),
        ("a length below nothing", plus(b"Content-Length: -1"), 0),
        ("a length with a sign", plus(b"Content-Length: +0"), 0),
        ("a length of words", plus(b"Content-Length: 0, 37") + SMUGGLED, 0),
        ("chunks", plus(b"Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED, 0),
        (
            "chunks and a length",
            plus(b"Content-Length: 4", b"Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED,
            0,
        ),
        ("chunks by another name", plus(b"Transfer-Encoding : chunked"), 0),
        ("chunks in capitals", plus(b"TRANSFER-ENCODING: Chunked"), 0),
        ("a header folded over two lines", plus(b"X-Forwarded-For: 1.2.3.4", b" 5.6.7.8"), 0),
        ("a header without a name", plus(b": nameless"), 0),
        ("a header without a colon", plus(b"nothing"), 0),
        ("a zero byte in a header", plus(b"X-Zero: a\0b"), 0),
        ("a bare return in a header", plus(b"X-Return: a\rb"), 0),
        ("a space in the path", asking(b"GET /v1 /health HTTP/1.1"), 0),
        ("a tab for a space", asking(b"GET\t/v1\tHTTP/1.1"), 0),
        ("a path that is no ASCII", asking("GET /ü HTTP/1.1".encode()), 0),
        ("an address for a path", asking(b"GET http://here/v1 HTTP/1.1"), 404),
        ("another path", asking(b"GET /v2 HTTP/1.1"), 404),
        ("a path with a question", asking(b"GET /v1?room=1 HTTP/1.1"), 404),
        ("an encoded path", asking(b"GET /%76%31 HTTP/1.1"), 404),
        ("posting", asking(b"POST /v1 HTTP/1.1"), 405),
        ("only the head", asking(b"HEAD /v1 HTTP/1.1"), 405),
        ("a tunnel", asking(b"CONNECT evil.example:443 HTTP/1.1"), 404, 405),
        ("options", asking(b"OPTIONS * HTTP/1.1"), 404, 405),
        ("a method of nobody's", asking(b"BREW /v1 HTTP/1.1"), 405),
        ("HTTP of long ago", asking(b"GET /v1 HTTP/1.0"), 400, 426, 505),
        ("HTTP that has no version", asking(b"GET /v1"), 0),
        ("HTTP to come", asking(b"PRI * HTTP/2.0", b"", b"SM\r\n\r\n"), 0),
        ("no upgrade", asking(b"GET /v1 HTTP/1.1", b"Host: here\r\n"), 426),
        (
            "no key",
            asking(
                b"GET /v1 HTTP/1.1",
                b"Host: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Version: 13\r\n",
            ),
            400,
        ),
        ("two keys", plus(b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 400),
        ("another version", plus(b"Sec-WebSocket-Version: 8"), 400),
        ("a line too long", asking(b"GET /" + b"v" * 9_000 + b" HTTP/1.1"), 414),
        ("a header too long", plus(b"X-Long: " + b"l" * 9_000), 431),
        ("a megabyte of a header", plus(b"X-Long: " + b"l" * 2**20), 431),
        ("two hundred headers", plus(*[b"X-Many: m"] * 200), 431),
        ("ten thousand headers", plus(*[b"X-Many: m"] * 10_000), 431),
        (
            "not HTTP at all",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500) + b"\n",
            0,
        ),
        ("a terminal's greeting", b"SSH-2.0-OpenSSH_9.6\r\n\r\n", 0),
        ("empty lines", b"\r\n" * 100, 0),
    )
}


@pytest.mark.parametrize("origin", ORIGINS)
async def test_no_web_page_is_answered_anywhere(tmp_path: Path, origin: str) -> None:
    async with attacked(tmp_path) as relay:
        for path in PATHS:
            for headers in (WEBSOCKET, b"Host: here\r\n"):
                with_origin = headers + f"Origin: {origin}\r\n".encode()
                async with peer_of(relay.port) as peer:
                    peer.write(asking(b"GET " + path + b" HTTP/1.1", with_origin))
                    assert (await peer.rest()).split()[1] == b"403", path


async def test_a_request_that_is_not_ours_is_answered_once_or_dropped(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay:
        met: dict[str, int] = {}
        for name, (request, _) in REQUESTS.items():
            async with peer_of(relay.port) as peer:
                peer.write(request)
                answer = await peer.answer()
                met[name] = int(answer.split()[1]) if answer else 0
                if met[name] != 101:
                    rest = await peer.rest()
                    # Nothing hides behind a request: there is one answer, and then the end.
                    assert b"HTTP/1.1" not in rest, name
                    assert b"connections" not in rest.partition(b"\r\n\r\n")[2], name
        assert {
            name: status for name, status in met.items() if status not in REQUESTS[name][1]
        } == {}
        async with welcomed(relay.port, NEWCOMER):
            pass
        assert "ERROR" not in relay.log
        assert "Traceback" not in relay.log
