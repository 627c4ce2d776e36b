"""While both are asked whether a facilitator may come in: a calm page, the same whatever they do.

Nothing of the room is known here before both have said yes, so whoever waits is told nothing of a
no either: neither that there was one, nor whose.
"""

from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Deed, OnWay, Part, Tell, Text, Way
from tui.seat.lead_state import LeadState
from tui.words import lead_door as door_words


def asked_page(state: LeadState, here: Here) -> Page:
    """What stands there until both have said yes."""
    does: Deed = Tell(door_words.FORGET_SURE, marks="forget")
    if "forget" in here.asked:
        does = OnWay(Way.FORGET)
    met = state.other_spoken is not None
    is_waited = state.meets_other and not met
    body: list[Part] = [
        Text(door_words.ASKED, "reading"),
        Text(door_words.ASKED_THEN, "muted gap"),
        Text(door_words.OTHER_WAITS, "muted gap", "other", is_waited),
    ]
    if met:
        body += [
            Text(door_words.OTHER_MET, "caution gap", "met"),
            Text("   ".join(state.other_spoken or ()), "large words", "spoken"),
            row(
                [
                    Button(door_words.SAME, "same", (OnWay(Way.SAME),), answers=True),
                    Button(door_words.DIFFER, "differ", (OnWay(Way.DIFFER),), answers=True),
                ]
            ),
        ]
    body.append(Text(door_words.WAIT_LATER_TEXT, "muted gap"))
    return Page(
        "lead-asked",
        0,
        here,
        stage=(state.session.room_id, met),
        look="lead way",
        body=tuple(body),
        foot=(
            row(
                [
                    Button(door_words.WAIT_LATER, "back", (OnWay(Way.LATER),), leaves=True),
                    Button(door_words.ASKED_NO_MORE, "forget", (does,), leaves=True),
                ]
            ),
        ),
        mains=None,
        focus=("back",),
        help=door_words.HELP_DOORS,
        is_still=True,
        turns_no_page=True,
        drafts_wait=True,
    )
