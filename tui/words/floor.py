"""Sentences of a turn: speaking, listening, and the rungs between."""

from typing import Final

from protocol.session.events import Signal


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
SPEAK_ALOUD: Final = "Say it aloud. Press “I'm finished” when that was all."
SAY_IT: Final = "Say it"
SEND_WRITTEN: Final = "Send this"
"""Where the two talk aloud, and something was written all the same."""
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
LISTEN_ONLY: Final = "You are listening. Just take it in."
"""Where nobody says it back."""
LISTEN_ALOUD: Final = "You are listening. Look up from the screen if you like."
NOTES: Final = "Notes for yourself. They stay on this laptop."
YOUR_NOTES: Final = "Your notes"
NOTES_PLACEHOLDER: Final = "only for you"


def not_spoken_yet(name: str) -> str:
    """The speaker has not said anything yet."""
    return f"{name} has not said anything yet."


BREATHE: Final = "Breathe"


def after_breath(holder: str | None, rung: str) -> str:
    """What comes after the breath; `holder` is None for this person."""
    if holder is None:
        return {
            "speak": "Then you speak.",
            "say-back": "Then you say back what you heard.",
            "say-back-again": "Then you say it back once more.",
            "check": "Then you say whether that was it.",
            "wonder": "Then you may ask one question.",
            "reply": "Then you answer the question, if you like.",
            "makes-sense": "Then you say one sentence to what you heard.",
            "feeling": "Then you guess a feeling.",
            "feeling-check": "Then you say whether that is the feeling.",
            "side": "Then you say how you can be on their side.",
            "wish": "Then you ask for one thing.",
            "answer": "Then you answer the wish.",
            "less": "Then you read a smaller version of your wish.",
        }[rung]
    return {
        "speak": f"Then {holder} speaks.",
        "say-back": f"Then {holder} says back what they heard.",
        "say-back-again": f"Then {holder} says it back once more.",
        "check": f"Then {holder} says whether that was it.",
        "wonder": f"Then {holder} may ask you one question.",
        "reply": f"Then {holder} answers the question, or lets it be.",
        "makes-sense": f"Then {holder} says one sentence to what they heard.",
        "feeling": f"Then {holder} guesses a feeling.",
        "feeling-check": f"Then {holder} says whether that is the feeling.",
        "side": f"Then {holder} says how to be on your side.",
        "wish": f"Then {holder} asks for one thing.",
        "answer": f"Then {holder} answers your wish.",
        "less": f"Then {holder} reads the smaller version.",
    }[rung]


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
        case "wonder":
            return "One question"
        case "makes-sense":
            return "What makes sense"
        case "feeling":
            return "A feeling"
        case "side":
            return f"On {speaker}'s side" if speaker else "On your side"
        case "answer":
            return "One wish"
    raise ValueError("a rung without words")


def then_speaks(name: str | None) -> str:
    return f"then {name} speaks" if name else "then you speak"


def say_back_now(name: str) -> str:
    return f"Say back what you heard from {name}, in your own words."


def say_back_again(name: str) -> str:
    """It was said back before, and the speaker has added something since."""
    return f"Say it back once more, with what {name} added."


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


def say_what_was_missed(name: str) -> str:
    """The same where the two talk aloud."""
    return f"Say aloud what was missed. Then press “Done”, and {name} says it back once more."


TELL: Final = "Tell them"
BACK: Final = "Back"


def is_checking(name: str) -> str:
    return f"{name} is checking whether that was it."


def is_checking_aloud(name: str) -> str:
    """What was missed is heard before anything on the screen tells of it."""
    return f"{name} says whether that was it. If something was missed, you say it back once more."


MAKES_SENSE_NOW: Final = "Say what makes sense to you, and why: “… because …”"
MAKES_SENSE_START: Final = "It makes sense to me that "
MAKES_SENSE_SEND: Final = "Say it"


def is_making_sense(name: str) -> str:
    return f"{name} is looking for what makes sense to them. It is still your turn."


MAKES_SENSE_HEADING: Final = "What makes sense"


def finish_sentence(stem: str) -> str:
    """The guide begins the sentence that the listener says."""
    return f"Finish the sentence in your own words: “{stem} …”"


def is_finishing_sentence(name: str, stem: str) -> str:
    return f"{name} is finishing one sentence for you: “{stem} …”"


def feeling_now(name: str) -> str:
    return f"How might {name} feel? Pick a word, or write your own."


def feeling_aloud(name: str) -> str:
    """The same where the two talk aloud."""
    return f"How might {name} feel? Say a word aloud, or pick one."


FEELING_WORDS: Final = {
    "tired": "tired",
    "sad": "sad",
    "alone": "alone",
    "hurt": "hurt",
    "angry": "angry",
    "worried": "worried",
    "ashamed": "ashamed",
    "let-down": "let down",
    "not-seen": "not seen",
    "under-pressure": "under pressure",
    "relieved": "relieved",
    "hopeful": "hopeful",
}
"""By the ids that travel in their place."""
FEELINGS: Final = tuple(FEELING_WORDS.values())
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
FEELING_OTHER_ALOUD: Final = "Say which word fits better, or pick one. Then press “Done”."
FEELING_OTHER_PLACEHOLDER: Final = "the word that fits better"


def is_feeling_checking(name: str) -> str:
    return f"{name} is checking whether the word fits."


REST: Final = "You have both been heard. Rest a moment before you go on."
REST_AFTER_PASS: Final = "Both turns are over. Rest a moment before you go on."
REST_ONE: Final = "That was heard to the end. Rest a moment before you go on."
REST_ONE_AFTER_PASS: Final = "The turn is over. Rest a moment before you go on."


def rest(turns: int, *, is_whole: bool) -> str:
    """After the last turn; `is_whole`: nobody passed."""
    if turns > 1:
        return REST if is_whole else REST_AFTER_PASS
    return REST_ONE if is_whole else REST_ONE_AFTER_PASS


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


def signalled(name: str | None, signal: Signal) -> str:
    """A phrase and whose it is; `name` is None for this person."""
    return f"You: {SIGNALS[signal]}" if name is None else f"{name}: {SIGNALS[signal]}"
