"""Every way through a guide: which activities take place, by what the two come to on it.

A way forks where a later activity asks for it: at a choice, a name, a rating, a length, a voice,
whose something is. Leaving out and passing are no ways of their own: they make one shorter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from protocol.activities.activity import Activity, Fact, Voice
from protocol.activities.choose import Choose, Sets
from protocol.activities.evening import Evening
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Partner, Seat

Known = tuple[tuple[str, str], ...]
"""What is known on a way, in order: (what was asked, what it came to).

    "topic", "hurt"             what was chosen, or that it is `named`
    "leaks.talk", "somewhat"    the word that both gave an item at least; empty: none that counts
    "wound:", "first"           whose it is: `first`, `second` or `both`
    ".voice", ".length"         how they speak, and how long it is to be
"""

VOICE: Final = ".voice"
LENGTH: Final = ".length"

_OWNERS: Final[Mapping[str, frozenset[Partner]]] = {
    "first": frozenset({Seat.FIRST}),
    "second": frozenset({Seat.SECOND}),
    "both": frozenset(PARTNERS),
}


@dataclass(frozen=True)
class Way:
    """One way through a guide."""

    forks: Known
    """What was come to, wherever the way forks."""
    activities: tuple[Activity, ...]
    """What takes place, in order."""

    @property
    def evenings(self) -> tuple[tuple[Activity, ...], ...]:
        """The same, evening by evening."""
        evenings: list[list[Activity]] = [[]]
        for activity in self.activities:
            evenings[-1].append(activity)
            if isinstance(activity, Evening):
                evenings.append([])
        return tuple(map(tuple, evenings))

    def seats(self, activity: Activity) -> frozenset[Partner]:
        """Whom it is for on this way."""
        return _seats(activity, self.forks)


def ways(guide: Guide, *, voice: Voice | None = None, length: str | None = None) -> Iterator[Way]:
    """Every way, each once, in the order of the guide's options; those of one voice or length, if
    it is said. There may be very many in a guide that somebody made for that."""
    forking = Forking(guide)

    def onward(at: int, known: Known, forks: Known, past: tuple[Activity, ...]) -> Iterator[Way]:
        while at < len(forking.activities):
            activity = forking.activities[at]
            at += 1
            if not forking.takes_place(activity, known):
                continue
            past = (*past, activity)
            paths = list(forking.after(at - 1, known))
            if len(paths) > 1:
                for came_to, after in paths:
                    yield from onward(at, after, (*forks, *came_to), past)
                return
            ((_, known),) = paths
        yield Way(forks, past)

    yield from onward(0, began(voice, length), (), ())


def began(voice: Voice | None = None, length: str | None = None) -> Known:
    """What is known before anything is asked: what was settled beforehand."""
    said = {VOICE: voice.value if voice else "", LENGTH: length or ""}
    return tuple((name, each) for name, each in sorted(said.items()) if each)


class Forking:
    """Where the ways through a guide fork, and why."""

    def __init__(self, guide: Guide) -> None:
        self.activities: Final[tuple[Activity, ...]] = tuple(
            each for step in guide.steps for each in step.activities
        )
        self._by_id: Final = {each.id: each for each in self.activities}
        self._facts: Final[tuple[tuple[Fact, ...], ...]] = tuple(
            each.when.facts if each.when is not None else () for each in self.activities
        )
        needed: frozenset[str] = frozenset()
        after: list[frozenset[str]] = []
        for activity in reversed(self.activities):
            after.append(needed)
            needed |= frozenset(_asks(activity))
        self._needed_after: Final = tuple(reversed(after))

    def takes_place(self, activity: Activity, known: Known) -> bool:
        """Whether what is known calls for it, as the referee has it."""
        said = dict(known)
        if activity.in_ and said.get(LENGTH) not in activity.in_:
            return False
        facts = activity.when.facts if activity.when is not None else ()
        return all(self._is_so(fact, said) for fact in facts) and bool(self.seats(activity, known))

    def seats(self, activity: Activity, known: Known) -> frozenset[Partner]:
        """Whom it is for on this way."""
        return _seats(activity, known)

    def after(self, at: int, known: Known) -> Iterator[tuple[Known, Known]]:
        """(what this activity came to, what is known then) for everything it can come to that a
        later one asks about; what nobody asks about any more is forgotten."""
        activity, needed, said = self.activities[at], self._needed_after[at], dict(known)
        asked = [(name, each) for name, each in self._outcomes(activity) if name in needed]
        together = asked[:1] if isinstance(activity, Choose) else asked
        for picked in product(*(each for _, each in together)):
            came_to = {name: one for (name, _), one in zip(together, picked, strict=True)}
            if isinstance(activity, Choose) and picked:
                # Whatever a choice sets, it sets by the one option.
                came_to = {name: picked[0] for name, _ in asked}
            settled = [name for name in (VOICE, LENGTH) if name in came_to and name in said]
            if any(said[name] != came_to[name] for name in settled):
                continue  # another one was settled beforehand
            after = {**said, **came_to}
            kept = tuple(sorted((name, one) for name, one in after.items() if name in needed))
            yield tuple(came_to.items()), kept

    def marks(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """(rating, item, words of its scale) that some activity asks about, from the least on."""
        facts = [fact for facts in self._facts for fact in facts if fact.rate]
        for asked, item in sorted({(fact.rate, fact.item) for fact in facts}):
            of_item = (fact for fact in facts if (fact.rate, fact.item) == (asked, item))
            words = {fact.both_at_least for fact in of_item}
            degrees = self._by_id[asked].degrees
            yield asked, item, tuple(word for word in degrees if word in words)

    def _outcomes(self, activity: Activity) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What may be asked about it, and what it can come to."""
        if isinstance(activity, Choose):
            options = tuple(option.id for option in activity.options)
            yield activity.id, options
            if activity.sets is Sets.VOICE:
                yield VOICE, options
            if activity.sets is Sets.LENGTH:
                yield LENGTH, options
        elif activity.outcomes:
            yield activity.id, (*sorted(activity.outcomes), "")
        if activity.has_owners:
            yield f"{activity.id}:", tuple(_OWNERS)
        for asked, item, words in self.marks():
            if asked == activity.id:
                yield f"{asked}.{item}", ("", *words)

    def _is_so(self, fact: Fact, said: Mapping[str, str]) -> bool:
        if fact.voice is not None:
            return said.get(VOICE, Voice.TYPED.value) == fact.voice.value
        if fact.choice:
            return said.get(fact.choice, "") in fact.is_
        degrees = self._by_id[fact.rate].degrees
        reached = said.get(f"{fact.rate}.{fact.item}", "")
        return bool(reached) and degrees.index(reached) >= degrees.index(fact.both_at_least)


def _seats(activity: Activity, known: Known) -> frozenset[Partner]:
    asked = activity.whose[1]
    found = _OWNERS.get(dict(known).get(f"{asked}:", ""), frozenset())
    return activity.seats({asked: found} if asked else {})


def _asks(activity: Activity) -> Iterator[str]:
    """What has to be known for it to take place, or not."""
    if activity.in_:
        yield LENGTH
    if activity.for_:
        yield f"{activity.whose[1]}:"
    for fact in activity.when.facts if activity.when is not None else ():
        if fact.voice is not None:
            yield VOICE
        else:
            yield fact.choice or f"{fact.rate}.{fact.item}"
