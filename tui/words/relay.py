"""What went wrong with a relay, for whoever wanted to meet over it."""

from typing import Final

from protocol.wire.frames import Code


def relay_silent(name: str) -> str:
    """A relay that cannot be reached, by its name."""
    return (
        f"The relay {name} does not answer. Compare its name with your partner's, "
        "and see whether this laptop is online."
    )


def relay_untrusted(name: str) -> str:
    """A certificate that does not hold."""
    return (
        f"Whoever answers at {name} cannot prove to be that relay. Check its name and this "
        "laptop's date. Where a Wi-Fi wants you to sign in, do that first, in a browser."
    )


def relay_away(name: str) -> str:
    """Its proxy answers, and says that the relay does not."""
    return (
        f"The relay {name} is away just now; it may be starting again. Try once more in a "
        "minute, or ask who runs it."
    )


def relay_strange(name: str, *, is_relay: bool) -> str:
    """Something answers that is none of our relays."""
    if is_relay:
        return (
            f"Something answers at {name}, but not as a relay does. Check its name. Where a Wi-Fi "
            "wants you to sign in, do that first, in a browser."
        )
    return (
        f"Something answers at {name}, but it is not unhurried. Compare the address with the one "
        "on your partner's screen."
    )


def relay_version(name: str, *, is_newer: bool) -> str:
    """A relay of another version than this program."""
    if is_newer:
        return (
            f"The relay {name} is newer than this unhurried. Update unhurried here, and try again."
        )
    return f"The relay {name} is older than this unhurried. Whoever runs it needs to update it."


OTHER_VERSION: Final = "The two programs are of different ages. Update both, then try again."


def port_taken(port: int) -> str:
    """Another program listens where the relay at home would."""
    return (
        f"Another program on this laptop uses port {port}. "
        "Perhaps unhurried is already open in another window; close it and try again."
    )


RELAY_FAILED: Final = (
    "The relay on this laptop could not start. Close other windows of unhurried and try again."
)
DISK_FULL: Final = (
    "This laptop's disk is full, so nothing more can be kept. Make a little room; "
    "what you wrote so far is safe."
)


def cannot_keep(place: str) -> str:
    """Whatever the reason is; `place` is the directory, empty: the program's own."""
    where = f"in {place}" if place else "on this laptop"
    return f"Nothing more can be kept {where} just now. What was kept before is still there."


def cannot_write(place: str) -> str:
    """A directory that cannot be written is not a full disk; empty: the program's own."""
    where = place or "its own folder"
    return f"This laptop does not let unhurried write to {where}. Nothing can be kept like this."


CROWDED_HERE: Final = (
    "Your network has as many lines to the relay as it may have. Please try again in a minute."
)
REFUSALS: Final = {
    Code.RELAY_FULL: "The relay is full just now. Try again later, or use another one.",
    Code.ROOMS_RATE: "Too many sessions were begun from here in the last hour. Try again later.",
    Code.LOBBY_FULL: "Too many knocks on this door. Begin again with new words.",
    Code.DRAINING: (
        "The relay takes no new sessions just now. Try again in a few minutes, or ask who runs it."
    ),
    Code.WORD: "The relay did not take that word. Ask whoever gave it to you, and begin again.",
    Code.WORD_RATE: (
        "The relay takes no new sessions with this word for a while. Try again tomorrow, or ask "
        "who runs it."
    ),
    Code.STORAGE: "The relay cannot keep anything just now. Try again later, or use another one.",
}
REFUSED: Final = "The relay would not take this. Try again in a minute."
