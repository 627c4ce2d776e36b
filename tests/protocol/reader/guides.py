"""Whether a guide holds, by the page: its types are exact already."""

import re
from typing import Any

from tests.protocol.reader.packing import whole
from tests.protocol.reader.tables import limit, words
from tests.protocol.reader.texts import clean

Map = dict[str, Any]


def holds(guide: Map) -> bool:
    """Whether every rule of the page holds."""
    guide = whole(guide)
    steps = guide["steps"]
    activities = [each for step in steps for each in step["activities"]]
    sizes = [len(step["activities"]) for step in steps]
    return (
        is_id(guide["id"])
        and is_text(guide["title"], "TITLE_CHARS")
        and is_text(guide["about"], "PROMPT_CHARS")
        and 1 <= guide["minutes"] <= 600
        and 1 <= len(steps) <= limit("STEPS_LIMIT")
        and all(1 <= size <= limit("ACTIVITIES_LIMIT") for size in sizes)
        and len(activities) <= limit("PAGES_LIMIT")
        and are_ids(steps)
        and are_ids(activities)
        and all(is_text(step["title"], "STEP_TITLE_CHARS") for step in steps)
        and all(
            is_activity(each, {one["id"]: one for one in activities[:at]})
            for at, each in enumerate(activities)
        )
    )


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
    return set()


def is_activity(activity: Map, earlier: dict[str, Map]) -> bool:
    when = activity["when"]
    if when is not None:
        asked = earlier.get(when["choice"])
        if asked is None or not when["is"] or not set(when["is"]) <= outcomes(asked):
            return False
    if not is_text(activity["title"], "TITLE_CHARS"):
        return False
    return is_text(activity["prompt"], "PROMPT_CHARS") and is_kind(activity, earlier)


def is_kind(activity: Map, earlier: dict[str, Map]) -> bool:
    """What the fields of its kind have to be."""
    match activity:
        case {"kind": "read", "text": text}:
            return is_text(text, "READING_CHARS", lines=limit("READING_LINES"))
        case {"kind": "private", "items": items, "scale": scale, "recall": recall}:
            is_recalled = not recall or earlier.get(recall, {}).get("kind") == "private"
            has_some = activity["circles"] or bool(items) or activity["builder"]
            is_list = are_entries(items, 0) and is_scale(scale, 2 if items else 0)
            words, own = ids(scale), ids(items)
            are_own = all(e["item"] in own and e["word"] in words for e in activity["alone"])
            return is_recalled and has_some and is_list and are_own
        case {"kind": "rate", "items": items, "scale": scale, "needs": needs}:
            return are_entries(items) and is_scale(scale) and needs in ids(scale) | {""}
        case {"kind": "write", "fields": fields}:
            return are_entries(fields)
        case {"kind": "choose"}:
            return is_choice(activity, earlier)
        case {"kind": "turns", "listen": listen, "note": note, "minutes": minutes}:
            are_texts = is_text(listen, "PROMPT_CHARS") and is_text(
                note, "PROMPT_CHARS", may_be_empty=True
            )
            return are_texts and 1 <= minutes <= 60 and are_rungs(activity["rungs"])
        case {"kind": "agree", "options": options, "most": most, "day": day}:
            is_day = is_text(day, "ENTRY_CHARS", may_be_empty=True)
            return are_entries(options, 0) and most in (1, 2) and is_day
        case {"kind": "together", "minutes": minutes}:
            return bool(1 <= minutes <= 60)
    return True


def is_choice(activity: Map, earlier: dict[str, Map]) -> bool:
    options, marked = ids(activity["options"]), earlier.get(activity["marked_by"])
    is_rate = marked is not None and marked["kind"] == "rate"
    items = ids(marked["items"]) if marked is not None and is_rate else set()
    leaks = {option["leak"] for option in activity["options"]} - {""}
    wanted = {"voice": {"typed", "aloud"}, "starter": {"first", "second"}}
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
