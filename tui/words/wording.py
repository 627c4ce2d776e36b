"""Every sentence of the screens, in one place; the guide has its own.

Short, warm, plain; says what is happening and what to do now. No blame, no jargon. Functions take
names and return plain text: screens show it with `Content`, never as markup.
"""

from typing import Final

from protocol.errors import Cause, Reason
from protocol.session.events import Signal
from protocol.wire.frames import Code
from tui.news import Line, Trouble

APP: Final = "unhurried"
TAGLINE: Final = "A conversation for two, one voice at a time."
AFRAID: Final = "If you are afraid of your partner, please talk to someone you trust, alone."
NOT_THERAPY: Final = (
    f"This is not therapy, and not for a relationship with violence or fear. {AFRAID}"
)
TOO_SMALL: Final = "Please make this window a little bigger. Everything you wrote is kept."

# -- home

HOME_BEGIN: Final = "Begin together"
HOME_BEGIN_HINT: Final = "You invite. An evening or two."
HOME_JOIN: Final = "Join"
HOME_JOIN_HINT: Final = "Your partner has words for you."
HOME_PRACTICE: Final = "Practise alone"
HOME_PRACTICE_HINT: Final = "A pretend partner. Nobody listens."
HOME_SETTINGS: Final = "Settings"
HOME_SETTINGS_HINT: Final = "Your name, the colours, the relay."


def home_come_back(partner: str) -> str:
    """The way back into an open session."""
    return f"Come back to your session with {partner}" if partner else "Come back to your session"


SETTINGS_UNREADABLE: Final = (
    "Your settings could not be read, so the usual ones are in use. The old file is kept."
)


def settings_unreadable(field: str) -> str:
    """Which setting does not make sense."""
    if not field:
        return SETTINGS_UNREADABLE
    return f"{SETTINGS_UNREADABLE} The part to look at is “{field}”."


# -- name

NAME_TITLE: Final = "What does your partner call you?"
NAME_HINT: Final = "Your first name, or a name only you two use."
NAMELESS: Final = "Your partner"
"""Whose name was taken out of the settings; never the name of an account."""
NAME_NEEDED: Final = "Please type a name first."

# -- begin

BEGIN_TITLE: Final = "Begin together"
BEGIN_WHERE: Final = "Where is your partner?"
BEGIN_HOME: Final = "Here, on the same network"
BEGIN_AWAY: Final = "Somewhere else, over a relay"
BEGIN_RELAY: Final = "Which relay do you meet over? Somebody runs it for you; it has a name."
RELAY_PLACEHOLDER: Final = "relay.example.org"
BEGIN_RELAY_GO: Final = "Meet over this relay"
BEGIN_NO_RELAY: Final = "Type the relay's name, as whoever runs it told you."
RELAY_WRONG: Final = "That is not a relay's name yet. It looks like relay.example.org."
RELAY_OPEN_LINE: Final = (
    "The line to that relay would not be locked. Type its name alone, without ws in front."
)
BEGIN_PREPARING: Final = "One moment. Choosing words that nobody can guess."
BEGIN_READ_OUT: Final = "Read these words to your partner, or show them."
BEGIN_READ_RELAY: Final = "And read out the name of the relay you meet over:"
BEGIN_READ_ADDRESS: Final = "And read out this address, which goes into the box below the words:"
BEGIN_BOTH: Final = (
    "Have you both pressed “Begin together”? Then one of you presses Esc, picks Join, "
    "and types the other's words."
)
BEGIN_THEY: Final = "On the other laptop: Join, then these words. They work once, for 15 minutes."
BEGIN_WAITING: Final = "Waiting for your partner to come to the door."
BEGIN_NOBODY_YET: Final = "Nobody is at the door yet. When somebody knocks, you decide here."
DOOR_LINE_DOWN: Final = "The line is down just now. We go on trying by ourselves."
DOOR_ONE_MOMENT: Final = "One moment: this goes on by itself. Esc stops it."
JOIN_ONE_MOMENT: Final = (
    "One moment: the boxes are closed meanwhile. Your words are kept; Esc brings them back."
)
DOOR_OPENING: Final = "Opening the door."
BEGIN_NO_NETWORK: Final = (
    "This laptop does not seem to be on a network that the other could reach. "
    "Connect both to the same Wi-Fi, or to one phone's hotspot, and try again. "
    "Or meet over a relay."
)
BEGIN_EXPIRED: Final = "The words have run out of time. Begin again for new ones."
JOIN_EXPIRED: Final = "The words have run out of time. Ask your partner for new ones."
BEGIN_REFUSED: Final = "The door stays closed. Begin again when you are ready."


def begin_address(address: str) -> str:
    """What to read out where the first word cannot work."""
    return f"Not found? Then also type this address on the other laptop: {address}"


def another_network(place: int, count: int) -> str:
    """The button that shows how this laptop is found on the next of its networks."""
    if count == 1:
        return "Another Wi-Fi or cable now? Look again"
    return f"Still not found? Another network ({place} of {count})"


def network_changed(place: int, count: int) -> str:
    """After that button: what has changed."""
    return f"This is for network {place} of {count}. The last five words stay; read all out again."


NETWORK_NONE: Final = (
    "This laptop is on no network just now. Once it is on one, these words say the way again."
)
NETWORK_MOVED: Final = (
    "This laptop is on another network now, so the way to it has changed. The last five words "
    "stay; read all of it out again."
)
NETWORK_ONLY: Final = "This laptop is on no other network just now."


def at_the_door(name: str) -> str:
    """Someone has knocked."""
    return f"{name or 'Somebody'} is at the door."


def turned_away(*, is_newer: bool) -> str:
    """To the inviter, of a guest whose program is of another version."""
    if is_newer:
        return (
            "Somebody with these words has a newer unhurried, and could not knock. "
            "Update yours, then begin again with new words."
        )
    return (
        "Somebody with these words has an older unhurried, and could not knock. "
        "Once they have updated it, these words still work for their 15 minutes."
    )


LET_IN_CELLS: Final = 36
AT_THE_DOOR_HINT: Final = "If that is your partner, let them in."


def let_in(name: str) -> str:
    """The button that opens the door; beside a long name *not now* would have no room."""
    from wcwidth import wcswidth  # with the first name, so that the first screen comes sooner

    return f"Let {name if name and wcswidth(name) <= LET_IN_CELLS else 'them'} in"


NOT_NOW: Final = "Not now"

# -- turning back from the door

WITHDRAW_TITLE: Final = "Take the words back?"
WITHDRAW_TEXT: Final = "They open nothing then, and you begin again with new ones."
WITHDRAW_GUEST: Final = "Turn back from the door?"
WITHDRAW_GUEST_TEXT: Final = "The door is open now. If you turn back, you both need new words."
WITHDRAW_NO: Final = "Stay here"
WITHDRAW_YES: Final = "Take them back"
WITHDRAW_GUEST_YES: Final = "Turn back"

# -- join

JOIN_TITLE: Final = "Join your partner"
JOIN_WORDS: Final = "Type the words. Three letters of each are enough."
JOIN_PLACEHOLDER: Final = "the words your partner reads out"
JOIN_LIST: Final = "Words that fit"
JOIN_GO: Final = "Knock"
JOIN_TROUBLE: Final = "Trouble connecting?"
JOIN_ADDRESS: Final = "Only if your partner reads out a relay's name or an address too:"
JOIN_ADDRESS_PLACEHOLDER: Final = "relay.example.org, or 192.168.1.20"
JOIN_ADDRESS_WRONG: Final = (
    "That is not an address yet. It looks like relay.example.org, or like 192.168.1.20:4774."
)
JOIN_ADDRESS_AFAR: Final = (
    "That address is outside your own network, where the line would be open to others. "
    "Meet over a relay instead."
)
JOIN_FROM_TEXT: Final = "The words were taken from what you pasted; the rest was left out."


def from_text_too(address: str) -> str:
    """Where a relay's name or an address stood in it as well."""
    return f"The words and {address} were taken from what you pasted; the rest was left out."


JOIN_PASTED_MUCH: Final = (
    "No five or six words of ours stand together in what you pasted. Paste only the words."
)
JOIN_STOPPED: Final = "You have turned back from the door. Your words are still here."


def did_you_mean(typed: str, count: int) -> str:
    """Above the words that are nearest to what was typed."""
    meant = "this one" if count == 1 else "one of these"
    return f"“{typed}” is not one of our words. Do you mean {meant}?"


def take_word(word: str) -> str:
    """The button that puts this word in place of the slip."""
    return f"Take “{word}”"


def looking(name: str) -> str:
    """On the way to the door."""
    where = f" at {name}" if name else ""
    return f"Looking for your partner's door{where}. This takes a few seconds."


def still_looking(name: str) -> str:
    """Nothing has answered yet."""
    return f"{name or 'The other laptop'} has not answered yet. We give it a few seconds more."


def nobody_there(name: str) -> str:
    """An empty lobby: other words, or words whose time is over; perhaps another relay."""
    where = f" at {name}" if name else ""
    return (
        f"Nobody is waiting behind these words{where}. Check them together; "
        "if they are more than 15 minutes old or were used, ask for new ones."
    )


JOIN_KNOCKED: Final = "You have knocked. Your partner will let you in."
JOIN_NOBODY: Final = nobody_there("")
JOIN_TAKEN: Final = "Someone else has knocked with these words. Ask your partner for new ones."
JOIN_NOT_OPENED: Final = (
    "The door was not opened this time. You can ask your partner for new words."
)
JOIN_UNREACHABLE: Final = (
    "The other laptop does not answer. Are both on the same Wi-Fi, and does the other screen "
    "still show the words? The address below them helps where the first word cannot."
)
JOIN_NO_RELAY: Final = (
    "Five words go over a relay: type the name that your partner reads out with them. "
    "At home your partner has six words, or an address to read out."
)


def address_silent(address: str) -> str:
    """A typed address at home that nothing answers at."""
    return (
        f"The other laptop does not answer at {address}. Is that what its screen shows? "
        "There, “Another network” may show one that works."
    )


def unknown_words(words: tuple[str, ...]) -> str:
    """Words that are not on the list, named before anything is sent."""
    if len(words) == 1:
        return f"“{words[0]}” is not one of our words. Look at it once more."
    listed = ", ".join(f"“{word}”" for word in words)
    return f"These are not words of ours: {listed}. Look at them once more."


WORD_MISSING: Final = "___"
"""In the place of what is not one of our words."""


def words_so_far(count: int) -> str:
    """How many words are there, while typing."""
    if count == 0:
        return "Five words, or six at home."
    if count < 5:
        return f"{count} so far. Five words, or six at home."
    if count == 5:
        return "Five words. Go on if your partner has a sixth."
    return "Six words." if count == 6 else "That is more than six words."


# -- the door, from both sides

DOOR_TITLE: Final = "You are connected"
DOOR_COMPARE: Final = (
    "Both screens should show the same two words. If you like, say them to each other."
)
DOOR_DIFFER: Final = "If yours are different, go back: someone else may be in between."
DOOR_DIFFERENT: Final = "Good that you looked. Nothing was shared. Begin again with new words."
DOOR_GO_IN: Final = "Go in"
DOOR_GO_BACK: Final = "They are different"

DOOR_REASONS: Final = {
    Reason.NOT_OURS: JOIN_NOBODY,
    Reason.NEWER: "Your partner's unhurried is newer than yours. Update yours, then try again.",
    Reason.OLDER: "Your partner's unhurried is older than yours. They update, then you try again.",
    Reason.ROLE: "These words are for another seat. Ask your partner for new ones.",
    Reason.LATE: JOIN_TAKEN,
    Reason.TAKEN: JOIN_TAKEN,
    Reason.TAMPERED: (
        "Something between the two laptops changed what was said at the door. "
        "Nothing was shared. Try again with new words, perhaps on another network."
    ),
}

# -- the relay


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


def cannot_write(place: str) -> str:
    """A directory that cannot be written is not a full disk."""
    return f"This laptop does not let unhurried write to {place}. Nothing can be kept like this."


CROWDED_HERE: Final = (
    "Your network has as many lines to the relay as it may have. Please try again in a minute."
)

REFUSALS: Final = {
    Code.RELAY_FULL: "The relay is full just now. Try again later, or use another one.",
    Code.ROOMS_RATE: "Too many sessions were begun from here in the last hour. Try again later.",
    Code.LOBBY_FULL: "Too many knocks on this door. Begin again with new words.",
    Code.DRAINING: "The relay is about to restart. Try again in a minute.",
    Code.STORAGE: "The relay cannot keep anything just now. Try again later, or use another one.",
}
REFUSED: Final = "The relay would not take this. Try again in a minute."

# -- the line, as a word in the corner


def corner(line: Line, *, is_partner_here: bool, partner: str, is_practice: bool) -> str:
    """The connection as a word, never an alarm."""
    match line:
        case Line.OPEN if is_partner_here:
            return f"with {partner} (pretend)" if is_practice else f"with {partner}"
        case Line.OPEN:
            return f"waiting for {partner}"
        case Line.CONNECTING:
            return "connecting"
        case Line.RECONNECTING:
            return "reconnecting"
        case Line.ABSENT:
            return "not there yet"
    return "not connected"


def line_sentence(
    line: Line,
    *,
    is_partner_here: bool,
    partner: str,
    is_with_partner: bool = False,
    can_act: bool = True,
    is_long: bool = False,
) -> str:
    """What the line means for this person; empty while all is well.

    `is_with_partner`: the relay runs on the partner's laptop. `can_act`: there is something to do
    here that does not wait for the partner. `is_long`: it has been so for a while.
    """
    match line:
        case Line.OPEN if is_partner_here:
            return ""
        case Line.OPEN:
            name = partner[:1].upper() + partner[1:]
            then = "We keep the place; you can go on." if can_act else "We keep the place."
            return f"{name} is not connected just now. {then}"
        case Line.CONNECTING:
            return ""
        case Line.ABSENT if is_with_partner:
            return (
                f"{partner}'s laptop is not there yet. "
                "Ask them to open unhurried and come back to the session."
            )
        case Line.ABSENT:
            return "The relay does not answer yet. We go on trying, and nothing is lost."
        case Line.RECONNECTING if is_long and is_with_partner:
            return (
                f"{partner[:1].upper()}{partner[1:]}'s laptop has not answered for a while. Ask "
                "whether unhurried is open there; it goes on by itself once it is."
            )
        case Line.RECONNECTING if is_long:
            return (
                "The line has been down for a while. Look whether this laptop is on its network; "
                "we go on trying, and nothing is lost."
            )
        case Line.RECONNECTING:
            return "The line is down just now. It comes back by itself, and nothing is lost."
        case Line.REPLACED:
            return "This session is open in another window. Go on there, or close that one first."
        case Line.OTHER_VERSION:
            return OTHER_VERSION
        case Line.UNKNOWN | Line.GONE:
            return ""  # the page says what the relay says, and what is known


TROUBLES: Final = {
    Trouble.DISK: DISK_FULL,
    Trouble.RELAY_BUSY: "The relay asks us to go a little slower. Your words go out in a moment.",
    Trouble.RELAY_STUCK: (
        "The relay cannot keep anything just now. Your words wait here, and go out by themselves."
    ),
    Trouble.MENDING: (
        "The relay lost its newest part. Your laptops bring it back once both are here; "
        "your words are kept."
    ),
    Trouble.RELAY_FULL: (
        "The relay takes no more words for this session. Everything so far stays; "
        "you can stop here and begin a new one."
    ),
    Trouble.GUIDE: "The guide that arrived cannot be used here. Leave, and begin again together.",
    Trouble.VERSION: OTHER_VERSION,
}
DOUBTFUL: Final = "The other laptop has not confirmed yet what came last from you."
TOO_LATE: Final = "That came a moment too late. Your words are back where you wrote them."
TO_NOTES: Final = "That came a moment too late. Your words are kept in your notes."
STRAYS: Final = (
    "Something came into this session that neither of you signed. It was left out, and nothing "
    "of yours is lost."
)
SENDING: Final = "on its way"

ALARM_TITLE: Final = "Let us stop here for a moment"
ALARM: Final = {
    Cause.TIME: "The times that the relay writes down make no sense any more.",
    Cause.GAP: "The relay gave back what came from you in another order.",
    Cause.FORK: "The relay put what came from you into another place.",
    Cause.ROLLBACK: "The relay has lost a part of what was said.",
}
ALARM_HINT: Final = (
    "So that nothing false is shown, this session stands still. Everything is kept on this laptop. "
    "Tell each other, and begin a new session when you like, perhaps over another relay."
)


def parted(partner: str) -> str:
    """The two laptops no longer hold one history; nobody can tell from here who is to blame."""
    return (
        f"{partner}'s laptop and yours no longer have the same order of things; the relay or "
        f"{partner}'s program is at fault. You can read everything, stop for today, or leave."
    )


# -- a guide that this laptop does not hold

GUIDE_ACCEPT: Final = "Begin with this guide"
GUIDE_DECLINE: Final = "Rather not"
HELP_GUIDE: Final = (
    "A guide holds everything that the pages of a session say. This one did not come with "
    "unhurried, so its words are those of whoever brought it. If you would rather not follow it, "
    "say so: nothing has begun, and no reason is needed."
)


def guide_of(partner: str) -> str:
    """The title above somebody's own guide."""
    return f"{partner}'s guide"


def guide_to_read(partner: str) -> str:
    """Asks to read somebody's own guide before it begins."""
    return (
        f"{partner} brought this guide. It did not come with unhurried: its words are {partner}'s. "
        "Read all of it, then say whether you want to begin."
    )


def guide_mark(owner: str | None) -> str:
    """On every page: whose words these are; None for this person's."""
    return "From your own guide" if owner is None else f"From {owner}'s guide"


def guide_declined(name: str | None) -> str:
    """Nothing has begun, because of the guide."""
    return f"{name or 'You'} would rather not begin with this guide."


# -- the room

WAITING_FOR_START: Final = "Both laptops are getting ready. This takes a moment."
PRACTICE_NAME: Final = "Your side"
"""Who has not said a name yet; it stands where a guide puts a name in, but see `to_you`."""
PRACTICE_NOTE: Final = (
    "This is practice. Robin is a pretend partner: a script on this laptop. Nobody reads along."
)


def still_at_the_door(partner: str) -> str:
    """The other has been let in and is not in the room yet."""
    name = partner[:1].upper() + partner[1:]
    return (
        f"{name} has not come in yet. At the door the two words are compared; "
        f"it goes on by itself once {partner} goes in."
    )


def to_you(text: str, place: str) -> str:
    """A guide's text in which `place` stands for somebody here who has said no name."""
    return text.replace(f"{place} speaks", "You speak")


def waiting_for(partner: str) -> str:
    """This one is done; the other is not yet."""
    return f"Thank you. Waiting for {partner}. There is no hurry."


def partner_is_ready(partner: str) -> str:
    """The other is done; this one not yet."""
    return f"{partner} is ready. Take the time you need."


GO_ON: Final = "Go on"
SKIP: Final = "Leave this out"
DONE: Final = "Done"

PRIVATE_HINT: Final = "Only for you. This never leaves your laptop."
PRIVATE_BEFORE: Final = "At the start you chose"
PRIVATE_NO_BEFORE: Final = "At the start you chose none."
CIRCLES_HINT: Final = "From far apart to nearly one. Use the arrow keys, or click."

RATE_SEND: Final = "These are my answers"
RATE_SEND_ONE: Final = "This is my answer"
RATE_KEYS: Final = "Left and right pick a word, or a click does."
PICK_KEYS: Final = "The arrow keys pick a line, or a click does."
PRIVATE_EMPTY: Final = "Nothing is picked yet. To leave it open, press once more."
MORE_BELOW: Final = "▼ more below"
MORE_BELOW_SHORT: Final = "▼ more"
READ_FIRST: Final = "There is more of what was said. Read it, then press again."
UNSENT: Final = "What stands here was not sent yet. Send it, or take it out first."
NOTHING_TO_DO: Final = "There is nothing to do here just now."
ONLY_LISTENING: Final = "You are listening: there is nothing to finish. F8 has a few phrases."
ONLY_BREATHING: Final = "Both of you breathe. It goes on by itself in a moment."
NO_BOX_NOW: Final = "There is no box here just now. You can write again when it is your part."
NO_SIGNAL_NOW: Final = "The phrases are for a turn, while one of you is speaking."
NO_BREAK_NOW: Final = "This session is over; there is nothing to pause."
NO_BREAK_STILL: Final = (
    "This session stands still, so there is nothing to pause. The buttons here say what you can do."
)
BREAK_LATER: Final = (
    "It counts for both as soon as the line is back. You can close the program; everything is kept."
)


def no_copy(*, is_kept: bool) -> str:
    """What Ctrl+C does not do, and what does what it was perhaps meant for."""
    kept = "; everything is kept" if is_kept else ""
    return (
        "Ctrl+C copies nothing here, so that no words reach a clipboard by accident. "
        f"Ctrl+Q closes the program{kept}."
    )


IN_NOTES: Final = "What you had typed and not sent is in your notes (Ctrl+P, “My notes”)."
ASKED_TOO_LATE: Final = "That came a moment too late; it went on before."

_NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six")


def lines_open(count: int, *, may_stay: bool) -> str:
    """How much of a page is not answered yet, and what can be done about it."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    said = f"{number} line is still open." if count == 1 else f"{number} lines are still open."
    it = "it" if count == 1 else "them"
    return f"{said} To leave {it} open, press once more." if may_stay else f"{said} Pick a word."


def about(chosen: str) -> str:
    """What was chosen together, over the pages that are about it."""
    return f"You chose: {chosen}"


# -- leaving out and passing

LEFT_OUT: Final = (
    "One of you would rather leave this out. That is fine, and no reason is needed.\n\n"
    "What you wrote is kept in your notes (Ctrl+P, “My notes”). Take a breath, and go on when you "
    "like."
)
SKIP_TITLE: Final = "Leave this out?"
SKIP_TEXT: Final = (
    "It is left out for both of you. You both read that one of you would rather leave it out; "
    "no name is given. What you wrote is kept in your notes."
)
PASS_TITLE: Final = "Pass this time?"
PASS_YES: Final = "Yes, pass"


def pass_question(partner: str, *, is_turn: bool) -> tuple[str, str, str]:
    """Title, text and button of what is asked before a pass: of one's turn, or of one's answer."""
    then = "." if is_turn else ", and may say more before the turn ends."
    text = f"{partner} sees that you passed{then} What you have typed is kept in your notes."
    return PASS_TITLE, text, PASS_YES


def passed_by(name: str | None) -> str:
    """In the breath after a turn that was passed; `name` is None for this person."""
    return "You passed this time." if name is None else f"{name} passed this time. That is fine."


def passed_turn(name: str) -> str:
    """The speaker passed after some words."""
    return f"{name} passes from here on. That is fine. This is what was said."


def after_own_pass(name: str) -> str:
    """To the listener who passed, while the speaker reads it."""
    return f"You passed this time. {name} may say more, or goes on."


def passed_rung(name: str) -> str:
    """The listener passed what was theirs to say."""
    return f"{name} passed this time. That is fine, and your turn is still yours."


def said_yes(name: str) -> str:
    """The speaker has confirmed."""
    return f"{name} said: yes, that is it."


ALL_SAID_ALOUD: Final = "Take your time. Press once more when you have said it all."
"""Talking aloud, the main key was pressed for the first time in this turn."""
ALL_SAID: Final = "That was said. Press once more when you have said it all."
"""The main key was pressed again, straight after it said something."""


# -- taking in what was said


def has_said_back(name: str) -> str:
    return f"{name} has said back what they heard. Read it in your own time."


def has_made_sense(name: str) -> str:
    return f"{name} said this to you. Take it in."


def has_told_missed(name: str) -> str:
    return f"Read what {name} added in your own time. Then you say it back once more."


def has_named_feeling(name: str) -> str:
    return f"{name} gave the word that fits better."


def has_said_all(name: str) -> str:
    return f"{name} has said it all. Take it in."


def is_taking_in(name: str) -> str:
    return f"{name} is taking in what you said."


def wants_asking(partner: str) -> str:
    """The other would like both to be asked again."""
    return f"{partner} would like you both to be asked again. If you too, press “{ASK_AGAIN}”."


def you_want_asking(partner: str) -> str:
    """This one would like both to be asked again."""
    return f"You are both asked again as soon as {partner} would like it too."


def sealed_waiting(partner: str) -> str:
    """Own answer is in; nothing is shown before both are."""
    return f"Your answer is in. You will both see them when {partner} is done."


def partner_sealed(partner: str) -> str:
    """The other's answer is in."""
    return f"{partner} has answered. Take the time you need."


def not_opened(partner: str) -> str:
    """Both sealed, one has not opened."""
    return f"{partner} can see your answer. Theirs has not arrived yet."


START_OVER: Final = "Answer again, both"
ASK_TO_START_OVER: Final = "Ask to answer again"


def asked_again(partner: str) -> str:
    """This one has asked; the other has not agreed."""
    return f"You asked to answer again, both of you. It begins when {partner} agrees."


def wants_again(partner: str) -> str:
    """The other has asked; this one has not agreed."""
    return f"{partner} asks to answer again, both of you. Nothing changes unless you agree."


def begun_again(asker: str | None, *, is_answer_back: bool) -> str:
    """A question that both answer anew, and what has become of the answer; None for this one."""
    back = "Your answer is back in its box." if is_answer_back else "Please answer once more."
    return f"{asker or 'You'} asked to answer again. {back}"


YOU: Final = "You"
LINE_OPEN: Final = "left open"
BOTH_ANSWERED: Final = "Here is what you both answered."
ANOTHER_TIME: Final = "Another time, then"
ANOTHER_TIME_TEXT: Final = (
    "For one of you, or both, now is not the time. That is good to know. "
    "You can stop for today and come back another evening; everything stays."
)
ANOTHER_TIME_PRACTICE: Final = (
    "For one of you, or both, now is not the time. That is good to know. In a session you would "
    "stop for today here and come back another evening."
)
ASK_AGAIN: Final = "Ask us both again"
STOP_ASKED: Final = "This stops for today, for you both. If that is meant, press it once more."
"""The page comes by itself: a key that was meant for the one before stops nothing."""

WRITE_SEND: Final = "This is mine"
WRITE_EMPTY: Final = "Nothing is written yet. To leave it empty, press once more."
NOTHING_WRITTEN: Final = "(left empty)"


def wrote(name: str) -> str:
    """Heading over what was written."""
    return f"{name} wrote"


YOU_WROTE: Final = "You wrote"
PROMISE_YES: Final = "Yes, thank you"
PROMISE_ELSE: Final = "Something else, please"


def promise_asked(partner: str) -> str:
    """The other's promise waits for an answer."""
    return f"{partner} would like to promise this. Would it do you good?"


def promise_welcome(partner: str) -> str:
    """The other said yes."""
    return f"{partner} said: yes, thank you."


def promise_declined(partner: str) -> str:
    """The other would like something else."""
    return f"{partner} would rather have something else. You may word it anew, or leave it."


PROMISE_FULL: Final = "It was worded anew as often as it can be. Go on without it."
PROMISE_AGAIN: Final = "Offer this instead"
PROMISE_YOU_SAID_YES: Final = "You said: yes, thank you."
PROMISE_YOU_SAID_ELSE: Final = "You asked for something else."

CHOOSE_SEND: Final = "This is my pick"


def picked_apart(mine: str, partner: str, theirs: str) -> str:
    """The two picks differ."""
    return f"You picked “{mine}”, {partner} picked “{theirs}”. Talk it over."


CHOOSE_TOGETHER: Final = "When you both pick the same, it is settled."
CHOOSE_THIS: Final = "Go with this"


def goes_with_this(partner: str) -> str:
    """Pressed with the pick that stands already."""
    return f"That is your pick already. It is settled when {partner} picks it too."


CHOOSE_FIRST: Final = "Pick one of the lines first."


def picked_now(name: str, option: str) -> str:
    """An open pick."""
    return f"{name} would go with: {option}"


def settled(option: str) -> str:
    """What was chosen together."""
    return f"You have chosen: {option}"


MARKED_BY_BOTH: Final = "you both marked this"

# -- the floor


def you_have_the_floor(*, is_speaking: bool) -> str:
    """Also while the other says it back: the turn is still one's own."""
    return "Your turn to speak" if is_speaking else "Your turn"


def has_the_floor(name: str, *, is_speaking: bool) -> str:
    return f"{name} is speaking" if is_speaking else f"{name}'s turn"


def about_minutes(left: int) -> str:
    """The gentle length of a turn, in words; never cut off."""
    if left > 1:
        return f"about {left} minutes"
    return "about a minute" if left == 1 else "take the time you need"


SPEAK_PLACEHOLDER: Final = "Say one thing at a time."
SPEAK_ALOUD_PLACEHOLDER: Final = "You are talking aloud. Write here only if you like."
SPEAK_ALOUD: Final = "Say it aloud. Press “I'm finished” when you have said it all."
SAY_IT: Final = "Say it"
FINISHED: Final = "I'm finished"
PASS: Final = "Pass"
YOU_SAID: Final = "You said"
TURN_FULL: Final = (
    "More than this does not fit into one turn. Press “I'm finished”; what is still in the box is "
    "kept in your notes."
)
TURN_ENDS_LATER: Final = "Your turn ends as soon as the line is back."
NOTHING_SAID_YET: Final = "Say something first, or pass."
LISTEN: Final = "You are listening. Just take it in. You will say back what you heard."
LISTEN_ALOUD: Final = "You are listening. Look up from the screen if you like."
NOTES: Final = "Notes for yourself. They stay on this laptop."
YOUR_NOTES: Final = "Your notes"
NOTES_PLACEHOLDER: Final = "only for you"


def not_spoken_yet(name: str) -> str:
    """The speaker has not said anything yet."""
    return f"{name} has not said anything yet."


BREATHE: Final = "Breathe"


def after_breath(holder: str | None, what: str) -> str:
    """What comes after the breath; `holder` is None for this person."""
    return f"Then you {what}." if holder is None else f"Then {holder} {what}."


BREATH_MINE: Final = {
    "speak": "speak",
    "say-back": "say back what you heard",
    "check": "say whether that was it",
    "makes-sense": "say what makes sense to you",
    "feeling": "guess a feeling",
    "feeling-check": "say whether that is the feeling",
}
THIS_TURN: Final = "This turn"


def rung(rung: str, speaker: str | None, listener: str | None) -> str:
    """A rung of the ladder, beside the page; None: you."""
    match rung:
        case "speak":
            return f"{speaker} speaks" if speaker else "You speak"
        case "say-back":
            return f"{listener} says it back" if listener else "You say it back"
        case "check":
            return "Is that it?"
        case "makes-sense":
            return "What makes sense"
        case "feeling":
            return "A feeling"
    raise ValueError("a rung without words")


def then_speaks(name: str | None) -> str:
    return f"then {name} speaks" if name else "then you speak"


BREATH_THEIRS: Final = {
    "speak": "speaks",
    "say-back": "says back what they heard",
    "check": "says whether that was it",
    "makes-sense": "says what makes sense",
    "feeling": "guesses a feeling",
    "feeling-check": "says whether that is the feeling",
}


def say_back_now(name: str) -> str:
    return f"Say back what you heard from {name}, in your own words."


WRITE_ANEW_FIRST: Final = "Word it anew first, or go on without it."
WRITE_FIRST_OR_BACK: Final = "Write what was missed first, or go back."
PICK_FEELING: Final = "Pick a word, or write your own. You may also pass."
SAY_BACK_RULE: Final = "No answer yet, and nothing to defend."
WRITE_FIRST: Final = "Write a sentence first, or pass."
SAY_BACK_SEND: Final = "That is what I heard"


def is_saying_back(name: str) -> str:
    return f"{name} is saying back what they heard. It is still your turn."


def missed(name: str) -> str:
    """Heading over what the speaker would like heard, on the listener's screen."""
    return f"{name} would like you to hear this too"


YOU_MISSED: Final = "You would like this to be heard too"


def heard_you_say(name: str) -> str:
    """Heading over the listener's say-back, on the speaker's screen."""
    return f"{name} heard"


YOU_SAID_BACK: Final = "You said back"
SAID_ALOUD: Final = "(said aloud)"
IS_THAT_IT: Final = "Is that it?"
YES_THATS_IT: Final = "Yes, that's it"
NOT_QUITE: Final = "Not quite"
MORE: Final = "There is more"
WHAT_WAS_MISSED: Final = "What was missed? One or two sentences."
TELL: Final = "Tell them"
BACK: Final = "Back"


def is_checking(name: str) -> str:
    return f"{name} is checking whether that was it."


MAKES_SENSE_NOW: Final = "Say what makes sense to you, and why: “… because …”"
MAKES_SENSE_START: Final = "It makes sense to me that "
MAKES_SENSE_SEND: Final = "Say it"


def is_making_sense(name: str) -> str:
    return f"{name} is writing what makes sense to them. It is still your turn."


MAKES_SENSE_HEADING: Final = "What makes sense"


def feeling_now(name: str) -> str:
    return f"How might {name} feel? Pick a word, or write your own."


FEELINGS: Final = (
    "tired",
    "sad",
    "alone",
    "hurt",
    "angry",
    "worried",
    "ashamed",
    "let down",
    "not seen",
    "under pressure",
    "relieved",
    "hopeful",
)
OWN_FEELINGS: Final = tuple(word for word in FEELINGS if word not in ("let down", "not seen"))
"""For the one who names their own: from a listener these two acknowledge, from a speaker they
accuse."""
FEELING_PLACEHOLDER: Final = "a feeling, in your own words"
FEELING_SEND: Final = "Offer this word"


def is_guessing(name: str) -> str:
    return f"{name} is looking for a word for how you feel."


def guesses(name: str, feeling: str) -> str:
    return f"{name} thinks you might feel: {feeling}"


def you_guessed(feeling: str) -> str:
    return f"You offered: {feeling}"


FEELING_HEADING: Final = "The feeling"
FEELING_YES: Final = "Yes, that is it"
FEELING_OTHER: Final = "It is more like …"
FEELING_OTHER_PLACEHOLDER: Final = "the word that fits better"


def is_feeling_checking(name: str) -> str:
    return f"{name} is checking whether the word fits."


REST: Final = "You have both been heard. Rest a moment before you go on."
REST_AFTER_PASS: Final = "Both turns are over. Rest a moment before you go on."
REST_PASSED: Final = "passed this time. That is always allowed."

SIGNALS: Final = {
    Signal.SLOWER: "a little slower, please",
    Signal.AGAIN: "could you say that again?",
    Signal.WITH_YOU: "I'm with you",
    Signal.MY_PART: "I see my part",
    Signal.ASK_PAUSE: "can we pause?",
    Signal.TRY_AGAIN: "let me try that again",
    Signal.CAME_OUT_HARD: "that came out hard, sorry",
    Signal.THANK_YOU: "thank you for listening",
}
SIGNAL_MORE: Final = "More"
SIGNAL_THIS: Final = "Send this one"
SIGNAL_TITLE: Final = "One phrase, one key: press its number"

# -- agreeing

AGREE_PLACEHOLDER: Final = "in your own words"
AGREE_SUGGEST: Final = "Suggest it"
AGREE_YES: Final = "Yes"
AGREE_NO: Final = "Rather not"
AGREE_NEXT: Final = "We are done here"
AGREE_MADE: Final = "You agreed"
AGREE_HINT: Final = "Suggest something, or nothing. A no is fine too."
AGREE_NOTHING: Final = "Nothing is suggested yet. To agree on nothing, press once more."
DAY_OPEN: Final = "The day is still open. To leave it open, press once more."
AGREE_PICK: Final = "Write a suggestion first, or pick one of the lines."


def suggested_all(partner: str) -> str:
    """This seat has put forward as much as one page takes."""
    return f"More suggestions of yours do not fit here. {partner} may still make some, or go on."


def suggests(name: str) -> str:
    return f"{name} suggests"


def you_suggested(partner: str) -> str:
    return f"You suggested this. Waiting for {partner}'s answer."


def rather_not(name: str) -> str:
    return f"{name} would rather not. Another idea, perhaps?"


def agreement_line(text: str, day: str) -> str:
    """What was agreed, and when."""
    return f"{text}  ({day})" if day else text


def agreed_about(title: str, text: str, day: str) -> str:
    """What was agreed, with the question it answers: *in two weeks* alone says nothing."""
    line = agreement_line(text, day)
    return f"{title}: {line}" if title else line


YOU_RATHER_NOT: Final = "You would rather not. That is fine."

# -- together

TOGETHER_START: Final = "Start the time"
TOGETHER_ENOUGH: Final = "That was enough"
TOGETHER_HINT: Final = "Put the laptops aside. The time runs on both."
TOGETHER_RUNS: Final = "The time has begun. If that was enough, press once more."
"""The key that began it does not end it with the next press."""
TOGETHER_OVER: Final = "The time is up. Stay as long as you like."

# -- a break

BREAK_TITLE: Final = "A break"
BREAK_HINT: Final = "No reason needed. Your place and all words are kept."
BREAK_HINT_PRACTICE: Final = "No reason needed. Robin waits as long as you like."
BREAK_PAUSE: Final = "Pause"
BREAK_MINUTES: Final = "minutes"
BREAK_STOP: Final = "Stop for today"
BREAK_STOP_HINT: Final = "You continue another day, where you are now."
BREAK_STOP_HINT_PRACTICE: Final = "In a session; practice is gone once you close it."
BREAK_LEAVE: Final = "End this session for both"
BREAK_LEAVE_HINT: Final = "It asks once more."
BREAK_BACK: Final = "Back to the session"
LEAVE_TITLE: Final = "End this session for both of you?"
LEAVE_TEXT: Final = "It cannot be gone on with, and nothing of it is kept. No reason needed."
LEAVE_YES: Final = "Yes, end it"
LEAVE_NO: Final = "Stay"


def paused_by(name: str | None) -> str:
    """`name` is None for this person."""
    return "You asked for a pause." if name is None else f"{name} asked for a pause."


def longer_by(name: str | None) -> str:
    """The pause is longer than it was first asked for; `name` is None for this person."""
    return (
        "You asked for a little longer." if name is None else f"{name} would like a little longer."
    )


def pause_taken(minutes: int) -> str:
    """What was taken in place of a number that no pause has."""
    taken = "a day" if minutes == 24 * 60 else f"{minutes} minutes"
    return f"A pause lasts from five minutes to a day; this one is for {taken}."


PAUSE_STAYS: Final = "A pause is not made shorter. Come back when you are ready; it ends with both."
PAUSE_TEXT: Final = "Stand up, drink something, look out of the window."
PAUSE_OVER: Final = "The time you had in mind is over. There is still no hurry."
PAUSE_LONG: Final = (
    "It has been more than a day. You can go on, leave it for another day, or end it for both."
)
PAUSE_SEEN: Final = "All right"
PAUSE_BACK: Final = "I'm back"
PAUSE_AGAIN: Final = "A little longer"
PAUSE_NEEDS_BOTH: Final = "It goes on when you are both back."
END_KINDLY: Final = "End this session for both"


def is_back(partner: str) -> str:
    return f"{partner} is back."


def has_seen_pause(partner: str) -> str:
    return f"{partner} has seen it."


def wants_to_end(partner: str) -> str:
    return f"{partner} would like to end this session. It ends when you both say so."


def you_want_to_end(partner: str) -> str:
    return f"You would like to end this session. Waiting for {partner}."


STOPPED_TITLE: Final = "Stopped for today"


STOPPED_TEXT: Final = (
    "Everything stays as it is. Another day, both open unhurried and come back to this session."
)
STOPPED_PRACTICE: Final = (
    "In a session you would both come back to this another day. Practice is kept nowhere: it is "
    "gone once you close it."
)
STOPPED_CONTINUE: Final = "Let us continue"
STOPPED_CLOSE: Final = "Close for now"

# -- the close

CLOSING_TITLE: Final = "The end of this session"
CLOSING_PROMISES: Final = "Promised"
CLOSING_AGREED: Final = "Agreed"
CLOSING_NOTHING: Final = "No promise and no agreement this time. You talked; that counts."
CLOSING_WORDS: Final = "Say these two words to each other. If they are the same, you both saw all:"
CLOSING_KEEP: Final = (
    "When you have both ended it, both programs delete everything. "
    "Write down by hand what you want."
)
CLOSING_END: Final = "End the session"


def ended_left(name: str | None) -> str:
    if name is None:
        return "You ended this session."
    return f"{name[:1].upper()}{name[1:]} has ended this session."


ENDED: Final = "This session is over. Thank you both for the time you took."


def left_at_the_door(name: str) -> str:
    """The other went back before the session began: where the two words are compared."""
    return (
        f"{name[:1].upper()}{name[1:]} went back at the door, where both screens show the same two "
        f"words. Ask {name}: if the words were different, someone else may be in between. Nothing "
        "was said yet. Begin again with new words, and say the two words to each other."
    )


ENDED_LEFT_HINT: Final = "No reason is needed. You can begin a new one whenever you both like."
ENDED_HOME: Final = "Back to the start"

# -- coming back

SEAT_IN_USE: Final = "This session is open in another window on this laptop. Go on there."
BACK_WHERE: Final = (
    "The other laptop may have a new address today. Type the first word that its screen shows, "
    "or the address."
)

BACK_WHERE_RELAY: Final = (
    "Has the relay a new address today? Type it, as on its own screen. If it runs on your "
    "partner's laptop, the first word on that screen does as well."
)


def where_today(word: str, address: str) -> str:
    """Shown by the laptop that runs the relay at home, while it waits for the other."""
    return f"The other laptop finds this one with the word “{word}”, or with {address}."


SEARCH_NOT_FOUND: Final = (
    "The other laptop does not answer there. Is unhurried open on it, and are both on one Wi-Fi?"
)
SEARCH_RELAY_NOT_FOUND: Final = (
    "The relay does not answer there. Does it run, and is this laptop on its network?"
)

# -- settings

SETTINGS_TITLE: Final = "Settings"
SETTINGS_NAME: Final = "Your name"
SETTINGS_NAME_HINT: Final = "What your partner sees."
SETTINGS_RELAY: Final = "Relay"
SETTINGS_RELAY_HINT: Final = "Only for sessions with a partner who is somewhere else."
SETTINGS_RELAY_PLACEHOLDER: Final = "relay.example.org"
SETTINGS_RELAY_WRONG: Final = "That is not the address of a relay. It looks like relay.example.org."
PLAIN_RELAY: Final = (
    "The line to this relay would not be encrypted: others on the way could see when you two talk. "
    "Use an address that begins with wss://."
)
SETTINGS_THEME: Final = "Colours"
SETTINGS_DARK: Final = "dark"
SETTINGS_LIGHT: Final = "light"
SETTINGS_SAVE: Final = "Save"
SETTINGS_SAVED: Final = "Saved."

# -- everywhere

HELP_TITLE: Final = "Help"
HELP_CLOSE: Final = "Close"
HELP_QUIT: Final = "Close unhurried"


def help_keys(*, is_kept: bool) -> str:
    """The keys that are the same on every page."""
    kept = ", and everything is kept" if is_kept else ""
    return (
        "Tab or an arrow goes to the next button, Enter presses it. The mouse works everywhere. "
        "F9 or Ctrl+S does the main thing of a screen: it sends what stands in the box, and goes "
        "first to what is still open or below the edge. F4 is a break; F8 a phrase; Ctrl+P lists "
        f"everything. Ctrl+Q closes the program{kept}; on a keyboard without these letters, the "
        "button below does too. "
        "Text too small? Ctrl and +, or Cmd and +, makes it bigger."
    )


HELP_HOME: Final = (
    "Begin together shows words; your partner types them on the other laptop under Join. "
    "Practise alone lets you try everything first, with nobody there.\n\n"
    "A whole session takes about an hour and a half if you talk aloud, two hours or more if you "
    "type. You can stop after any page, and go on another day."
)
HELP_BEGIN: Final = (
    "Read the words to your partner. They work once and for 15 minutes, and are worth nothing "
    "afterwards. When somebody knocks you decide whether the door opens. Then both screens show "
    "two words; if yours differ, go back, and begin again with new words."
)
HELP_JOIN: Final = (
    "Type the words your partner reads out. Three letters of each are enough, and the list shows "
    "which words fit. A word we do not know is named before anything is sent."
)
HELP_SETTINGS: Final = "Everything here stays on this laptop."
HELP_ROOM: Final = (
    "One of you speaks; the other can only listen. Nothing you type is lost, whatever "
    "happens to the line or the window. In a turn you may pass; a question you may leave open; "
    "pause or stop whenever you like, and nobody asks why."
)
HELP_PRACTICE: Final = (
    "One of you speaks; the other can only listen. Robin is a script, and you can try everything. "
    "Practice is kept nowhere: it is gone once you close it."
)
HELP_SPEAKING: Final = (
    "It is your turn to speak. Say one thing at a time; F9 or Ctrl+S says it. When the box is "
    "empty and you have said it all, the same key ends your turn, and asks first. "
    "A small · after your words means that the other laptop has not confirmed them yet."
)
HELP_LISTENING: Final = (
    "Your partner is speaking, so there is no box to answer in. The notes are only for you; "
    "whatever you type goes there. F8 and a number send a phrase at any time. F9 reads on "
    "where there is more; Page up and down scroll what was said."
)
HELP_RUNG: Final = (
    "One of you says back what they heard, and the speaker says whether that was it. "
    "Nobody answers yet. You may pass at any point."
)
HELP_ROUND: Final = (
    "Each of you answers alone. Nothing is shown before both are done, and then you see both at "
    "the same moment."
)
HELP_OPEN: Final = "What you leave empty stays empty."
HELP_PRIVATE: Final = "This is only for you and stays on this laptop."
HELP_AGREEING: Final = (
    "Pick a line or write your own, add when, and suggest it. The other says yes or rather not. "
    "Both are fine, and you may also agree on nothing."
)
HELP_BREAK: Final = "It goes on when you are both back, and nobody can hurry you."
HELP_STILL: Final = (
    "This session stands still. You can read what was said, delete it on this laptop, or go back "
    "to the start and find it there again."
)
HELP_ENDED: Final = "This session is over for both of you. F9 goes back to the start."
HELP_GATHERING: Final = "Both programs are getting ready; there is nothing to do yet."
HELP_CLOSING: Final = (
    "The two words are made from everything you both said. If yours are the same, you both saw the "
    "same session. It ends when both of you have pressed the button."
)
TITLE_MY_TURN: Final = "unhurried - your turn"

KEY_MAIN: Final = "Go on"
KEY_BREAK: Final = "Break"
KEY_SIGNAL: Final = "A phrase"
KEY_HELP: Final = "Help"
KEY_ALL: Final = "All"
KEY_BACK: Final = "Back"
KEY_QUIT: Final = "Quit"

PALETTE_PLACEHOLDER: Final = "Type a word, or pick a line"
ACTION_THEME: Final = "Light or dark colours"
ACTION_NOTES: Final = "My notes"
ACTION_QUIT: Final = "Close the program (everything is kept)"
ACTION_QUIT_ALONE: Final = "Close the program"
ACTION_ALOUD: Final = "Talk aloud from now on"
ACTION_TYPED: Final = "Write from now on"
ACTION_HOME: Final = "Back to the start (the session stays open)"


VOICE_ALOUD: Final = "From now on you talk aloud."
VOICE_TYPED: Final = "From now on you write."


def wish_sent(partner: str) -> str:
    return f"It changes as soon as {partner} wishes it too."


def wish_aloud(partner: str) -> str:
    return f"{partner} would like to talk aloud from now on. If you too, press Ctrl+P and pick it."


def wish_typed(partner: str) -> str:
    return f"{partner} would like to write from now on. If you too, press Ctrl+P and pick it."


CRASHED: Final = (
    "unhurried had to stop because of a fault of its own. Everything you wrote is kept. "
    "Start it again to go on."
)


CRASHED_ALONE: Final = (
    "unhurried had to stop because of a fault of its own. Start it again whenever you like."
)


def crashed(log: str, *, is_kept: bool) -> str:
    """The one sentence a person sees after a crash."""
    told = CRASHED if is_kept else CRASHED_ALONE
    return f"{told}\nWhat went wrong, without any of your words, is noted in {log}"


TOO_LONG: Final = "That is more than fits into one piece. The rest was left out."
PASTE_TOO_LONG: Final = "This box is full. What came last is not all in it."
"""Said when a paste was cut, or a letter did not go in; half of one never does."""
NO_BOX_HERE: Final = "There is no box for that here. Please go to one first."
"""Said when lines of text came where none can be typed: a line break in them presses nothing."""
LETTERS_LEFT_OUT: Final = "What the other laptop could not show was left out. Please look it over."
"""Said when signs without a letter were typed or pasted, before anything is sent."""
