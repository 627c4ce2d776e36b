"""Sentences of the screens about what is kept locked: choosing words for it, reading, handing out.

"Your words" are the words of the passphrase here, as in `tui.words.kept`.
"""

from typing import Final

# -- the words that open it

CHOOSE_TITLE: Final = "A few words that only you know"
CHOOSE: Final = (
    "What you keep is locked on this laptop with words that you choose. They are asked for once "
    "each time you start unhurried.\n\n"
    "Nobody can open it without them, and nobody can bring them back: if you forget them, what you "
    "kept can only be deleted. A few words that you will not forget are better than one clever one."
)
ASK_TITLE: Final = "What you keep is locked"
ASK: Final = "Your words open it until you close unhurried."
CHANGE_TITLE: Final = "Other words"
CHANGE: Final = (
    "From then on the new words open everything, and the old ones nothing. A copy of this "
    "laptop’s files that was made before still opens with the old ones."
)
PHRASE: Final = "Your words"
NEW_PHRASE: Final = "The new words"
AGAIN: Final = "Once more the same"
OLD_PHRASE: Final = "The words until now"
DIFFERENT: Final = "These two are not the same. Type them once more."
NO_PHRASE: Final = "Your words are still missing."
NOT_ALL: Final = "One box is still empty. Fill it in, too."
ONE_MOMENT: Final = "One moment. It takes a few seconds, so that nobody can try many words quickly."
LOCK: Final = "Lock with these words"
OPEN: Final = "Open"
CHANGE_YES: Final = "Change the words"
NOT_NOW: Final = "Not now"
SHOW: Final = "Show them"
HIDE: Final = "Hide them"
FORGOTTEN: Final = "I have forgotten them"

NOTHING_KEPT: Final = "Not now: then nothing is kept here."
STAYS_LOCKED: Final = "Not now: then it stays locked, and nothing changes."
STAY_AS_THEY_ARE: Final = "Not now: then the words stay as they are."
CHANGED: Final = "The new words open it from now on."

# -- forgetting everything

FORGET_TITLE: Final = "Forget everything you keep?"
FORGET: Final = (
    "Everything that is locked on this laptop is deleted: what you kept of evenings, small thanks, "
    "a session that you have locked until you go on; and if you lead others, notes, session "
    "records and appointments, whose words open nothing any more. With it goes the way to open a "
    "copy. It cannot be brought back.\n\n"
    "Stays: what somebody else kept on their own laptop, files that you have written down outside "
    "of unhurried, and copies of this laptop’s files in a backup."
)
FORGET_YES: Final = "Forget everything"
FORGOTTEN_ALL: Final = "Everything that was kept locked here is gone."

# -- the list

TITLE: Final = "What I keep"
FOUND: Final = (
    "Found on this laptop. Whoever uses it can put a file here, so it proves nothing to anybody."
)
EMPTY: Final = "Nothing is kept here yet."
APPOINTMENTS: Final = "Appointments"
NOTES: Final = "Notes, by room"
RECORDS: Final = "Session records"
UNREAD: Final = "Does not open"
READ: Final = "Read"
BACK: Final = "Back"
CHANGE_WORDS: Final = "Other words"
FORGET_ALL: Final = "Forget everything"
UNNAMED: Final = "a room without a name"
STAYS: Final = "stays"
GOES: Final = "goes with the room"
FIRST: Final = "the first"
SECOND: Final = "the second"


def notes_line(label: str, when: str, *, stays: bool) -> str:
    return f"{label or UNNAMED} · {when} · {STAYS if stays else GOES}"


def record_line(label: str, when: str) -> str:
    return f"{when} · {label or UNNAMED}"


def appointment_line(label: str, when: str, opens: str) -> str:
    return f"{label or UNNAMED} · {when} – opens {opens}"


def appointment_now(label: str, when: str) -> str:
    return f"{label or UNNAMED} · {when} – open now"


def unread_line(number: int) -> str:
    return f"A file that does not open ({number})"


# -- one of them

KEEP: Final = "Keep when the room goes"
HAND_OUT: Final = "Write to a file"
DELETE: Final = "Delete"
WORDS: Final = "Words that open the door, once"
PARTS: Final = "What took place"
AGREEMENTS: Final = "What the two agreed on"
NO_AGREEMENTS: Final = (
    "What the two agreed on is not in it. It is only where both have ticked that it may be, and "
    "have ended the session together; who did not, nobody is told."
)
NO_PARTS: Final = "No activity took place."


def hand_out_words(name: str) -> str:
    return f"Write down for {name}"


def when(begins: str, opens: str, until: str) -> str:
    return (
        f"{begins}. The doors open at {opens}, while unhurried runs here, and the words hold until "
        f"{until}."
    )


def words_for(name: str, words: str) -> str:
    return f"{name}: {words}"


DELETE_TITLE: Final = "Delete it?"
DELETE_NOTES: Final = "All notes of this room are deleted from this laptop."
DELETE_RECORD: Final = "This session record is deleted from this laptop."
DELETE_APPOINTMENT: Final = (
    "The words of both are deleted from this laptop, and open nothing any more. Tell them, if you "
    "have handed the words out."
)
DELETE_UNREAD: Final = (
    "This file is deleted. Nobody here knows what is in it; a newer unhurried, or other words, may "
    "open it."
)
NOT_BACK: Final = "It cannot be brought back. A backup of this laptop may still have it."
DELETE_YES: Final = "Delete"
DELETED: Final = "It is deleted."
KEPT_ON: Final = "These notes stay when the room goes."

# -- handing out

HAND_OUT_TITLE: Final = "Write it to a file"
HAND_OUT_TEXT: Final = (
    "The file is open: whoever opens this laptop can read it, and unhurried will not delete it."
)
WHERE: Final = "Where"
WRITE: Final = "Write it"
PLACE_TAKEN: Final = "Something with that name is there already. It stays; take another name."
NOT_WRITTEN: Final = (
    "This laptop did not take a file there. Is there such a folder, and may you write in it?"
)
NO_PLACE: Final = "Where to? A name is still missing."


def written(place: str) -> str:
    return f"Written: {place}. It is open to whoever opens this laptop."


# -- when a room is over

ENDS_TITLE: Final = "What do you keep of it?"
ENDS: Final = (
    "You are done in this room, and it goes from this laptop with your notes. What you keep of it "
    "is locked here until you delete it, under “What I keep”."
)
ENDS_RECORD: Final = (
    "A session record has the date, the activities and their minutes. Of what the two said it has "
    "only what they agreed on, if both have ticked that you may keep it."
)
KEEP_BOTH: Final = "My notes and a session record"
KEEP_NOTES: Final = "My notes"
KEEP_RECORD: Final = "A session record"
KEEP_NOTHING: Final = "Nothing of it"
KEEP_THIS: Final = "Go on"
NOTES_GO: Final = "Not now: then nothing is kept, and you are asked again what to do."
STILL_LOCKED: Final = "Nothing was kept: that takes your words."
