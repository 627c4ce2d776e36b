"""The sizes both ends hold to. Bytes, unless the name says otherwise."""

from typing import Final

VERSION: Final = 5
"""The protocol version: the first thing a relay says, and the first entry of every room."""

KEY_BYTES: Final = 32
"""Room ids, lobby ids, public keys, heads and challenges are all this long."""

PAD_SIZES: Final = (256, 1_024, 4_096, 16_384)
"""A sealed event is padded to one of these, so that its length tells little."""

EVENT_OVERHEAD: Final = 130 + 32 + 16 + 64
"""Header, key commitment, authentication tag and signature around the padded text."""

EVENT_LIMIT: Final = PAD_SIZES[-1] + EVENT_OVERHEAD
"""The longest event on the wire."""

FRAME_LIMIT: Final = 20_480
"""The longest frame a relay reads: one event and its wrapping, with room to spare."""

BATCH_LIMIT: Final = 65_536
"""The longest frame a client reads: a batch of entries."""

NOTE_LIMIT: Final = 2_048
"""The longest note in a lobby."""

NOTES_PER_LOBBY: Final = 8
"""A lobby is a mailbox for one short exchange."""

LOBBY_LIFETIME_S: Final = 15 * 60
"""An invitation is open for this long."""

TEXT_LIMIT_CHARS: Final = 4_000
"""The longest text of one event, after cleaning. At four bytes each it fits the largest pad."""

TEXT_LIMIT_LINES: Final = 200
"""The most lines one text has, after cleaning."""

NAME_LIMIT_CHARS: Final = 40
"""The longest name of a partner."""

PIECES_LIMIT: Final = 200
"""Pieces in one turn: far more than three minutes hold."""

PROPOSALS_LIMIT: Final = 100
"""Proposals of one seat on a page, and new wordings of one promise: far more than anybody makes. A
seat has these for itself: a limit that both used up together could be used up for the other."""

CALENDAR_END_MS: Final = 253_402_300_800_000 - 2 * 24 * 3_600_000
"""Two days before the year 10000: no calendar shows a later time, and a pause of a day may still be
added to it, in any time zone. Nothing is dated later."""
