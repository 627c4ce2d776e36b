"""What F1 says, screen by screen."""

from typing import Final

from tui.words import leaving as leaving_words

GUIDE: Final = (
    "A guide holds everything that the pages of a session say. This one did not come with "
    "unhurried: somebody brought it. F9 reads on, page by page. Beginning with it is a press of "
    "its own, so that it never happens by a slip: Tab to the button, then Enter, or click it. If "
    "you would rather not follow it, say so: nothing has begun, and no reason is needed."
)
TITLE: Final = "Help"
CLOSE: Final = "Close"
QUIT: Final = "Close unhurried"


def help_keys(*, is_kept: bool) -> str:
    """The keys that are the same on every page."""
    if is_kept:
        closes = (
            "Ctrl+Q closes the program, and everything is kept; on a keyboard without these "
            "letters, the button below does too."
        )
    else:
        closes = (
            "Ctrl+Q closes the program; on a keyboard without these letters, the button below "
            "does too."
        )
    return (
        "Tab or an arrow goes to the next button, Enter presses it. The mouse works everywhere. "
        "F9 or Ctrl+S does the main thing of a screen: it sends what stands in the box, and goes "
        "first to what is still open or below the edge; a yes or no to your partner it leaves to "
        "you. F4 is a break; F8 a phrase; Ctrl+P lists everything. F2 shows people to talk to, in "
        "your country and elsewhere; the page came with this program, opens nothing and sends "
        "nothing. To copy a number, mark it with the mouse "
        f"while you hold Shift, or Option on a Mac. {closes} Text too small? Ctrl and +, or Cmd "
        "and +, makes it bigger.\n\n"
        f"{leaving_words.ABOUT}"
    )


HOME: Final = (
    "Begin together shows words; your partner types them on the other laptop under Join. "
    "Practise alone lets you try everything first, with nobody there.\n\n"
    "There is something for a quarter of an hour, for an evening, and for two. How long each takes "
    "is said when you begin. You can stop after any page, and go on another day.\n\n"
    "Small thanks is one line about something good, for yourself, between sessions. It is locked "
    "here, and nothing of it is sent by itself."
)
_KEPT_FIRST: Final = (
    "Where you two kept something, it can be opened here first, with your own words. What is still "
    "open and lies on both laptops then comes into a look back, if both of you opened it and what "
    "you do today has one. Whoever leaves it alone begins without, and nobody is told."
)
BEGIN: Final = (
    "First choose what you two do; your partner reads it too before you go in.\n\n"
    "Read the words to your partner. They work once and for 15 minutes, and are worth nothing "
    "afterwards. When somebody knocks you decide whether the door opens. Then both screens show "
    "two words; if yours differ, go back, and begin again with new words.\n\n"
    f"{_KEPT_FIRST}"
)
JOIN: Final = (
    "Type the words that were read out to you, by your partner or by whoever leads the two of you. "
    "Three letters of each are enough, and the list shows which words fit. A word we do not know "
    "is named before anything is sent.\n\n"
    f"{_KEPT_FIRST}"
)
SETTINGS: Final = "Everything here stays on this laptop."
NAMING: Final = (
    "Find a few words that you can both say, so that you talk about the same thing. They stand "
    "above the pages that are about it. You can go on without."
)
ROOM: Final = (
    "One of you speaks; the other can only listen. Nothing you type is lost, whatever "
    "happens to the line or the window. In a turn you may pass; a question you may leave open; "
    "pause or stop whenever you like, and nobody asks why."
)
PRACTICE: Final = (
    "One of you speaks; the other can only listen. Robin is a script, and you can try everything. "
    "Practice is kept nowhere: it is gone once you close it."
)
SPEAKING: Final = (
    "It is your turn to speak. Say one thing at a time; F9 or Ctrl+S says it. When the box is "
    "empty and you have said it all, the same key ends your turn, and asks first. "
    "A small · after your words means that the other laptop has not confirmed them yet."
)
LISTENING: Final = (
    "Your partner is speaking, so there is no box to answer in. The notes are only for you; "
    "whatever you type goes there. F8 and a number send a phrase at any time. F9 reads on "
    "where there is more; Page up and down scroll what was said."
)
RUNG: Final = (
    "One of you says back what they heard, and the speaker says whether that was it. "
    "Nobody answers yet. You may pass at any point."
)
WISH: Final = (
    "Whoever speaks asks for one thing, and the other answers: yes, a smaller version, or not now. "
    "A yes is read once more at the end. What is answered with not now is not shown again. "
    "Each of you takes on two things at most."
)
ROUND: Final = (
    "Each of you answers alone. Nothing is shown before both are done, and then you see both at "
    "the same moment."
)
OPEN: Final = "What you leave empty stays empty."
TICK: Final = (
    "Each of you answers alone, and both read it only if you both tick it. If you tick it and it "
    "is not shown, you know that the other did not; the other is told nothing of you. A program "
    "that was changed could read it in the log all the same."
)
KEEP: Final = (
    "Each of you ticks alone, and both read what it comes to. What is not kept, one of you did not "
    "want, or there is nothing of it, and that is all anybody is told. Your own ticks can tell you "
    "more: if you ticked it and it does not stay, the other did not. A program that was changed "
    "could read both your answers in the log, and could keep everything without asking. What you "
    "tick only for yourself never leaves this laptop.\n\n"
    "Your own words are what you said and wrote on pages that both read, without what carries the "
    "other’s, like what you said back. What is kept is locked with words that you choose, once you "
    "have both ended it; if one of you leaves, nothing is kept."
)
REVIEW: Final = (
    "Only the one who promised says how it went, and what becomes of it. What you had agreed "
    "together, each says alone. Nothing goes on by itself, and nothing is added up."
)
COMES_TO: Final = (
    "Each of you answers alone. Nothing is shown before both are done, and then you both read what "
    "it comes to."
)
"""Of a round in which an answer by itself is shown to nobody."""
WISHES: Final = "What you mark is only for you and stays on this laptop. You show what you pick."
PRIVATE: Final = "This is only for you and stays on this laptop."
AGREEING: Final = (
    "Pick a line or write your own, add when, and suggest it. The other says yes or rather not. "
    "Both are fine, and you may also agree on nothing."
)
HOLD: Final = (
    "Whoever leads you has asked both of you to breathe. The floor stays whose it is, and what was "
    "typed stays in its box. Whoever has it goes on, or it goes on by itself."
)
WORD_WITH_ONE: Final = (
    "Whoever leads you speaks with each of you for a moment, for as long with one as with the "
    "other. What is typed there is locked for the two who are in it: your partner’s program "
    "cannot open it, and sees only that there is something, how long it is, and when. Either of "
    "you can end it for both."
)
CONSENT: Final = (
    "Each of you answers alone, and nobody reads what the other said: only whether it begins with "
    "three. Until both have said yes, whoever would lead can open nothing of what you say. Not "
    "now, and later, are one and the same answer. What is written in quotation marks is theirs."
)
BREAK: Final = "It goes on when you are both back, and nobody can hurry you."
STILL: Final = (
    "This session stands still. You can read what was said, delete it on this laptop, or go back "
    "to the start and find it there again."
)
ENDED: Final = "This session is over for both of you. F9 goes back to the start."
JUST_TWO: Final = (
    "Nobody reads what the other said. You two can begin: it does as soon as both have pressed it. "
    "Or leave it for another time, and find it again on the first screen."
)
GATHERING: Final = "Both programs are getting ready; there is nothing to do yet."
CLOSING: Final = (
    "The two words are made from everything you both said. If yours are the same, you both saw the "
    "same session. It ends when both of you have pressed the button."
)
