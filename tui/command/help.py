"""What `unhurried --help` says. Apart from the other sentences, because it has to come at once."""

from typing import Final

MAIN: Final = """A guided session for two partners, in two terminals.

One of you has the floor and speaks, the other listens. Without a command, the program starts.
It asks for everything it needs; the words of an invitation are never typed here.

\b
Examples:
  unhurried
      begin, join, or come back to a session
  unhurried practice
      try it all with a pretend partner, on this laptop alone
  unhurried lead
      lead a session of two others, from afar
  unhurried check relay.example.org
      see whether a relay can be relied on
  unhurried kept list
      look at what you kept of your evenings
  unhurried relay
      run a relay on this computer, for two laptops in different places
"""

PRACTICE: Final = """Try a whole session with a pretend partner.

Robin is a script on this laptop. Nothing leaves the laptop, and nothing is kept.

GUIDE is one of those that come with the program: burnout, leaks, follow-up or daily.

\b
Examples:
  unhurried practice
  unhurried practice daily
  unhurried practice --lead daily
"""

LEAD: Final = """Lead a session of two others, from afar.

For a counsellor or a mediator: the program asks who you are, and gives you words to read out, a set
for each of the two. They decide, each alone, whether you come in.

\b
Examples:
  unhurried lead
  unhurried lead --guide evening.toml
"""

CHECK: Final = """Send two automated partners through a whole session.

Over the relay that is named, or over one that lives on this laptop just for that. They meet with
freshly drawn words, go through every activity, and compare at the end. Nothing of it stays. Of a
fleet, whose relays all serve the same rooms, two can be named: a partner is at each.

\b
Examples:
  unhurried check
  unhurried check relay.example.org
  unhurried check 192.168.1.20:4774 --json
  unhurried check --guide leaks
  unhurried check --facilitator relay.example.org
  unhurried check relay-1.example.org --partner relay-2.example.org
"""

GUIDE: Final = """Write a guide of your own: look at it, copy one, tell it, try it.

GUIDE is one of those that come with the program, or a file. How a guide is written stands in
docs/guides.md.

\b
Examples:
  unhurried guide new evening.toml --from daily
  unhurried guide new evening.toml --from leaks --lead
  unhurried guide check evening.toml
  unhurried guide show evening.toml
  unhurried guide try evening.toml
  unhurried --guide evening.toml
"""
GUIDE_CHECK: Final = """Look at a guide as two tired people would meet it.

What keeps it from loading, all at once; its ways and how long they take; care; words; and what
does not fit a window. Ends with 0 where there is nothing to change, 1 with warnings, and 2 where it
does not load.
"""
GUIDE_SHOW: Final = "Print every page as text, for reading aloud."
GUIDE_NEW: Final = "Write a copy of a guide to a file, to be changed."
GUIDE_LED: Final = "With a place for a hint on every page, for whoever leads the two."
GUIDE_TRY: Final = """Practise a guide with the pretend partner, on this laptop alone.

Where nobody wrote words for the pretend partner, it answers something kind."""
AT: Final = "Draw the pages in a window of this size only: 60x18."
FROM: Final = "The guide to begin with: a name, or a file."

KEPT: Final = """Look at what is kept on this laptop, or forget it.

What the two of you kept of your evenings, small thanks, and what a facilitator keeps. It asks for
your words, unseen, and needs no network. NAME is how a line of the list begins; the first letters
are enough. How it lies on the disk stands in docs/kept.md.

Ends with 0 when it was done, 1 when it could not be, 2 for a command that makes no sense, and 3
when the words did not open it.

\b
Examples:
  unhurried kept list
  unhurried kept show 3fa9
  unhurried kept export 3fa9 evening.md
  unhurried kept forget 3fa9
  unhurried kept forget --all
"""
KEPT_LIST: Final = "Say what there is, newest first, and what is still open."
KEPT_SHOW: Final = "Print all of one."
KEPT_EXPORT: Final = """Write one to a new FILE.

FILE ends in .md, for a text in Markdown; of an evening also in .html, for a page in the browser, or
in .ics, for its days in a calendar. The file is open: whoever opens this laptop can read it.
Nothing is written over."""
KEPT_WITH: Final = (
    "Of an evening, what is left out otherwise: the partner's words (theirs), where they may be "
    "kept, or your circles."
)
KEPT_TITLE: Final = "What it is called in the file; in a calendar, what each day is called."
KEPT_FOR: Final = "Of an appointment: the words of which of the two."
KEPT_FORGET: Final = """Delete one from this laptop, or one thing of an evening, or everything.

What somebody else kept stays theirs. It says first what is lost, and asks."""
KEPT_ONE: Final = "Only one thing of an evening; it asks which."
KEPT_ALL: Final = "Everything that is kept locked here, and its key. Takes no words."
KEPT_YES: Final = "Do not ask whether it is meant."

PATHS: Final = """Show where this program keeps its files.

In seats lies one file for each open session: NAME.seat, or NAME.seat.age where its owner has locked
it. In kept lies what is kept locked, and what opens it: key.age."""

RELAY: Final = "Run a relay, so that two laptops in different places can meet."

DATA_DIR: Final = "Keep everything under this directory instead of the usual places."
ALLOW_PLAIN: Final = (
    "Also use a relay over a line that is not encrypted (ws://) outside your own network."
)
PRACTICE_LEAD: Final = "Lead two pretend partners, as somebody would who leads others from afar."
QUICK: Final = "Do not wait: no breath at a hand-over, and a pretend partner who does not ponder."
BRING: Final = "Offer the guide in this file first when two begin; your partner reads it before."
BRING_TO_LEAD: Final = "Offer the guide in this file first; both read it before it begins."
JSON: Final = "Print one JSON object instead of sentences."
QUICK_CHECK: Final = "Only whether a relay is there and well, in seconds; takes no room of it."
CHECK_GUIDE: Final = (
    "First walk every way through this guide: burnout, leaks, follow-up or daily. Then go through "
    "it over the relay."
)
CHECK_PARTNER: Final = (
    "The second partner at this relay, another of the same fleet: whether both serve the same "
    "rooms. Also with --quick, and with --facilitator."
)
WORD: Final = (
    "A word of the relay's host, for a relay that wants one: the first in this file, which may be "
    "the host's own."
)
CHECK_FACILITATOR: Final = (
    "Three automated seats: once led from the start, once with somebody asked in and thanked. Then "
    "try whether what a led session promises holds."
)
TIMEOUT: Final = (
    "The check ends after this many seconds at the latest: 600, or 1800 with --facilitator."
)
VERSION: Final = "Show the version and exit."
NOT_INSTALLED: Final = "unhurried, run from its folder"
