"""Every sentence that the command line says to a person."""

from typing import Final

from tui.command.terminal import Lack
from tui.rehearsal.check import Passed, Problem, Report

UNREACHABLE: Final = "No relay answers at {url}."
NO_ADDRESS: Final = "An empty address"
BAD_RELAY: Final = "{text} is not a relay. It looks like relay.example.org, or 192.168.1.20:4774."
PLAIN_RELAY: Final = (
    "The line to {text} would not be encrypted: others on the way could see when you two talk.\n"
    "Use an address that begins with wss://, or add --allow-plain-relay if you know this network."
)
CRASHED: Final = (
    "Something went wrong, and unhurried had to end. What you typed in a session is kept. ({where})"
)
LOG: Final = "A line about it, without any of your words, is in {path}."
STORAGE: Final = "This laptop's disk did not take what had to be kept. {path} is where it belongs."
NO_MEMORY: Final = "This laptop has too little free memory for the invitation."
LACKS: Final = {
    Lack.TERMINAL: "unhurried needs a terminal window to show itself in.",
    Lack.DRAWING: (
        "This window says that nothing can be drawn in it (TERM is empty, or dumb).\n"
        "Start unhurried in an ordinary terminal window."
    ),
    Lack.UTF_8: (
        "This window's letters are not UTF-8, so what you two write could not be shown.\n"
        "Start it with UTF-8 letters: LC_ALL=C.UTF-8 unhurried"
    ),
}
HOMELESS: Final = (
    "This system does not say where your files belong. Name a place for them:\n"
    "unhurried --data-dir /a/directory/of/yours"
)
RELAY_HERE: Final = "A relay could not be started on this laptop."

PROBLEMS: Final = {
    Problem.UNREACHABLE: UNREACHABLE,
    Problem.UNTRUSTED: (
        "Whoever answers at {url} has no certificate that holds here: unknown, expired, or for "
        "another name.\nFor an authority of your own, SSL_CERT_FILE names its file."
    ),
    Problem.VERSION: "The relay at {url} speaks another version. One of the two needs an update.",
    Problem.FULL: (
        "The relay at {url} takes no new rooms: its disk, or the space it may use, is full.\n"
        "Whoever runs it can make room there."
    ),
    Problem.CROWDED: "The relay at {url} has as many connections as it may have.",
    Problem.CROWDED_HERE: (
        "This network has as many connections to {url} as the relay grants one address.\n"
        "Behind a proxy it may count everybody as one: see trusted_proxies."
    ),
    Problem.STORAGE: (
        "The relay at {url} cannot keep what is said: its disk is full, or takes nothing.\n"
        "Whoever runs it should look after it now."
    ),
    Problem.TROUBLE: (
        "The relay at {url} says that it is in trouble: it cannot keep what is said, or takes no\n"
        "new rooms. Whoever runs it finds more in its log."
    ),
    Problem.ROOM: "The relay at {url} gives a session less room than a whole one takes.",
    Problem.DRAINING: "The relay at {url} is about to restart. Try again in a few minutes.",
    Problem.ROOMS_RATE: (
        "The relay at {url} has opened many rooms for this network lately. Try again in an hour."
    ),
    Problem.REFUSED: "The relay at {url} refused, and did not say why in a way we know.",
    Problem.DOOR: "The two could not find each other at the door, over {url}.",
    Problem.ALARM: "The relay at {url} did not show both the same history. Better use another.",
    Problem.GONE: "The relay at {url} let the room go before the session was over.",
    Problem.DISK: "This laptop's disk did not take what had to be kept, so the check ended.",
    Problem.DIFFERENT: "The two do not hold the same session. That is a fault in unhurried itself.",
    Problem.TIMEOUT: "The session over {url} was not through in time, so the check ended.",
}

QUICKLY_HELD: Final = "The relay at {url} is there and well, in {seconds:.1f} s."
QUICK_NEEDS_RELAY: Final = "A quick check is of a relay: unhurried check --quick relay.example.org"

CHECKING: Final = "Two automated partners go through a whole session over {url}."
CHECKING_HERE: Final = "Two automated partners go through a whole session on this laptop."
HERE: Final = "this laptop"
DOOR: Final = "Through the door, with freshly drawn words: {seconds:.1f} s"
WAITING: Final = "The relay asks for a slower pace, as relays do. The check waits and goes on."


def passed(activity: Passed) -> str:
    """One activity that both went through."""
    return f"{activity.step:<15} {activity.activity:<32} {activity.seconds:6.2f} s"


def held(report: Report) -> str:
    """The last words of a check that held."""
    count = len(report.round_trips_s)
    half, most = report.percentile_ms(0.5), report.percentile_ms(0.95)
    return (
        f"Of {count} own events half came back within {half:.0f} ms, 95 of 100 within {most:.0f}"
        f" ms.\nBoth hold the same session: {report.entries} entries, equal heads and equal states."
        f"\nAll of it took {report.seconds:.1f} s."
    )
