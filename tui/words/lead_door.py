"""Sentences for whoever leads, on the way in: the form, the two doors, words that others gave."""

from typing import Final

# -- the form

TITLE: Final = "Lead a session"
THEY_READ: Final = "The two read this of you before either of them says yes:"
NAME: Final = "Your name, as the two call you"
NAME_NEEDED: Final = "The two need a name for you first."
POLICY_NEEDED: Final = "Pick first what becomes of a word that is said to you alone."
ABOUT: Final = "One line about you"
ABOUT_HINT: Final = "counsellor, reachable at the number you have"
POLICY: Final = "What becomes of a word that one of them says to you alone?"
LAW: Final = "What the law makes you pass on; empty: nothing"
CALL: Final = "How you hear each other, if you do: shown as text, never opened"
CALL_HINT: Final = "I call you at the number on your card"
ONLY_YOU: Final = "And this is for you and the program:"
LABEL: Final = "What you call this couple. It stays on this laptop."
LABEL_HINT: Final = "Tuesday at six"
GUIDE: Final = "Which guide?"


def guide(title: str, lasts: str) -> str:
    """A guide, and how long it takes."""
    return f"{title}: {lasts[:1].lower()}{lasts[1:]}"


RELAY: Final = "The relay that you meet over"
RELAY_HINT: Final = "relay.example.org"
GO: Final = "Open both doors"
HOME: Final = "Here, on one network"
GIVEN: Final = "I was given words"
TO_START: Final = "Back"
PREPARING: Final = "One moment. Choosing words for each that nobody can guess."
NO_ROOM: Final = "Three rooms are open already. Leave one of them first."

# -- the two doors

PARTNERS: Final = ("The first", "The second")
"""What a partner is called who has not knocked yet."""

READ_OUT: Final = (
    "Read the one their words, and the other theirs: each set is for one of them. They press Join "
    "and type them."
)


def over_relay(relay: str) -> str:
    """What both need besides their words."""
    return f"And tell both the relay: {relay}"


def at_address(address: str) -> str:
    """At home: where the first word does not find this laptop."""
    return f"Not found? Then they also type this address: {address}"


OPENING: Final = "Choosing words."
NOBODY_YET: Final = "Nobody has knocked yet."
LINE_DOWN: Final = "The line is down just now. We go on trying by ourselves."
AT_THE_DOOR: Final = "At the door. Only you read the card:"


def nobody_any_more(name: str) -> str:
    """Whoever had knocked does not any more: their words open that door still."""
    return (
        f"{name or 'Whoever knocked'} is not at the door any more. These words still open it: wait "
        "a little, or call them."
    )


ANOTHER_CAME: Final = "Somebody has come again. Look at the card once more:"
GOING_IN: Final = "The door opens."
COMPARE: Final = "Say two words to each other, by voice. Do they read the same?"
THE_SAME: Final = "Let in, and the words are the same."
WHERE: Final = "Where"
REACH: Final = "Number"
OTHERS: Final = "Who else is there"
NOT_SAID: Final = "not said"


def card(label: str, text: str) -> str:
    """A line of the card."""
    return f"{label}: {text or NOT_SAID}"


def turned_away(*, is_newer: bool) -> str:
    """Somebody had the words and a program of another version."""
    if is_newer:
        return "Somebody with these words has a newer unhurried. Update yours, then begin again."
    return "Somebody with these words has an older unhurried. Once it is updated, they still work."


def let_in(name: str) -> str:
    return f"Let {name} in"


LET_THEM: Final = "Let them in"
LET_BOTH: Final = "Let both in"
NOT_THIS_ONE: Final = "Not this one"
SHUT: Final = "That door is shut. There are new words for it now."
SAME: Final = "They are the same"
DIFFER: Final = "They differ"
DIFFER_SURE: Final = (
    "Then both doors are opened anew, and both have to come again. Press once more if they differ."
)
DIFFERED: Final = (
    "Somebody may have come in between. Nothing of that attempt counts any more. Both doors have "
    "new words: ask both to go back, and read these out."
)
NEW_WORDS: Final = "New words for both"
ANEW_SURE: Final = (
    "Where one who was let in has closed the program, both begin anew. Press once more: both doors "
    "get new words then, and both have to come again."
)
ANEW: Final = "Both doors have new words: ask both to go back, and read these out."
DIFFERED_GIVEN: Final = (
    "Somebody may have come in between. Nothing of that attempt is kept. Ask them for new words."
)
STOP: Final = "Shut both doors"
STOP_SURE: Final = "The words open nothing then. Press once more to shut both doors."
TURN_BACK: Final = "Turn back"
TURN_BACK_SURE: Final = "They need new words for you then. Press once more to turn back."
BOTH_IN: Final = (
    "You have let in both. Next they meet at a door of their own, and compare two words with each "
    "other. Then the first of them lets you in: this goes on by itself."
)
WAITS: Final = "When somebody knocks, you decide here."
NOW_COMPARE: Final = "First compare the two words with whoever is in."

# -- words that somebody gave

GIVEN_TITLE: Final = "You were given words"
GIVEN_TEXT: Final = (
    "A couple in the middle of a session asks you in. Type the five words that one of them reads "
    "out to you. What they said before stays closed to you."
)
GIVEN_WORDS: Final = "Their words"
GIVEN_HINT: Final = "five words, or the first letters of each"
GIVEN_BAD: Final = "Those are not the words of an invitation yet. Look at each once more."
WORDS_NEEDED: Final = "Type their words first."
KNOCK: Final = "Knock"
BACK_TO_FORM: Final = "Back to the form"
LOOKING: Final = "Looking for their door."
KNOCKED: Final = "You have knocked. They decide now, and read what you wrote of yourself."
WITH_FIRST: Final = "Whoever read you the words"
WITH_OTHER: Final = "The other one"
OTHER_WAITS: Final = (
    "The other one is told of you now, and meets you at a door of their own. This goes on by "
    "itself."
)
OTHER_MET: Final = (
    "The other one has met you, too. Say two words to each other, by voice. Do they read the same?"
)
TURNED_AWAY: Final = "They would rather go on without. That is all we are told."
WRONG_DOOR: Final = (
    "These words open another kind of door. Words that a partner reads to you, to lead, go here."
)

# -- a room that is deleted

DELETE_TITLE: Final = "Delete this room here?"
DELETE_TEXT: Final = (
    "All that this laptop has of it is deleted, your notes too. You do not come back to the two "
    "with it; they go on."
)
DELETE_YES: Final = "Delete it"
DELETED: Final = "That room is deleted here."

# -- the room, before both have said yes

ASKED: Final = (
    "Both are asked, each alone. They read what you wrote of yourself, and nobody sees what the "
    "other presses."
)
ASKED_THEN: Final = (
    "You are let in by itself once both have said yes. If it does not begin with three, that is "
    "all we are told: this page stays as it is, and nobody says why."
)
WAIT_LATER: Final = "Come back later"
WAIT_LATER_TEXT: Final = "The room stays here, on the first screen."
FORGET_SURE: Final = (
    "All that this laptop has of this room is deleted then, and the two go on without you. Press "
    "once more to stop waiting."
)
ASKED_NO_MORE: Final = "Stop waiting"

HELP_FORM: Final = (
    "Here you say who you are: the two read it, word for word, before either says yes. What you "
    "type is remembered on this laptop, but for what you call the couple. Then each of the two "
    "gets words of their own, from you, by voice.\n\n"
    "If a couple in the middle of a session asked you in, you were given words: press that button."
)
HELP_DOORS: Final = (
    "Each of the two has words of their own, which work once. Whoever knocks leaves you a card, "
    "which only you read. Let in whom you know; if somebody else stands there, shut that door, and "
    "it gets new words. Then compare two words with each, by voice: if they differ, somebody is in "
    "between.\n\nThe two then compare words with each other, and each is asked alone whether you "
    "may come in. Until both have said yes, you see nothing of their room."
)
HELP_GIVEN: Final = (
    "A partner of a running session reads you five words. You knock with them; each of the two "
    "then compares two words with you, and each is asked alone. Until both have said yes, you see "
    "nothing, and never what was said before."
)
