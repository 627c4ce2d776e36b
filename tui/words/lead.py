"""Sentences for whoever leads: their screen, a word with one, and the board of rooms.

Terse, since somebody reads them who is busy with two people; what partners read too, of a policy or
of what was done, is not here.
"""

from typing import Final

from protocol.session.controls import Nudge
from protocol.utterance import UNTOLD
from tui.news import Line

# -- the two

UNNAMED: Final = ("The first", "The second")


def numbered(name: str, number: int) -> str:
    """Two that are called the same."""
    return f"{name} ({number})"


def each_other(first: str, second: str) -> str:
    """Where a text speaks of the partner of whoever reads it."""
    return f"{first} / {second}"


BEFORE: Final = "(said before you came)"


def told(text: str) -> str:
    """What somebody said; or that they did, before this seat came."""
    return BEFORE if text == UNTOLD else text


NOW: Final = {
    "at-door": "at the door",
    "away": "away (line)",
    "in-word": "in a private word",
    "waits": "waits",
    "pauses": "in the pause",
    "asks-pause": "asks for a pause",
    "asks-longer": "would like it longer",
    "stops": "stopped for today",
    "back": "is back",
    "closed": "has closed",
    "ready": "ready",
    "reading": "reading",
    "alone": "alone with the page",
    "not-answered": "has not answered yet",
    "answered": "has answered",
    "looking": "reads both answers",
    "talks-over": "picks, together",
    "asked": "is asked for a yes",
    "suggested": "has suggested something",
    "may-suggest": "may suggest something",
    "together": "together, away from the screen",
    "breathes": "breathes",
    "listens": "listening",
    "takes-in": "takes it in",
    "passed": "passed",
    "speak": "speaking",
    "say-back": "saying back",
    "check": "says whether that was it",
    "wonder": "may ask a question",
    "reply": "answers the question",
    "makes-sense": "says what makes sense",
    "feeling": "looks for a feeling",
    "feeling-check": "says whether it fits",
    "side": "says how to be on their side",
    "wish": "asks for one thing",
    "answer": "answers the wish",
    "less": "reads a smaller version",
}
"""What somebody is at, by the ids of `tui.pages.lead.people`."""


def wants_to_end(name: str) -> str:
    return f"{name} would like to end it."


NUDGES: Final = {
    Nudge.SLOWER: "a little slower",
    Nudge.ONE_THING: "one thing at a time",
    Nudge.SAY_I: "try it with “I”",
}
"""The fixed phrases to whoever speaks."""

# -- the page as both see it

SAID_ALOUD: Final = "(said aloud)"
LEFT_EMPTY: Final = "(left empty)"
LEFT_OPEN: Final = "left open"
SAYS_BACK: Final = "Said back"
MISSED: Final = "To be heard too"
ASKED: Final = "Asked"
REPLIED: Final = "Answered"
SENSE: Final = "What makes sense"
GUESSED: Final = "Guessed a feeling"
FEELING: Final = "The feeling"
SIDE: Final = "On their side"
WISH: Final = "A wish"
LESS: Final = "A smaller version"
GRANTED: Final = "The answer was yes."
NOT_GRANTED: Final = "The answer was: not now."
PASSED: Final = "passed this time"
ALOUD: Final = "They talk aloud. What is typed is only what they like to keep."


def signalled(phrase: str) -> str:
    return f"said: {phrase}"


def line(label: str, text: str) -> str:
    """One line of a list, and what somebody marked for it."""
    return f"{label}: {text}"


GATHERS: Final = "Both laptops are getting ready. A guide that you brought, both read first."
ALONE: Final = "Each is alone with this page, and nothing of it leaves their laptop."
SEALED: Final = "Each answers alone. You read it when both of them do."
COMES_TO: Final = "Each answers alone. You read what it comes to when both of them do."
ANOTHER_TIME: Final = (
    "For one of them, or both, now is not the time. Nobody is told for whom. They can pause a "
    "little, stop for today, or both ask to be asked again."
)
BOTH_YES: Final = "Both say yes."
LEFT_OUT: Final = "This one is left out. They go on when both are ready."
EACH_HAS_ONE: Final = "Each of them has one."
TICKED: Final = "Both have ticked it:"
STAYS: Final = "Both have answered, and read what stays. Who ticked what is theirs."
TICK_DONE: Final = "Both have answered. It is shown only where both ticked it."
AGREED: Final = "They agreed"
PROMISED: Final = "Promised"
NOTHING_AGREED: Final = "Nothing is promised or agreed, and that is fine."
NAMED: Final = "They call it"
SUGGESTS: Final = "Suggests"
RATHER_NOT: Final = "would rather not"
WELCOME: Final = "welcome"
OTHERWISE: Final = "asked for something else"
SHOWED_NOTHING: Final = "showed nothing here"
SHOWED: Final = "Showed"
WOULD_LIKE: Final = "Would like more"
WEIGHS: Final = "What weighs"
NOTHING_WEIGHS: Final = "marked nothing here"
HAD_AGREED: Final = "They had agreed"
NOTHING_TO_REVIEW: Final = "Nothing comes to mind for either of them."
STOPPED: Final = "Stopped for today. It goes on when both come back."
ENDED: Final = "This session is over. Thank you for being there."
ON_THEIR_OWN: Final = "They go on without you. Thank you for being there."


YOU: Final = "You"


def settled(text: str) -> str:
    return f"They chose: {text}"


def is_theirs(name: str) -> str:
    return f"It is {name}’s."


def had_promised(name: str) -> str:
    return f"{name} had promised"


def both_take(text: str) -> str:
    return f"Both: {text}"


def looked_at_again(day: str) -> str:
    return f"They look at it again on {day}"


def pauses(name: str, until: str) -> str:
    """Who asked for a pause, and until when; the time may be empty."""
    told = f"{name} asked for a pause"
    return (
        f"{told}, until {until}. Both bring it back." if until else f"{told}. Both bring it back."
    )


# -- the plan


TITLE_CHARS: Final = 34
"""Of a page, beside its minutes, where the plan has half of a window of 100."""


def planned(title: str, took: int | None, minutes: float) -> str:
    """What it took, if it did, and in brackets what is planned: "One thing only   1 (1.5)"."""
    model = f"({about(minutes)})" if minutes else ""
    times = " ".join(each for each in ("" if took is None else str(took), model) if each)
    return f"{title}   {times}".rstrip()


def about(minutes: float) -> str:
    """Minutes of the model: halves below five, whole ones from there on."""
    if minutes < 5:
        return f"{round(minutes * 2) / 2:g}"
    return str(round(minutes))


def minutes_of(gone: int, wanted: int) -> str:
    """How long it has been going on, of its gentle time."""
    return f"{gone} of {wanted} min"


def in_short(title: str) -> str:
    """As much of a title as stands in one line beside the page, with its minutes."""
    return title if len(title) <= TITLE_CHARS else title[: TITLE_CHARS - 1].rstrip() + "…"


def own_question(text: str) -> str:
    """A page that is a question of the facilitator's own."""
    return f"Your question: {text}"


def behind(minutes: int) -> str:
    return f"{minutes} min behind" if minutes else ""


# The plan in one line: what is cut off, where there is little room, is the least of it.


def this_page(took: int | None, minutes: float) -> str:
    """How long the page has been going on, of what is planned for it."""
    if took is None:
        return f"this page: {about(minutes)} min planned" if minutes else ""
    return f"this page: {took} of {about(minutes)} min" if minutes else f"this page: {took} min"


def at_most_left(minutes: int) -> str:
    """The longest way that is still open."""
    return f"at most {minutes} min left"


def comes_next(title: str) -> str:
    return f"next: {title}"


def could_leave_out(titles: str, minutes: float) -> str:
    """Said, and never done."""
    return f"{about(minutes)} min could be left out: {titles}."


# -- the screen


def with_(first: str, second: str) -> str:
    """Whose room it is, where it has no label."""
    return f"{first} and {second}"


WITH_BOTH: Final = "with both"


def corner(away: tuple[str, ...]) -> str:
    """Who is not connected, late or cut off, which nobody can tell apart; nobody: both are."""
    if not away:
        return WITH_BOTH
    return f"waiting for {away[0]}" if len(away) == 1 else "waiting for both"


def step_of(title: str, number: int, count: int) -> str:
    return f"{title} {number}/{count}"


def turn_of(number: int, count: int, name: str) -> str:
    """Whose turn it is, and the how manieth."""
    return f"Turn {number} of {count}, {name}'s"


def then(rung: str) -> str:
    return f"then: {rung}"


def hint(text: str) -> str:
    """What the guide says to whoever leads."""
    return f"For you: {text}"


REMARK: Final = "to both"
SAY: Final = "Say to both"
GO_ON: Final = "Go on"
GO_BACK: Final = "Back …"
MORE_TIME: Final = "+ 1 min"
HOLD: Final = "Hold"
ASK_HOLD: Final = "Ask to hold"
END_HOLD: Final = "End hold"
PAUSE: Final = "Pause …"
WORD: Final = "A word with …"
PLAN: Final = "Plan …"
MORE: Final = "More …"
BACK: Final = "Back to the page"
PLAN_HEADING: Final = "The plan: minutes taken (planned)"
NOTES: Final = "My notes (only here, not locked)"
NOTES_LOCKED: Final = "My notes (only here, locked)"
NOTES_PLACEHOLDER: Final = "only for you"
NOTES_BUTTON: Final = "My notes"
BOARD: Final = "Other rooms"
LEAVE: Final = "Leave them …"
LEAVE_TITLE: Final = "Leave these two?"
LEAVE_TEXT: Final = (
    "They read that you have left, and go on, just the two, or stop for today. To come back, both "
    "have to say yes again."
)
LEAVE_YES: Final = "Leave"


def more_min(minutes: int) -> str:
    return f"+ {minutes} min"


def hold_for(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"


def floor_to(name: str) -> str:
    return f"{name} speaks next"


def pause_for(minutes: int) -> str:
    return f"{minutes} minutes"


SOFTLY: Final = "Softly"
THE_FLOOR: Final = "The floor"
TIME: Final = "Time"
OTHERS: Final = "Also"
PAUSE_TITLE: Final = "A pause. Both come back when they are ready."

# -- what cannot be, and why

ON_ITS_WAY: Final = "It is on its way."


def not_ready(names: str) -> str:
    """The first of two presses."""
    return f"{names} not ready yet. Press once more within five seconds to go on all the same."


def are(names: tuple[str, ...]) -> str:
    return f"{names[0]} is" if len(names) == 1 else f"{' and '.join(names)} are"


def in_a_piece(name: str) -> str:
    """Nobody cuts in, whether a word has been said already or not: that is not told."""
    return (
        f"{name} is saying something, or about to. Hold is the one interruption; your line waits "
        "here."
    )


IN_A_WORD: Final = "First the word with one comes to its end."
IN_A_HOLD: Final = "They breathe. End the hold first, or let them."
IN_A_BREAK: Final = "It stands still. It goes on once both are back."
IN_THE_DOOR: Final = "They are coming in."
AT_THE_CLOSE: Final = "This is the last page. They end it themselves."
AT_THE_END: Final = "This session is over."
ANSWERS_OPEN: Final = (
    "Here both have to answer first. You can leave the page out instead, under Plan."
)
ANSWERS_SEALED: Final = "Both are bound to an answer. A moment, until both lie open."
NOWHERE_BACK: Final = "There is no earlier page yet."
NOT_BACK_NOW: Final = "Not between both answers and their opening, nor once somebody has closed."
NO_TURN: Final = "That is for a turn, while one of them speaks."
NO_TIME: Final = "No time is running here."
HOLD_ASKED: Final = "The speaker is asked whether you may hold once more."
FLOOR_AT_BREATH: Final = "The floor is given at a hand-over, or after a hold."
NO_MORE_REMARKS: Final = "That is as much as one page takes."
NO_PRIVATE_WORDS: Final = "You told them that you take no private words."
NOTHING_WRITTEN: Final = "Write a line first."
PICK_PLACE: Final = "Pick a page of the plan first."
PICK_MINUTES: Final = "Pick how long first."
WHOSE_NOT_KNOWN: Final = "It is not known yet for whom that page is."
ENOUGH_ADDED: Final = "Enough has been added. Leave some of it out first."
NO_QUESTION: Final = "That is more than a line holds."
HERE_NOW: Final = "That page is here, or comes next, already."
NOT_HERE: Final = "That page cannot be left out now."

# -- looking ahead, and the plan

BACK_TITLE: Final = "Go back to"
BACK_TEXT: Final = (
    "What was shown there stays to be read; promises and agreements stay. Answering is anew."
)
BACK_THERE: Final = "Go back there"
PLAN_TITLE: Final = "The plan: minutes taken (planned)"
LOCAL: Final = "Not for the two yet: only you look here."
LEAVE_OUT: Final = "Leave it out"
BRING: Final = "Bring it next"
QUESTION: Final = "a question of your own, in a line"
ASK_NEXT: Final = "Ask it next"


def listener_reads(text: str) -> str:
    return f"Whoever listens reads: {text}"


# -- a word with one

WORD_TITLE: Final = "A word with each of them"
WORD_TEXT: Final = (
    "Both read at once that you speak with each for a moment, and with whom first. Each has the "
    "same minutes. What is said is read by that one alone."
)
WORD_MINUTES: Final = "How long, with each?"


def minutes_word(minutes: int) -> str:
    return f"{minutes} min"


def first_then(first: str, second: str) -> str:
    return f"{first}, then {second}"


def only_reads(name: str) -> str:
    """In the frame of a word with one."""
    return f"Only {name} reads this"


def say_to(name: str) -> str:
    return f"Say it to {name}"


def waits_meanwhile(name: str) -> str:
    return f"{name} waits on a calm page, and may write notes."


def then_with(name: str) -> str:
    return f"Now with {name}"


ALL_THREE: Final = "All three again"
NOTHING_WHISPERED: Final = "Nothing is said yet."
WHISPER_PLACEHOLDER: Final = "only for this one"

NOT_SAID: Final = "Not said any more, in a word with one"
"""Over words in the notes that came too late."""

# -- what was done

HOLDS: Final = "They breathe. Whoever has the floor keeps it, and goes on when they like."


HOLD_OVER: Final = "The hold is over. They go on."
ENDED_WORD: Final = "The words with one are over. One of the two ended them."
"""Not which, in either: whoever would rather not is named to nobody."""


def you_said(text: str) -> str:
    return f"You: {text}"


# -- where there is nothing to lead

NOT_TOLD: Final = (
    "Both have said yes. Waiting until both laptops have told the same of the session."
)
ASKED_CORNER: Final = "both are asked"
YOU_LEFT: Final = "You have left. The two go on, or stop for today, as they like."
NOT_SEATED: Final = "It does not begin with three. That is all we are told."
PARTED: Final = (
    "This laptop no longer holds the same session as theirs, as where a relay has lost a part of "
    "it. So nothing more is shown here. The two can go on without you at any moment, and ask you "
    "in anew: you type the words that they read to you, under “Lead a session”."
)
LEAVE_PARTED: Final = "Leave them to go on"
PARTED_LEFT: Final = "They read that you have left, as soon as the line is there."
HOME: Final = "Back to the start"
LEAVE_ROOM: Final = "Leave this room"
"""To another one, or to the start."""

HELP: Final = (
    "Both of them stand above, each with a word for what they are at: it says what is known, and "
    "never what somebody types or keeps. Below is the page as both see it.\n\n"
    "F9 says what stands in the line to both; with an empty line it goes on. While one of them is "
    "not ready it asks for a second press. F3 holds, F4 pauses, F5 is a word with each, Ctrl+O the "
    "plan, F8 everything else. Esc comes back from any of these. A button in grey says why it "
    "cannot be just now.\n\n"
    "Under Plan you look ahead; nobody is moved by that. There stand the minutes that each page "
    "took, by the relay's clock, and in brackets those that are planned, which is an estimate. A "
    "page with a question mark comes only if an earlier one leads there. Your notes, and what you "
    "call the room, stay on this laptop."
)
HELP_ALONE: Final = (
    "Only the one whose name stands in the frame reads what you say here; the other's program "
    "cannot open it. What you type for one stays with them, also if you leave. The other has the "
    "same minutes. Either of the two can end it at any moment."
)

# -- the line, and the keys

LINE_DOWN: Final = (
    "Your line is down. The two are told after a while, and can go on. What you do goes out when "
    "it is back."
)
NOT_IN_YET: Final = (
    "You are not in the room just now: no line, or the two have gone on without you. It is tried "
    "again by itself, and you read it here once it is certain."
)
"""Where nobody answers since the program began, or a relay answers that does not let it in."""
LINES: Final = {
    Line.GONE: "This room is closed.",
    Line.UNKNOWN: "The relay does not know this room any more.",
    Line.REPLACED: "You lead this room from somewhere else now.",
    Line.OTHER_VERSION: "The relay speaks another version.",
}
KEY_HOLD: Final = "Hold"
KEY_PAUSE: Final = "Pause"
KEY_WORD: Final = "A word"
KEY_MORE: Final = "More"

# -- several rooms

BOARD_TITLE: Final = "Your rooms"
BOARD_TEXT: Final = "One is in front. What is typed in one stays in it."
BOARD_BACK: Final = "Back to the room"
ELSEWHERE: Final = "Another room asks for you: Ctrl+G."
ANOTHER_ROOM: Final = "Another couple"
STANDING: Final = {
    "over": "over",
    "asked": "both are asked, each alone",
    "without": "they go on without you",
    "line-down": "your line is down",
    "asks-you": "asks for you",
    "asks-pause": "asks for a pause",
    "stopped": "stopped",
    "nobody": "nobody is there yet",
    "one-waits": "one waiting",
    "both": "both here",
}
"""How a room stands, by the ids of `tui.pages.lead.board`."""
RESTING: Final = "not open just now; a press leads on there"
UNLABELLED: Final = "A couple without a label"


def room_line(standing: str, minutes: int) -> str:
    return f"{standing}, {minutes} min" if minutes else standing


def room_number(number: int) -> str:
    """A room without a label."""
    return f"Room {number}"


def window_title(number: int) -> str:
    return f"unhurried, room {number}"


def line_unsent(label: str) -> str:
    """Before another room comes in front."""
    return f"A line in “{label}” is not sent. It stays there. Press once more to switch."


HELP_BOARD: Final = (
    "A row for each room: what you call it, how it stands, and for how long. Tab or an arrow goes "
    "to a row, Enter brings that room in front; Esc goes back. Up to three can be open, also a "
    "couple at its doors; a room that is not open just now stands here and on the first screen. No "
    "word of a couple stands here, and nothing that you typed in one room is seen in another."
)
