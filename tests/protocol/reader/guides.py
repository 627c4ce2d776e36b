"""Whether a guide holds, by the page: its types are exact already."""

import re
from typing import Any, Final

from tests.protocol.reader.packing import whole
from tests.protocol.reader.tables import limit, words
from tests.protocol.reader.texts import clean

Map = dict[str, Any]


def holds(guide: Map) -> bool:
    """Whether every rule of the page holds."""
    guide = whole(guide)
    steps, lengths = guide["steps"], guide["lengths"]
    activities = [each for step in steps for each in step["activities"]]
    sizes = [len(step["activities"]) for step in steps]
    return (
        is_id(guide["id"])
        and is_text(guide["title"], "TITLE_CHARS")
        and is_text(guide["about"], "PROMPT_CHARS")
        and 1 <= guide["minutes"] <= 600
        and is_told(guide)
        and are_lengths(lengths)
        and 1 <= len(steps) <= limit("STEPS_LIMIT")
        and all(1 <= size <= limit("ACTIVITIES_LIMIT") for size in sizes)
        and len(activities) <= limit("PAGES_LIMIT")
        and are_ids(steps)
        and are_ids(activities)
        and all(is_text(step["title"], "STEP_TITLE_CHARS") for step in steps)
        and all(
            is_activity(each, {one["id"]: one for one in activities[:at]})
            and is_length_known(each, activities[:at], [each["id"] for each in lengths])
            for at, each in enumerate(activities)
        )
        and all(are_groups(step["activities"]) for step in steps)
        and (not lengths or any(each.get("sets") == "length" for each in activities))
        and activities[-1]["kind"] != "evening"
    )


def is_told(guide: Map) -> bool:
    """Who wrote it, for whom, in which language, and its own words."""
    lines = guide["sources"]
    own = guide["words"] or {"feelings": [], "needs": []}
    return (
        is_text(guide["author"], "TITLE_CHARS", may_be_empty=True)
        and is_text(guide["for_whom"], "PROMPT_CHARS", may_be_empty=True)
        and is_text(guide["not_for"], "PROMPT_CHARS", may_be_empty=True)
        and is_text(guide["version"], "WORD_CHARS", may_be_empty=True)
        and len(lines) <= limit("LIST_LIMIT")
        and all(is_text(line, "PROMPT_CHARS") for line in lines)
        and re.fullmatch("|[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", guide["language"]) is not None
        and all(are_words(groups) for groups in own.values())
    )


def are_words(groups: list[Map]) -> bool:
    found = [word for group in groups for word in group["words"]]
    return (
        len(groups) <= limit("LIST_LIMIT")
        and are_ids(groups)
        and all(group["words"] for group in groups)
        and len(found) <= limit("WORDS_LIMIT")
        and len(set(found)) == len(found)
        and all(is_text(word, "WORD_CHARS") for word in found)
    )


def are_lengths(lengths: list[Map]) -> bool:
    minutes = [each["minutes"] for each in lengths]
    return not lengths or (
        2 <= len(lengths) <= limit("LENGTHS_LIMIT")
        and are_ids(lengths)
        and all(is_text(each["text"], "ENTRY_CHARS") for each in lengths)
        and all(1 <= each <= 600 for each in minutes)
        and minutes == sorted(set(minutes))
    )


def is_length_known(activity: Map, earlier: list[Map], known: list[str]) -> bool:
    """Whether what it hangs on was chosen, and the length before anything was asked."""
    is_chosen = any(each.get("sets") == "length" for each in earlier)
    mine = activity["in"]
    if len(set(mine)) != len(mine) or not set(mine) <= set(known) or (mine and not is_chosen):
        return False
    if activity.get("sets") != "length":
        return True
    options = [option["id"] for option in activity["options"]]
    is_first = all(each["kind"] == "read" or each.get("needs") for each in earlier)
    is_plain = activity["when"] is None and not activity["group"]
    return not is_chosen and is_first and is_plain and bool(known) and options == known


def are_groups(activities: list[Map]) -> bool:
    """Whether those of a group stand together, and the first stands wherever another does."""
    names = [each["group"] for each in activities]
    for name in set(names) - {""}:
        if not is_text(name, "WORD_CHARS"):
            return False
        first, last = names.index(name), len(names) - names[::-1].index(name)
        if set(names[first:last]) != {name} or not activities[first]["optional"]:
            return False
        if not all(stands_with(activities[first], each) for each in activities[first:last]):
            return False
    return True


def stands_with(first: Map, other: Map) -> bool:
    is_in = not first["in"] or (other["in"] and set(other["in"]) <= set(first["in"]))
    return (
        bool(is_in)
        and first["for"] in ("", other["for"])
        and all(
            any(covers(asked, wanted) for asked in facts(other["when"]))
            for wanted in facts(first["when"])
        )
    )


def facts(when: Map | None) -> list[Map]:
    """What a condition asks for, each by itself."""
    if when is None:
        return []
    alone = {name: each for name, each in when.items() if name != "all"}
    return list(when["all"]) or [alone]


def covers(asked: Map, wanted: Map) -> bool:
    is_choice = wanted["choice"] and asked["choice"] == wanted["choice"]
    return asked == wanted or bool(is_choice and set(asked["is"]) <= set(wanted["is"]))


def is_condition(when: Map, earlier: dict[str, Map]) -> bool:
    if not when["all"]:
        return is_fact(when, earlier)
    is_alone = not any(each for name, each in when.items() if name != "all")
    is_short = len(when["all"]) <= limit("FACTS_LIMIT")
    return is_alone and is_short and all(is_fact(each, earlier) for each in when["all"])


def is_fact(fact: Map, earlier: dict[str, Map]) -> bool:
    """Whether it says one thing, of something before it."""
    of_choice = bool(fact["choice"] or fact["is"])
    of_rate = bool(fact["rate"] or fact["item"] or fact["both_at_least"])
    if [of_choice, of_rate, fact["voice"] is not None].count(True) != 1:
        return False
    if of_choice:
        asked = earlier.get(fact["choice"])
        return asked is not None and bool(fact["is"]) and set(fact["is"]) <= outcomes(asked)
    if of_rate:
        asked = earlier.get(fact["rate"])
        if asked is None or asked["kind"] != "rate" or fact["item"] not in ids(asked["items"]):
            return False
        return fact["both_at_least"] in [each["id"] for each in asked["scale"][1:]]
    return True


def is_id(text: str) -> bool:
    return re.fullmatch("[a-z0-9][a-z0-9-]{0,31}", text) is not None


def are_ids(entries: list[Map]) -> bool:
    ids = [entry["id"] for entry in entries]
    return all(map(is_id, ids)) and len(set(ids)) == len(ids)


def is_text(text: str, most: str, *, lines: int = 1, may_be_empty: bool = False) -> bool:
    is_some = may_be_empty or bool(text.strip())
    return is_some and len(text) <= limit(most) and text.count("\n") < lines and clean(text) == text


def are_entries(entries: list[Map], least: int = 1) -> bool:
    is_count = least <= len(entries) <= limit("LIST_LIMIT")
    return is_count and are_ids(entries) and all(is_text(e["text"], "ENTRY_CHARS") for e in entries)


def is_scale(scale: list[Map], least: int = 2) -> bool:
    row = sum(len(label["text"]) + 3 for label in scale)
    are_short = all(is_text(label["text"], "WORD_CHARS") for label in scale)
    return are_entries(scale, least) and are_short and row <= limit("SCALE_CHARS")


def ids(entries: list[Map]) -> set[str]:
    return {entry["id"] for entry in entries}


def outcomes(activity: Map) -> set[str]:
    """What an earlier activity may come to, for `when`."""
    match activity["kind"]:
        case "choose":
            return ids(activity["options"])
        case "name":
            return {"named"}
        case "keep":
            return {"something", "nothing"}
    return set()


def is_activity(activity: Map, earlier: dict[str, Map]) -> bool:
    when = activity["when"]
    if when is not None and not is_condition(when, earlier):
        return False
    if not is_text(activity["title"], "TITLE_CHARS") or not is_owned(activity, earlier):
        return False
    if not is_text(activity["facilitator"], "PROMPT_CHARS", may_be_empty=True):
        return False
    return is_text(activity["prompt"], "PROMPT_CHARS") and is_kind(activity, earlier)


OWNED: Final = ("read", "private", "write", "turns")
"""The kinds that one of the two can do alone."""

ASKS_WHOSE: Final = ("whose",)
"""The kinds that come to whose something is."""


def is_owned(activity: Map, earlier: dict[str, Map]) -> bool:
    """Whether it is for both, or for whom an earlier activity comes to."""
    if not activity["for"]:
        return True
    side, _, asked = activity["for"].partition(":")
    is_asked = earlier.get(asked, {}).get("kind") in ASKS_WHOSE
    return side in ("owner", "other") and is_asked and activity["kind"] in OWNED


def is_kind(activity: Map, earlier: dict[str, Map]) -> bool:
    """What the fields of its kind have to be."""
    match activity:
        case {"kind": "read" | "evening", "text": text}:
            return is_text(text, "READING_CHARS", lines=limit("READING_LINES"))
        case {"kind": "private"}:
            return is_private(activity, earlier)
        case {"kind": "rate", "items": items, "scale": scale, "needs": needs}:
            return are_entries(items) and is_scale(scale) and needs in ids(scale) | {""}
        case {"kind": "write", "fields": fields, "minutes": minutes}:
            is_alone = activity["promise"] and activity["for"]
            is_time = 0 <= minutes <= 60
            return are_entries(fields) and is_time and not is_alone and is_promise(activity)
        case {"kind": "audit", "groups": groups, "weigh": weigh}:
            items = [item for group in groups for item in group["items"]]
            are_groups = 1 <= len(groups) <= limit("GROUPS_LIMIT") and are_ids(groups)
            is_weight = 0 <= weigh <= limit("WEIGH_LIMIT")
            return is_weight and are_groups and are_ids(items) and all(map(is_group, groups))
        case {"kind": "wishes", "items": items}:
            return are_entries(items)
        case {"kind": "tick", "sentence": sentence}:
            return is_text(sentence, "PROMPT_CHARS")
        case {"kind": "keep"}:
            return all(each["kind"] != "keep" for each in earlier.values())
        case {"kind": "choose"}:
            return is_choice(activity, earlier)
        case {"kind": "turns", "listen": listen, "note": note, "minutes": minutes}:
            are_texts = is_text(listen, "PROMPT_CHARS") and is_text(
                note, "PROMPT_CHARS", may_be_empty=True
            )
            are_rungs_and_theirs = are_rungs(activity["rungs"]) and has_what_rungs_ask(activity)
            return are_texts and 1 <= minutes <= 60 and are_rungs_and_theirs
        case {"kind": "agree"}:
            return is_agree(activity, earlier)
        case {"kind": "together", "minutes": minutes}:
            return bool(1 <= minutes <= 60)
    return True


def offers(activity: Map) -> list[Map]:
    """What a later `agree` may take over into its menu."""
    match activity["kind"]:
        case "audit":
            return [item for group in activity["groups"] for item in group["items"]]
        case "wishes":
            return list(activity["items"])
    return []


def is_agree(activity: Map, earlier: dict[str, Map]) -> bool:
    texts = (activity[name] for name in ("day", "enough", "again"))
    name, fields = activity["prefill"], activity["fields"]
    offered = ids(offers(earlier[name])) if name in earlier else set()
    return (
        are_entries(activity["options"], 0)
        and activity["most"] in (1, 2)
        and all(is_text(text, "ENTRY_CHARS", may_be_empty=True) for text in texts)
        and (activity["timing"] is None or bool(activity["day"]))
        and are_entries(fields, 0)
        and len(fields) <= limit("FIELDS_MOST")
        and (bool(offered) or not name)
        and not offered & ids(activity["options"])
    )


def has_what_rungs_ask(activity: Map) -> bool:
    rungs, openings, stem = activity["rungs"], activity["openings"], activity["stem"]
    has_openings = are_entries(openings) if "wonder" in rungs else openings == []
    is_stem = is_text(stem, "ENTRY_CHARS", may_be_empty=True)
    return has_openings and is_stem and (not stem or "makes-sense" in rungs)


def is_group(group: Map) -> bool:
    items = group["items"]
    is_page = are_entries(items) and len(items) <= limit("GROUP_LIMIT")
    return is_page and is_text(group["title"], "TITLE_CHARS")


def is_promise(activity: Map) -> bool:
    """Where a promise is a sentence: every field has its place in it, once."""
    promise, fields = activity["promise"], activity["fields"]
    if activity["for_self"] and not promise:
        return False
    if activity["thanks"] and (promise or activity["own_part"]):
        return False
    if not isinstance(promise, str):
        return True
    places = re.findall(r"\{([^{}]*)\}", promise)
    is_whole = sorted(places) == sorted(field["id"] for field in fields)
    is_asked = not any(field["optional"] for field in fields)
    return is_text(promise, "PROMPT_CHARS") and is_whole and is_asked


def is_private(activity: Map, earlier: dict[str, Map]) -> bool:
    items, scale, options = activity["items"], activity["scale"], activity["options"]
    recall, may_show = activity["recall"], activity["show"] == "own-choice"
    is_other = activity["circles"] or bool(items) or activity["builder"]
    known, own = ids(scale), ids(items)
    return (
        are_entries(items, 0)
        and is_scale(scale, 2 if items else 0)
        and are_entries(options, 2 if options else 0)
        and (is_other or bool(options))
        and all(each["item"] in own and each["word"] in known for each in activity["alone"])
        and (not recall or earlier.get(recall, {}).get("kind") == "private")
        and is_text(activity["note"], "PROMPT_CHARS", may_be_empty=True)
        and (may_show or not activity["note"])
        and (not may_show or (bool(options) and not is_other))
    )


def is_choice(activity: Map, earlier: dict[str, Map]) -> bool:
    options, marked = ids(activity["options"]), earlier.get(activity["marked_by"])
    is_rate = marked is not None and marked["kind"] == "rate"
    items = ids(marked["items"]) if marked is not None and is_rate else set()
    leaks = {option["leak"] for option in activity["options"]} - {""}
    wanted = {"voice": {"typed", "aloud"}, "starter": {"first", "second"}}
    if activity["sets"] == "length" and (activity["optional"] or activity["decline"]):
        return False
    return (
        are_entries(activity["options"], 2)
        and activity["decline"] in options | {""}
        and (is_rate or not activity["marked_by"])
        and leaks <= items
        and wanted.get(activity["sets"], options) == options
    )


def are_rungs(rungs: list[str]) -> bool:
    places = [words("rung").index(rung) for rung in rungs]
    is_order = bool(rungs) and places[0] == 0 and places == sorted(set(places))
    return is_order and ("say-back" in rungs or "check" not in rungs)
