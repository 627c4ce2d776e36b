"""Every sentence that the command line says to a person."""

from collections.abc import Mapping
from typing import Final

from tui.errors import Problem

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
LACKS: Final[Mapping[str, str]] = {
    "terminal": "unhurried needs a terminal window to show itself in.",
    "drawing": (
        "This window says that nothing can be drawn in it (TERM is empty, or dumb).\n"
        "Start unhurried in an ordinary terminal window."
    ),
    "utf-8": (
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
    Problem.DRAINING: (
        "The relay at {url} takes no new sessions just now; those that run go on. It was told to, "
        "or is about to restart."
    ),
    Problem.WORD: (
        "The relay at {url} begins a session only with a word of its host. Say it with --host-file."
    ),
    Problem.WORD_RATE: (
        "The relay at {url} takes no new sessions with that word, or from this network, for a "
        "while."
    ),
    Problem.ROOMS_RATE: (
        "The relay at {url} has opened many rooms for this network lately. Try again in an hour."
    ),
    Problem.REFUSED: "The relay at {url} refused, and did not say why in a way we know.",
    Problem.APART: (
        "The relays at {url} do not share their rooms: a partner at each would not meet the other."
    ),
    Problem.DOOR: "The two could not find each other at the door, over {url}.",
    Problem.ALARM: "The relay at {url} did not show both the same history. Better use another.",
    Problem.GONE: "The relay at {url} let the room go before the session was over.",
    Problem.DISK: "This laptop's disk did not take what had to be kept, so the check ended.",
    Problem.DIFFERENT: "Not all hold the same session. That is a fault in unhurried itself.",
    Problem.OPENED: (
        "Somebody could read what was not meant for them. That is a fault in unhurried itself."
    ),
    Problem.NO_WAY: (
        "One way through the guide does not come to its end. That is a fault in unhurried itself."
    ),
    Problem.TIMEOUT: "The session over {url} was not through in time, so the check ended.",
}

AND: Final = "{} and {}"
"""Two relays, where a sentence is of both."""

PARTNER_NEEDS_RELAY: Final = (
    "--partner names the second of two relays: unhurried check relay-1.example.org "
    "--partner relay-2.example.org"
)
PARTNER_IS_SAME: Final = (
    "Both are the same address. --partner names another relay of the same fleet, by its own."
)

QUICKLY_HELD: Final = "The relay at {url} is there and well, in {seconds:.1f} s."
BOTH_QUICKLY_HELD: Final = (
    "The relays at {url} are there and well, and share their rooms, in {seconds:.1f} s."
)
QUICK_NEEDS_RELAY: Final = "A quick check is of a relay: unhurried check --quick relay.example.org"

QUICK_HAS_NO_GUIDE: Final = "A quick check goes through no guide. Leave out --quick, or --guide."
NO_GUIDE: Final = "No guide of that name comes with unhurried. There are: {names}."

GUIDE_ALONE: Final = (
    "--guide goes with no command but lead: unhurried --guide FILE, or unhurried lead --guide FILE"
)

WALKING: Final = "Every way through “{title}”, by two automated partners:"
CHECKING: Final = "Two automated partners go through a whole session over {url}."
CHECKING_HERE: Final = "Two automated partners go through a whole session on this laptop."
CHECKING_LED: Final = "Three automated seats go through two led sessions over {url}."
CHECKING_LED_HERE: Final = "Three automated seats go through two led sessions on this laptop."
LED_FROM_THE_START: Final = "Led from the start, to the end"
ASKED_IN: Final = "Somebody asked in after a step; in a later one the two go on alone"
QUICK_HAS_NO_THIRD: Final = (
    "A quick check goes through no session. Leave out --quick, or --facilitator."
)
CONTROLS: Final[Mapping[str, str]] = {
    "advanced": "went on",
    "went-back": "went back",
    "remarked": "said something to both",
    "nudged": "said something softly",
    "extended": "gave more time",
    "held": "held",
    "gave-floor": "gave the floor",
    "took-aside": "took one aside",
    "replanned": "changed the plan",
    "paused": "paused",
}
"""By its tag, what whoever leads did; what only ends another is not told."""
TOOK: Final = "All of it took {seconds:.1f} s."
HERE: Final = "this laptop"
DOOR: Final = "Through the door, with freshly drawn words: {seconds:.1f} s"
WAITING: Final = "The relay asks for a slower pace, as relays do. The check waits and goes on."
OUTAGES: Final = {
    Problem.UNREACHABLE: "No answer from {url} now. The check waits for it, up to a minute.",
    Problem.STORAGE: "{url} cannot keep anything now. The check waits for it, up to 20 seconds.",
}
GOES_ON: Final = "{url} goes on, after {seconds:.1f} s."


OWNERS: Final[Mapping[str, str]] = {
    "first": "the first partner's",
    "second": "the second partner's",
    "both": "each has one",
}
"""Whose something is, on one way through a guide."""


def no_guide(names: tuple[str, ...]) -> str:
    """Which guides there are, where one was named that there is not."""
    return NO_GUIDE.format(names=", ".join(names))


def is_to_be_led(title: str, path: str) -> str:
    """A guide that two begin with by themselves, and that was written for whoever leads."""
    return (
        f"“{title}” is meant for two whom somebody leads: it says led = true.\n"
        f"To lead it: unhurried lead --guide {path}"
    )


def no_file(path: str, names: tuple[str, ...], *, is_there: bool) -> str:
    """A file that is not there, or cannot be read; `names`: the guides that come with it."""
    if is_there:
        return f"{path} is there and cannot be read. Look whether you may open it."
    return (
        f"There is no guide and no file called {path}. With unhurried come: {', '.join(names)}. "
        "A guide of your own is named by its file, as in evening.toml."
    )


def bad_guide(path: str, where: str, problem: str) -> str:
    """The first thing that keeps a file from being a guide, and how to see all of them."""
    place = f"{where}: {problem}" if where else problem
    return f"{path} is not a guide yet. {place}\nEverything about it: unhurried guide check {path}"


def way(choices: str, activities: int) -> str:
    """One way through a guide, by what was chosen on it."""
    return f"  {choices or 'The one way there is':<46} {activities:3} activities"


def ways(count: int) -> str:
    """After the last of them."""
    if count == 1:
        return "1 way through, and it comes to its end."
    return f"{count} ways through, and each comes to its end."


def passed(step: str, activity: str, seconds: float) -> str:
    """One activity that both went through."""
    return f"{step:<15} {activity:<32} {seconds:6.2f} s"


def own_events(count: int, half_ms: float, most_ms: float) -> str:
    """How soon they came back: half within `half_ms`, and 95 of 100 within `most_ms`."""
    return (
        f"Of {count} own events half came back within {half_ms:.0f} ms,"
        f" 95 of 100 within {most_ms:.0f} ms."
    )


def own_events_at(url: str, count: int, half_ms: float, most_ms: float) -> str:
    """The same over one of two relays."""
    return f"{url}:\n  {own_events(count, half_ms, most_ms)}"


def held(entries: int, seconds: float) -> str:
    """The last words of a check that held."""
    return (
        f"Both hold the same session: {entries} entries, equal heads and equal states.\n"
        f"{TOOK.format(seconds=seconds)}"
    )


def led_held(
    beginning: str, pages: int, before: int, after: int, words: int, sentences: int
) -> str:
    """What held in one session with three seats."""
    closed = f"{before} entries from before it came" + (
        f", and {after} from after it was gone" if after else ""
    )
    return (
        f"{beginning}:\n"
        f"  Everybody who was there held the same, on each of {pages} pages.\n"
        f"  With every key it has, the third seat opens none of {closed}.\n"
        f"  {words} words with one, and nobody else can open them.\n"
        f"  {sentences} sentences, none of which crossed the relay as it was written."
    )


def led_by(controls: Mapping[str, int]) -> str:
    """How often each control was used."""
    often = {tag: {1: "once", 2: "twice"}.get(n, f"{n} times") for tag, n in controls.items()}
    told = (f"{name} {often[tag]}" for tag, name in CONTROLS.items() if tag in often)
    return f"  Whoever led {', '.join(told)}."


def no_word_file(path: str, reason: str) -> str:
    """The file with the word of a host."""
    return f"{path} cannot be read: {reason.lower() or 'it is not a file'}."
