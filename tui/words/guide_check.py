"""What `unhurried guide` says: for whoever writes a guide, not for the two who follow it."""

from typing import Final

# -- words

FREEDOM: Final = "This step says more than once that a no is fine. Once is enough."
WIDE_SCALE: Final = "The words of the scale do not fit a row of a small window."
SHOUTED: Final = "An exclamation mark shouts."
BY_NAME: Final = "“The other” is a form's word; {partner} puts the name there."


def long_prompt(lines: int) -> str:
    return f"A prompt takes more than {lines} lines in a small window."


def long_reading(lines: int) -> str:
    return f"The text to read takes more than {lines} lines in a small window."


def long_title(chars: int) -> str:
    return f"The title is longer than {chars} letters."


def long_list(lines: int) -> str:
    return f"The list has more than {lines} lines."


def long_entry(chars: int) -> str:
    return f"A line of the list is {chars} letters or longer."


def long_sentence(words: int) -> str:
    return f"A sentence has more than {words} words."


def absolute(word: str) -> str:
    return f"“{word}” promises more than anybody can."


def clinical(word: str) -> str:
    return f"“{word}” is a clinic's word."


def blaming(word: str) -> str:
    return f"“{word}” may sound like blame."


# -- care

NO_GOOD_TIME: Final = "It does not begin with asking whether now is a good time."
NO_AGREEMENTS: Final = "This asks for something of oneself before the two have read how they talk."
COLD: Final = "Nobody writes anything good about the other."
COLD_BEGIN: Final = "The first thing to write does not look like something good about the other."
COLD_END: Final = "The last thing to write does not look like something good about the other."
HURT_FIRST: Final = "The first turn is about a hurt. A worry from outside is easier to begin with."
DEEP: Final = "This is about a hurt, and cannot be left out."
PROMISES_LESS: Final = "The text says that something can be left out; here nothing can."
NUMBERS: Final = "A scale with numbers gives marks."
SIDE_BY_SIDE: Final = "Answers about fear or letting go are shown side by side. A private page?"
NOT_SAID_PRIVATE: Final = "It is private, and the prompt does not say “just for you”."
MAY_BE_SHOWN: Final = "It says that only one of the two sees it, and they may show it here."
IS_SHOWN: Final = "It says that only one of the two sees it, and here the other does too."
UNANSWERED: Final = "This asks for something, and no rung answers it."
NO_OWNER: Final = "This asks who takes it, and an agreement here has no owner."
CONTROLS: Final = (
    "This may limit whom somebody sees, where they go or what they spend. Please judge it yourself."
)

# -- for whoever leads

HINT_IS_READ: Final = "What this hint says stands on a page of the two as well."
WORD_WITH_ONE: Final = (
    "This is about a hurt. Leave time for a word with each: it takes its minutes beside the plan."
)
NOT_LED: Final = (
    "It says something to whoever leads, and not led = true: two by themselves are offered it, too."
)
NOTHING_SPARE: Final = (
    "Nothing is optional or spare: where you are behind, your screen can suggest nothing to leave "
    "out."
)


def in_the_plan(minutes: str) -> str:
    """Of one step: the ids and their minutes."""
    return f"Minutes in your plan, where they talk aloud: {minutes}."


def no_hint(ids: str) -> str:
    return f"No hint for you: {ids}."


def stays(ids: str) -> str:
    return f"Neither optional nor spare, so never suggested to be left out: {ids}."


# -- ways

UNREACHED: Final = "No way leads here."
NO_WAY: Final = "One way does not come to its end."


def leads_nowhere(options: str) -> str:
    return f"These options lead nowhere: {options}."


def marks_lead_nowhere(items: str) -> str:
    return f"What both marked leads nowhere here: {items}."


def says(minutes: int, least: int) -> str:
    return f"It says {minutes} minutes; the shortest way takes about {least} aloud."


def way(choices: str, activities: int, typed: int, aloud: int) -> str:
    named = choices or "the one way"
    return f"  {named:<44} {activities:3} activities  {typed:3} typed  {aloud:3} aloud"


def more_ways(count: int) -> str:
    return f"  and {count} more"


# -- screens

UNDRAWN: Final = "Nothing could be drawn: this laptop's disk did not take it."


def scrolls(columns: int, rows: int) -> str:
    return f"At {columns}x{rows} something of it is below the edge."


# -- errors

WANTED: Final = "wanted "
"""How a rule of the format begins to say what it wants."""


def does_not_fit(problem: str) -> str:
    """What is wrong in one place, of a rule's few words."""
    if problem.startswith(WANTED):
        return f"What belongs here: {problem.removeprefix(WANTED)}."
    return f"{problem[:1].upper()}{problem[1:]}."


# -- the whole

HEADINGS: Final = {
    "errors": "What keeps it from loading",
    "ways": "Ways through, in minutes",
    "care": "Care",
    "led": "For whoever leads",
    "words": "Words",
    "screens": "Screens",
}


def finding(weight: str, where: str, text: str) -> str:
    """One line of the report."""
    return f"  {weight:<8} {where or 'guide'}\n           {text}"


def does_not_load(name: str, errors: int) -> str:
    return f"{name}: does not load. {_count(errors, 'error')}."


def loads(name: str, warnings: int, notes: int, activities: int, ways: str) -> str:
    counts = f"0 errors, {_count(warnings, 'warning')}, {_count(notes, 'note')}"
    return f"{name}: loads. {counts}. {activities} activities, {ways}."


def in_all(
    ways: int,
    typed: tuple[int, int] | None,
    aloud: tuple[int, int] | None,
    minutes: int,
    *,
    is_cut: bool,
) -> str:
    count = f"more than {ways} ways" if is_cut else _count(ways, "way")
    if typed is None or aloud is None:
        return f"{count} (says {minutes} min)"
    return f"{count}, {_span(typed)} min typed, {_span(aloud)} aloud (says {minutes})"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _span(span: tuple[int, int]) -> str:
    least, most = span
    return f"{least}" if least == most else f"{least}-{most}"


# -- new, show, try

SIZE: Final = "A size is columns and rows: 60x18."


def there_already(path: str) -> str:
    return f"{path} is there already. Nothing was written."


def made(path: str, name: str) -> str:
    return (
        f"{path} is a copy of “{name}”. Change it as you like, and look at it with\n"
        f"unhurried guide check {path}"
    )


def made_to_lead(path: str) -> str:
    return f"Lead two others with it: unhurried lead --guide {path}"


BY: Final = "By"
FOR: Final = "For"
NOT_FOR: Final = "Not for"
SOURCES: Final = "It draws on"
OPTIONAL: Final = "may be left out"
OWNER: Final = "you say who takes it on"
OF_BOTH: Final = "it is a thing of both"
PROMISE: Final = "it is a promise, and the other answers it"
MAY_SHOW: Final = "you may show what you picked"
GROUP: Final = "together with"
ONLY_IF: Final = "only if"
AT_LEAST: Final = "both at least"
PARTNER: Final = "your partner"
FIRST: Final = "the one who invites"
SECOND: Final = "the one who is invited"
LENGTHS: Final = "only in"
FOR_ONE: Final = "for one of the two"
HINT: Final = "For whoever leads"
SPARE: Final = "the first to be left out"


def planned(minutes: int) -> str:
    """How long a page takes in the plan of whoever leads."""
    return "a minute is planned" if minutes == 1 else f"{minutes} minutes are planned"
