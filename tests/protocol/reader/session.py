"""The session, folded by the page's rules: phases as plain dictionaries, one method for each rule.

`Session.take` gives the next session, or None where the event is refused.
"""

from copy import copy, deepcopy
from typing import Any, Final

from tests.protocol.reader import (
    breaks,
    deals,
    looking,
    outlines,
    packing,
    rounds,
    seals,
    third,
    turns,
)
from tests.protocol.reader.guides import facts, holds, offers
from tests.protocol.reader.packing import Refused, guide, packed, whole
from tests.protocol.reader.tables import limit, table
from tests.protocol.reader.texts import has_words

Phase = dict[str, Any]
"""Its name under "is", and what the page says of it."""

ANY_PAGE: Final = {"paused", "stopped-for-today", "left", "preferred", "opened"} | third.ANY_PAGE
ASIDE: Final = {"Gathering", "LeftOut", "Pausing", "Stopped", "Closing", "Ended"}


def question(text: str) -> dict[str, Any]:
    """The activity that a question of a third's own is."""
    said: dict[str, Any] = {"kind": "turns", "id": third.QUESTION, "title": "", "prompt": text}
    said |= {"when": None, "optional": True, "listen": text}
    said["rungs"] = ["speak", "say-back", "check"]
    found: dict[str, Any] = whole({**said, "minutes": 3, "note": ""}, "activity")
    return found


class Session:
    """One session. Mutable only within `take`."""

    def __init__(self, room_id: bytes) -> None:
        self.room_id = room_id
        self.guide: dict[str, Any] | None = None
        self.guide_hash: bytes | None = None
        self.names = [False, False]
        self.page = self.step = self.activity = 0
        self.voice, self.starter = "typed", 0
        self.wishes: list[str | None] = [None, None]
        self.ratings: dict[str, list[list[str]]] = {}
        self.chosen: dict[str, str] = {}
        self.owners: dict[str, list[int]] = {}
        self.lines: dict[str, list[Any]] = {}
        self.length: str | None = None
        self.looked_at: list[Any] = []
        self.stays: list[bool] | None = None
        """Of what is of both, and of the record of a third, whether it is to stay."""
        self.promises: list[int] = []
        self.agreements: list[Any] = []
        """Of each its activity, or that with its owner and its days."""
        self.closed: list[int] = []
        self.third, self.epoch = third.nobody(), 0
        self.plan = third.no_plan()
        self.been: dict[tuple[int, int], bool] = {}
        """Of each place where they were, whether they went on from it."""
        self.spent, self.again = 0, False
        self.phase: Phase = {"is": "Gathering", "hash": None, "wanted": 0, "parts": []}

    # -- taking an event

    def take(self, seat: int, page: int, event: list[Any]) -> "Session | None":
        """The session after a move; None if it is refused."""
        if event[0] not in self.may(seat) or (event[0] not in ANY_PAGE and page != self.page):
            return None
        after = deepcopy(self)
        said = packing.spelled_out(event)[1:]
        try:
            after._apply(seat, event[0], said)
        except Refused:
            return None
        if after.phase.get("held") == [] and after.now["carried"]:
            after.next()
        has_begun = after.page == self.page and not third.is_untouched(after.phase)
        if self.is_passed_over() and has_begun:
            # Whoever was ready was so for a page that is only read.
            after.phase["ready"] = []
        third.settle(self, after, seat, event[0], said)
        return after

    def _apply(self, seat: int, tag: str, said: list[Any]) -> None:
        phase = self.phase
        if tag in ("paused", "stopped-for-today", "left", "came-back", "acknowledged", "closed"):
            breaks.take(self, seat, tag, said)
        elif tag in third.events():
            third.take(self, seat, tag, said)
        elif tag == "preferred":
            self.wishes[seat] = said[0]
            if self.wishes[1 - seat] == said[0]:
                self.voice, self.wishes = said[0], [None, None]
        elif phase["is"] == "Gathering":
            self._gather(seat, tag, said)
        elif tag == "opened" and phase["is"] in ("Pausing", "Stopped"):
            self.phase = phase["inner"]
            rounds.take(self, seat, tag, said)
            phase["inner"], self.phase = self.phase, phase
        elif tag == "skipped":
            self._leave_out(phase)
        elif tag == "ready":
            phase["ready"] = sorted([*phase["ready"], seat])
            asked = [each for each in (0, 1) if self.takes_part(each)]
            if set(phase["ready"]) >= set(asked):
                self.go_on()
        elif tag in ("sealed", "opened", "voided"):
            rounds.take(self, seat, tag, said)
        elif tag in ("warmed", "showed", "each-has-one", "marked"):
            looking.take(self, seat, tag, said)
        elif phase["is"] == "Talking":
            turns.climb(self, seat, tag, said)
        else:
            self._small(seat, tag, said)

    def _small(self, seat: int, tag: str, said: list[Any]) -> None:
        """What else an activity takes."""
        phase = self.phase
        match phase["is"], tag:
            case "Choosing", "chose":
                if said[0] not in [option["id"] for option in self.now["options"]]:
                    raise Refused("no such option")
                phase["picks"][seat] = said[0]
                rounds.settle(self)
            case "Writing", "answered":
                promise = phase["promises"][1 - seat]
                if promise[0] != said[0]:
                    raise Refused("another wording")
                promise[1] = said[1]
                if not said[1]:
                    phase["ready"] = [each for each in phase["ready"] if each == seat]
            case "Writing", "offered":
                self.words(said[0], needed=True)
                phase["promises"][seat] = [phase["promises"][seat][0] + 1, None]
                phase["ready"] = []
            case "Agreeing" | "Naming", "proposed":
                deals.propose(self, seat, said)
            case "Agreeing" | "Naming", "answered":
                by, number = phase["proposal"]
                if number != said[0]:
                    raise Refused("another proposal")
                phase["proposal"] = None
                if said[1] and phase["is"] == "Naming":
                    phase["named"] = True
                elif said[1]:
                    phase["made"].append(phase["waits"])
                else:
                    phase["declined"] = seat
                    phase["ready"] = [each for each in phase["ready"] if each != by]
            case "BeingTogether", "started":
                phase["started"] = True

    def is_answer(self, answer: list[str]) -> bool:
        """Whether it is one, in a kind that says so by itself."""
        return looking.is_answer(self, answer)

    def reveal(self, first: list[str], second: list[str]) -> None:
        """What follows from both answers there."""
        looking.reveal(self, first, second)

    def words(self, text: str, *, needed: bool = False) -> bool:
        """Whether there are any. Raises `Refused` where some are needed."""
        if not has_words(text) and (needed or self.voice == "typed"):
            raise Refused("no words")
        return has_words(text)

    def line(self, text: str) -> bool:
        """Whether there are words. Raises `Refused` for more than a line, or without any."""
        if len(text) > limit("WISH_CHARS") or set(text) & deals.BREAKS:
            raise Refused("more than a line")
        return self.words(text)

    def owned(self, seat: int) -> int:
        """How many agreements a partner has taken on alone."""
        owners = [made[1] for made in self.agreements if isinstance(made, list)]
        return owners.count(("first", "second")[seat])

    def offered(self, name: str) -> list[dict[str, Any]]:
        """What an earlier activity of that id offers to a menu; nothing where none is named."""
        if not name:
            return []
        assert self.guide is not None
        activities = [each for step in self.guide["steps"] for each in step["activities"]]
        found = offers(next(each for each in activities if each["id"] == name))
        order = self.lines[name][0] if name in self.lines else [each["id"] for each in found]
        return [each for each in found if each["id"] in order]

    def is_first_turn(self) -> bool:
        """Whether these are the first turns that are for whose the same thing is, or is not."""
        assert self.guide is not None
        asked = self.now["for"].partition(":")[2]
        of_it = [
            each["id"]
            for step in self.guide["steps"]
            for each in step["activities"]
            if each["kind"] == "turns" and each["for"].partition(":")[2] == asked
        ]
        return bool(asked) and of_it[0] == self.now["id"]

    # -- pages

    def _gather(self, seat: int, tag: str, said: list[Any]) -> None:
        phase = self.phase
        if tag == "began":
            version, name, parts = said
            most = limit("GUIDE_LIMIT") // limit("PART_BYTES") + 1
            if version != limit("VERSION") or len(name) != 32 or not 1 <= parts <= most:
                raise Refused("no beginning")
            phase.update(hash=name, wanted=parts)
        elif tag == "guide-part":
            if not 1 <= len(said[0]) <= limit("PART_BYTES"):
                raise Refused("no part")
            phase["parts"].append(said[0])
            if len(phase["parts"]) == phase["wanted"]:
                data = b"".join(phase["parts"])
                if seals.digest("unh1.guide", data) != phase["hash"]:
                    raise Refused("another guide")
                found = guide(data)
                if not holds(found):
                    raise Refused("a guide that does not hold")
                self.guide, self.guide_hash, self.activity = whole(found), phase["hash"], -1
        else:
            self.words(said[0], needed=True)
            self.names[seat] = True
        if self.guide is not None and all(self.names):
            self.next()

    def turn(self, phase: Phase) -> None:
        self.phase, self.page = phase, self.page + 1

    @property
    def now(self) -> dict[str, Any]:
        """The activity of this page."""
        if self.plan["asked"] is not None:
            return question(self.plan["asked"])
        return self.at((self.step, self.activity))

    def at(self, place: tuple[int, int]) -> dict[str, Any]:
        """The activity at a place of the guide."""
        assert self.guide is not None
        found: dict[str, Any] = self.guide["steps"][place[0]]["activities"][place[1]]
        return found

    def places(self) -> list[tuple[int, int]]:
        """Every place of the guide, in order."""
        assert self.guide is not None
        steps = self.guide["steps"]
        return [(at, on) for at, step in enumerate(steps) for on in range(len(step["activities"]))]

    def place_of(self, name: str) -> tuple[int, int] | None:
        return next((place for place in self.places() if self.at(place)["id"] == name), None)

    def go_on(self) -> None:
        """As both have said that they are ready."""
        phase = self.phase
        if looking.turned(self):
            return
        if not self.is_passed_over():
            self._keep()
        self.next(skips_group=phase["is"] == "LeftOut")
        if phase["is"] == "SayingGoodnight" and self.phase["is"] != "Closing":
            self.phase = {"is": "Stopped", "inner": self.phase, "by": None, "back": []}

    def next(self, *, skips_group: bool = False) -> None:
        """The page that comes next: what was added, or the next that takes place in the guide."""
        plan = self.plan
        here = plan["back_to"] or (self.step, self.activity)
        if skips_group and plan["back_to"] is None:
            here = (here[0], self._group_end())
        self.leave(is_done=True)
        if plan["coming"]:
            (change, what), *plan["coming"] = plan["coming"]
            plan.update(back_to=here, asked=what if change == "ask" else None)
            if change == "add":
                place = self.place_of(what)
                assert place is not None
                self.begin(place)
            else:
                (self.step, self.activity), self.again = here, False
                self.turn(self._first(self.now))
            return
        plan.update(back_to=None, asked=None)
        for place in self.places():
            if place > here and self._takes_place(self.at(place)):
                self.begin(place)
                return
        assert self.guide is not None
        self.step, self.activity, self.again = len(self.guide["steps"]), 0, False
        self.turn({"is": "Closing"})

    def begin(self, place: tuple[int, int] | None) -> None:
        """The activity there, on a new page; answers are asked for anew where they were."""
        assert place is not None
        self.step, self.activity = place
        self.again = self.been.get(place, False)
        if self.now["kind"] == "keep":
            self.ask_anew()
        phase = self._first(self.now)
        if place in self.been and "round" in phase:
            phase["round"]["attempt"] = self.spent
        self.turn(phase)

    def ask_anew(self) -> None:
        """Nothing is to stay any more until both have said so again."""
        self.stays = None
        for place in self.places():
            if self.at(place)["kind"] == "keep":
                self.chosen.pop(self.at(place)["id"], None)

    def leave(self, *, is_done: bool) -> None:
        """Notes where they were."""
        phase = self.phase["inner"] if self.phase["is"] == "LeftOut" else self.phase
        if phase["is"] in ASIDE or self.plan["asked"] is not None:
            return
        place = (self.step, self.activity)
        self.been[place] = is_done or self.been.get(place, False)
        if "round" in phase:
            self.spent = max(self.spent, phase["round"]["attempt"] + 2)

    def is_passed_over(self) -> bool:
        return self.again and third.is_untouched(self.phase)

    def _takes_place(self, activity: dict[str, Any]) -> bool:
        if activity["id"] in self.plan["left_out"]:
            return False
        is_in = not activity["in"] or self.length in activity["in"]
        are_so = all(self._is_so(fact) for fact in facts(activity["when"]))
        return is_in and are_so and bool(self.seats_of(activity))

    def _is_so(self, fact: dict[str, Any]) -> bool:
        assert self.guide is not None
        if fact["voice"] is not None:
            return bool(self.voice == fact["voice"])
        if fact["choice"]:
            return self.chosen.get(fact["choice"]) in fact["is"]
        if fact["rate"] not in self.ratings:
            return False
        everything = [each for step in self.guide["steps"] for each in step["activities"]]
        (rate,) = [each for each in everything if each["id"] == fact["rate"]]
        at = [item["id"] for item in rate["items"]].index(fact["item"])
        scale = [word["id"] for word in rate["scale"]]
        enough = scale[scale.index(fact["both_at_least"]) :]
        return all(answer[at] in enough for answer in self.ratings[fact["rate"]])

    def seats_of(self, activity: dict[str, Any]) -> list[int]:
        """Whom it is for."""
        side, _, asked = activity["for"].partition(":")
        if not side:
            return [0, 1]
        owners = self.owners.get(asked, [])
        return owners if side == "owner" else sorted(1 - each for each in owners)

    def takes_part(self, seat: int) -> bool:
        """Whether this partner has something to do on this page."""
        phase = self.phase
        if phase["is"] in ("LeftOut", "Talking") or seat in self.seats_of(self.now):
            return True
        if phase["is"] == "Sharing":
            return bool(phase["noted"] or phase["shown"][1 - seat] is not None)
        return phase["is"] == "Writing" and rounds.is_open(phase["round"])

    def _leave_out(self, phase: Phase) -> None:
        """For both; of what one is alone with the other learns nothing."""
        self.keep_agreed()
        if all(self.takes_part(each) for each in (0, 1)):
            self.turn({"is": "LeftOut", "inner": phase, "ready": []})
            return
        begins_group = self.plan["back_to"] is None and self._group_end() != self.activity
        if begins_group or not looking.turned(self):
            self.next(skips_group=True)

    def _group_end(self) -> int:
        """The last of the group that begins here; the activity itself, where none does."""
        assert self.guide is not None
        names = [each["group"] for each in self.guide["steps"][self.step]["activities"]]
        group = self.now["group"]
        if group and names.index(group) == self.activity:
            return len(names) - 1 - names[::-1].index(group)
        return self.activity

    def _first(self, activity: dict[str, Any]) -> Phase:
        """The phase that an activity begins in."""
        seats = self.seats_of(activity)
        kind = activity["kind"]
        (name,) = [row["phase"] for row in table("kinds") if row["kind"] == kind]
        if kind == "private" and activity["show"] == "own-choice":
            name = "Sharing"
        more: dict[str, Phase] = {
            "Reading": {},
            "Rating": {"round": rounds.first(), "another": False, "warm": [None, None]},
            "Writing": {
                **{"round": rounds.first_for(seats), "promises": [None, None]},
                "warm": [None, None],
            },
            "Auditing": {"round": rounds.first(), "warm": [None, None]},
            "Wishing": {"round": rounds.first(), "warm": [None, None]},
            "Ticking": {"round": rounds.first()},
            "Deciding": {"round": rounds.first(), "stays": None},
            "Owning": {"round": rounds.first(), "owners": []},
            "Reviewing": {
                "round": rounds.first(),
                "held": None,
                "things": None,
                "at": 0,
                "warm": [None, None],
            },
            "Sharing": {"shown": [None, None], "noted": False, "warm": [None, None]},
            "Choosing": {"round": rounds.first(), "picks": [None, None], "chosen": None},
            "Talking": turns.first(self.starter if len(seats) == 2 else seats[0], len(seats)),
            "Agreeing": {"proposal": None, "counts": [0, 0], "made": [], "declined": None},
            "BeingTogether": {"started": False},
            "Naming": {"proposal": None, "counts": [0, 0], "named": False, "declined": None},
            "SayingGoodnight": {},
        }
        return {"is": name, "ready": [], **more[name]}

    def _keep(self) -> None:
        """What the rest of the session needs of this page."""
        phase = self.phase
        match phase["is"]:
            case "Rating" if all(phase["round"]["answers"]):
                self.ratings[self.now["id"]] = phase["round"]["answers"]
            case "Choosing":
                self.chosen[self.now["id"]] = phase["chosen"]
                if self.now["sets"] == "voice":
                    self.voice, self.wishes = phase["chosen"], [None, None]
                elif self.now["sets"] == "starter":
                    self.starter = ["first", "second"].index(phase["chosen"])
                elif self.now["sets"] == "length":
                    self.length = phase["chosen"]
            case "Naming" if phase["named"]:
                self.chosen[self.now["id"]] = "named"
            case "Talking" if phase["turns"] >= 2:
                self.starter = phase["past"][-1]["speaker"]
        looking.keep(self)
        self.keep_agreed()

    def keep_agreed(self) -> None:
        phase = self.phase
        if phase["is"] == "Writing":
            self.promises += [seat for seat in (0, 1) if (phase["promises"][seat] or [0, 0])[1]]
        elif phase["is"] == "Agreeing":
            self.agreements += phase["made"]
        elif phase["is"] == "Talking":
            self.agreements += turns.granted(self)
        elif phase["is"] == "Reviewing":
            looking.keep_promised(self)
        self.keep_what_stays(phase)

    def keep_what_stays(self, phase: Phase) -> None:
        """Once both have said it."""
        if phase["is"] == "Deciding" and phase["stays"] is not None:
            self.stays = phase["stays"]
            is_something = self.stays[0] or self.stays[1]
            self.chosen[self.now["id"]] = "something" if is_something else "nothing"

    # -- who may do what

    def may(self, seat: int) -> set[str]:
        """The events that this seat may do now."""
        if seat == third.SEAT:
            return third.may(self)
        mine = third.while_led(self, seat, self.may_of_two(seat))
        return mine | third.about(self, seat)

    def may_of_two(self, seat: int) -> set[str]:
        phase, always = self.phase, {"paused", "stopped-for-today", "left"}
        if phase["is"] == "Ended":
            return always
        mine = always | getattr(self, f"_may_{phase['is'].lower()}", self._may_here)(seat)
        if phase["is"] in ("Pausing", "Stopped") and phase["inner"]["is"] not in ASIDE:
            inside = copy(self)
            inside.phase = phase["inner"]
            return mine | (inside.may_of_two(seat) & {"opened"})
        if phase["is"] not in ASIDE and not self.takes_part(seat):
            return always | {"preferred"}
        if phase["is"] not in ASIDE:
            mine.add("preferred")
            if self.now["optional"] and self._cuts_nobody_off(seat):
                mine.add("skipped")
            if self.is_passed_over() and seat not in phase["ready"]:
                mine.add("ready")
        return mine

    def _may_here(self, seat: int) -> set[str]:
        phase = self.phase
        mine = looking.warming(self, seat)
        is_ready_open = True
        match phase["is"]:
            case "Rating":
                mine |= rounds.may(phase["round"], seat)
                is_ready_open = rounds.is_open(phase["round"]) and not phase["another"]
                if phase["another"] and seat not in phase["round"]["again"]:
                    mine.add("voided")
            case "Auditing" | "Wishing" | "Ticking" | "Owning" | "Deciding":
                mine |= rounds.may(phase["round"], seat)
                is_ready_open = rounds.is_open(phase["round"])
                if phase["is"] == "Owning" and len(phase["owners"]) == 1:
                    mine.add("each-has-one")
            case "Reviewing":
                thing = looking.present(phase)
                is_ready_open = phase["things"] is not None and (
                    not thing or looking.is_marked(thing)
                )
                if not is_ready_open and thing and thing["owners"] != [0, 1]:
                    mine |= {"marked"} if thing["owners"] == [seat] else set()
                elif not is_ready_open:
                    mine |= rounds.may(phase["round"], seat)
            case "Sharing":
                is_own = seat in self.seats_of(self.now)
                if phase["shown"][seat] is None and not phase["noted"] and is_own:
                    mine.add("showed")
            case "Writing":
                mine |= rounds.may(phase["round"], seat)
                theirs, own = phase["promises"][1 - seat], phase["promises"][seat]
                if theirs and theirs[1] is None:
                    mine.add("answered")
                if own and own[1] is False and own[0] < limit("PROPOSALS_LIMIT"):
                    mine.add("offered")
                is_ready_open = rounds.is_open(phase["round"]) and "answered" not in mine
            case "Choosing":
                mine = rounds.may(phase["round"], seat)
                is_ready_open = phase["chosen"] is not None
                if rounds.is_open(phase["round"]) and not is_ready_open:
                    mine.add("chose")
            case "Talking":
                return turns.may(self, seat)
            case "Agreeing":
                proposal = phase["proposal"]
                if proposal and proposal[0] != seat:
                    mine.add("answered")
                elif len(phase["made"]) < self.now["most"]:
                    if phase["counts"][seat] < limit("PROPOSALS_LIMIT"):
                        mine.add("proposed")
            case "Naming":
                proposal = phase["proposal"]
                if proposal and proposal[0] != seat:
                    mine.add("answered")
                    is_ready_open = False
                elif not phase["named"] and phase["counts"][seat] < limit("PROPOSALS_LIMIT"):
                    mine.add("proposed")
            case "BeingTogether" if not phase["started"]:
                mine.add("started")
        return mine | ({"ready"} if is_ready_open and seat not in phase["ready"] else set())

    def _may_gathering(self, seat: int) -> set[str]:
        phase = self.phase
        mine = set()
        if seat == 0 and phase["hash"] is None:
            mine.add("began")
        if seat == 0 and phase["hash"] and len(phase["parts"]) < phase["wanted"]:
            mine.add("guide-part")
        if phase["hash"] and not self.names[seat]:
            mine.add("introduced")
        return mine

    def _may_leftout(self, seat: int) -> set[str]:
        return {"preferred"} | ({"ready"} if seat not in self.phase["ready"] else set())

    def _may_closing(self, seat: int) -> set[str]:
        return {"closed"} if seat not in self.closed else set()

    def _may_stopped(self, seat: int) -> set[str]:
        back = {"came-back"} if seat not in self.phase["back"] else set()
        return back | self._may_closing(seat)

    def _may_pausing(self, seat: int) -> set[str]:
        phase = self.phase
        asked = phase["by"] if phase["asked"] is None else phase["asked"]
        is_told = seat == asked or seat in phase["acknowledged"]
        return self._may_stopped(seat) | (set() if is_told else {"acknowledged"})

    def _cuts_nobody_off(self, seat: int) -> bool:
        """Whether an activity may still be left out."""
        phase = self.phase
        match phase["is"]:
            case "Talking":
                return turns.is_untold(phase) and (
                    self.voice == "typed" or seat == phase["turn"]["speaker"]
                )
            case "Rating" | "Writing" | "Auditing" | "Wishing" | "Ticking" | "Owning" | "Deciding":
                return not rounds.is_sealed(phase["round"])
            case "Reviewing":
                thing = looking.present(phase)
                if phase["things"] is None or (thing and thing["owners"] == [0, 1]):
                    return not rounds.is_sealed(phase["round"])
                return not thing or not looking.is_marked(thing)
            case "Sharing":
                return phase["shown"] == [None, None] and not phase["noted"]
            case "Choosing":
                is_between = rounds.is_sealed(phase["round"]) and not rounds.is_open(phase["round"])
                return phase["chosen"] is None and not is_between
            case "Agreeing":
                return phase["proposal"] is None and not phase["made"]
            case "Naming":
                return phase["proposal"] is None and not phase["named"]
            case "BeingTogether":
                return not phase["started"]
        return True

    # -- the digest

    def outline(self) -> bytes:
        return packed(
            [
                self.guide_hash,
                self.names,
                [self.page, self.step, self.activity],
                [self.voice, self.wishes, self.starter],
                sorted([name, answers] for name, answers in self.ratings.items()),
                sorted([name, option] for name, option in self.chosen.items()),
                self.promises,
                self.agreements,
                self.closed,
                outlines.outline_of(self.phase),
                *self._later(),
            ]
        )

    def _later(self) -> list[Any]:
        lines = [[name, *self.lines[name]] for name in sorted(self.lines)]
        owners = [[name, self.owners[name]] for name in sorted(self.owners)]
        stays = [["looked-at", self.looked_at]] if self.looked_at else []
        stays += [] if self.stays is None else [["keeping", self.stays]]
        return [told for told in (owners, lines) if told] + third.outline(self) + stays

    def digest(self) -> bytes:
        return seals.digest("unh1.state", self.outline())
