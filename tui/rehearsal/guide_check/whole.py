"""The whole report on a guide: what keeps it from loading, or everything that there is to see."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from protocol.errors import BadGuide
from protocol.guide.loading import load_guide, problems_of
from protocol.guide.resolving import Find
from protocol.guide.structure import Guide
from tui.rehearsal.guide_check.care import care
from tui.rehearsal.guide_check.finding import Finding, Part, Weight
from tui.rehearsal.guide_check.led import to_lead
from tui.rehearsal.guide_check.paths import Ways, ways_of
from tui.rehearsal.guide_check.wording import wording
from tui.words import guide_check as check_words


@dataclass(frozen=True)
class Report:
    """What is said of one guide."""

    name: str
    """Its id, or its file where it does not load."""
    findings: tuple[Finding, ...]
    guide: Guide | None = None
    """None: it does not load."""
    ways: Ways | None = None

    def count(self, weight: Weight) -> int:
        return Counter(each.weight for each in self.findings)[weight]

    @property
    def exit_code(self) -> int:
        """0: clean, 1: warnings, 2: it does not load."""
        return 2 if self.guide is None else min(1, self.count(Weight.WARNING))

    def of(self, part: Part) -> list[Finding]:
        return [each for each in self.findings if each.part is part]

    def with_more(self, findings: Iterable[Finding]) -> "Report":
        return replace(self, findings=(*self.findings, *findings))

    @property
    def last_line(self) -> str:
        """The whole in a line."""
        if self.guide is None or self.ways is None:
            return check_words.does_not_load(self.name, self.count(Weight.ERROR))
        ways = self.ways
        count = len(ways.passages)
        told = check_words.in_all(
            count, ways.typed, ways.aloud, self.guide.minutes, is_cut=ways.is_cut
        )
        activities = sum(len(step.activities) for step in self.guide.steps)
        weights = self.count(Weight.WARNING), self.count(Weight.NOTE)
        return check_words.loads(self.name, *weights, activities, told)


def report_on(toml: str, name: str, find: Find) -> Report:
    """What is said of a guide in TOML; `name` is its file's, `find` knows the guides it may use.

    What it holds is not repeated where it does not load.
    """
    problems = problems_of(toml, find)
    if problems:
        return Report(name, tuple(_error(each) for each in problems))
    guide = load_guide(toml, find)
    ways, found = ways_of(guide)
    return Report(guide.id, (*found, *care(guide), *to_lead(guide), *wording(guide)), guide, ways)


def unread(name: str, problem: str) -> Report:
    """What is said of a file that cannot be read as text; `problem` is a sentence."""
    return Report(name, (Finding(Weight.ERROR, Part.ERRORS, "", problem),))


def undrawn() -> Finding:
    """Nothing is known of its screens: this laptop's disk did not take what drawing needs."""
    return Finding(Weight.NOTE, Part.SCREENS, "", check_words.UNDRAWN)


def _error(problem: BadGuide) -> Finding:
    where = problem.where.replace(", ", " / ")
    return Finding(Weight.ERROR, Part.ERRORS, where, check_words.does_not_fit(problem.problem))
