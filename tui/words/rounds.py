"""Sentences of what both answer before either sees it: rating, writing, choosing."""

from typing import Final


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


def sealed_comes_to(partner: str) -> str:
    """The same where both read what two answers come to, and not each of them."""
    return f"Your answer is in. You both read what it comes to when {partner} is done."


def partner_sealed(partner: str) -> str:
    """The other's answer is in."""
    return f"{partner} has answered. Take the time you need."


def not_opened(partner: str) -> str:
    """Both sealed, one has not opened."""
    return f"{partner} can see your answer. Theirs has not arrived yet."


def not_arrived(partner: str) -> str:
    """The same where an answer by itself is shown to nobody."""
    return f"Your answer is in. {partner}’s has not arrived yet."


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
    if asker is None:
        if is_answer_back:
            return "You asked to answer again. Your answer is back in its box."
        return "You asked to answer again. Please answer once more."
    if is_answer_back:
        return f"{asker} asked to answer again. Your answer is back in its box."
    return f"{asker} asked to answer again. Please answer once more."


BOTH_ASKED_AGAIN: Final = "You are both asked again."
"""Where both had to want it: who wanted it first says nothing then."""


def answered(name: str | None, answer: str) -> str:
    """An answer and whose it is; `name` is None for this person."""
    return f"You: {answer}" if name is None else f"{name}: {answer}"


YOU: Final = "You"
LINE_OPEN: Final = "left open"
BOTH_ANSWERED: Final = "Here is what you both answered."
ANOTHER_TIME: Final = "Another time, then"
ANOTHER_TIME_TEXT: Final = (
    "For one of you, or both, now is not the time. That is good to know. You can pause a little, "
    "or stop for today and come back another evening; everything stays."
)
ANOTHER_TIME_PRACTICE: Final = (
    "For one of you, or both, now is not the time. That is good to know. In a session you would "
    "stop for today here and come back another evening."
)
ASK_AGAIN: Final = "Ask us both again"


def pause_first(minutes: int) -> str:
    """A short break, for who may have the strength for it afterwards."""
    return f"Pause {minutes} minutes"


STOP_ASKED: Final = "This stops for today, for you both. If that is meant, press it once more."
"""The page comes by itself: a key that was meant for the one before stops nothing."""
WRITE_SEND: Final = "This is mine"
WRITE_EMPTY: Final = "Nothing is written yet. To leave it empty, press once more."
NOTHING_WRITTEN: Final = "(left empty)"


OPEN_IN_PROMISE: Final = "A line is open, so it is no promise. For that, press once more."
"""Of a line without which nothing is promised; asked once."""


def left_empty(name: str | None) -> str:
    """Nothing was written; `name` is None for this person."""
    return "You left this empty." if name is None else f"{name} left this empty."


NOT_PROMISED: Final = "A line was left empty, so this is no promise. That is fine."


def offers(name: str | None) -> str:
    """A promise in a sentence; `name` is None for this person."""
    return "You offer" if name is None else f"{name} offers"


def for_oneself(name: str | None) -> str:
    """The same where it is something good for the one whose promise it is."""
    return "For you" if name is None else f"For {name}"


def wrote(name: str) -> str:
    """Heading over what was written."""
    return f"{name} wrote"


YOU_WROTE: Final = "You wrote"
PROMISE_YES: Final = "Yes, thank you"
SELF_YES: Final = "Yes, do"
PROMISE_ELSE: Final = "Something else, please"


def promise_asked(partner: str) -> str:
    """The other's promise waits for an answer."""
    return f"{partner} would like to promise this. Would it do you good?"


def self_asked(partner: str) -> str:
    """The same where it is something good for them."""
    return f"{partner} would like to have this. Is it all right with you?"


def promise_welcome(partner: str) -> str:
    """The other said yes."""
    return f"{partner} said: yes, thank you."


def self_welcome(partner: str) -> str:
    """The same to what is good for this person."""
    return f"{partner} said: yes, do."


def promise_declined(partner: str) -> str:
    """The other would like something else."""
    return f"{partner} would rather have something else. You may word it anew, or leave it."


PROMISE_FULL: Final = "It was worded anew as often as it can be. Go on without it."
PROMISE_AGAIN: Final = "Offer this instead"
PROMISE_YOU_SAID_YES: Final = "You said: yes, thank you."
SELF_YOU_SAID_YES: Final = "You said: yes, do."
PROMISE_YOU_SAID_ELSE: Final = "You asked for something else."


def may_word_anew(partner: str) -> str:
    """Meanwhile, to whom asked for it."""
    return f"{PROMISE_YOU_SAID_ELSE} {partner} may look for other words, or leave it."


CHOOSE_SEND: Final = "This is my pick"


PICKED_APART: Final = "You two picked differently. Talk it over."
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


def settled_by_one(option: str) -> str:
    """What holds as soon as either picks it; whose pick it was is not said."""
    return f"So it is: {option}. One of you is enough for that."


def length_lasts(text: str, lasts: str) -> str:
    """Below the list: one length, and how long it takes."""
    return f"{text}: {lasts}."


def settled_length(option: str, *, is_alike: bool) -> str:
    """How long it is going to be; who would have liked another is not said."""
    return settled(option) if is_alike else f"The shorter one holds: {option}"


MARKED_BY_BOTH: Final = "you both marked this"
