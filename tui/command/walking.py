"""`unhurried check --guide`: every way through a guide, a line each, before a relay is asked."""

from collections.abc import Callable

from tui.disk.shelf import shipped
from tui.rehearsal.script import practice_script
from tui.rehearsal.ways import ways
from tui.words import command as command_words


def walk_guide(name: str, say: Callable[[str], None]) -> int:
    """Walks a guide that comes with the program; how many ways there are. Raises `CheckFailed`."""
    guide = shipped(name)
    say(command_words.WALKING.format(title=guide.title))
    texts = {
        (each.id, option.id): option.text
        for step in guide.steps
        for each in step.activities
        for option in (*getattr(each, "options", ()), *getattr(each, "items", ()))
    }
    count = 0
    for way in ways(guide, practice_script(guide)):
        count += 1
        told = (texts.get(each) or command_words.OWNERS.get(each[1]) for each in way.choices)
        named = ", ".join(each for each in told if each)
        say(command_words.way(named, len(way.activities)))
    say(command_words.ways(count))
    return count
