"""Choosing one thing together: privately first, then openly until both pick the same."""

from protocol.activities.choose import Choose, Choosing, Sets
from protocol.session.events import Chose, Sealed
from tui.pages.frame import apart, head, ready, ready_words
from tui.pages.lasting import lengths
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Answer, Button, Choice, Deed, Do, Keeping, Menu, Tell, Text
from tui.pages.rounds import again, is_open, round_help, round_of, round_stage, round_words, wait_s
from tui.seat.room_state import RoomState
from tui.seat.slots import PICK, answer_slot
from tui.words import room as room_words
from tui.words import rounds as rounds_words


def choosing_page(state: RoomState, here: Here) -> Page:
    """A list to pick from; then what both picked."""
    choose, phase = state.activity, state.phase
    assert isinstance(choose, Choose) and isinstance(phase, Choosing)
    if phase.chosen is not None:
        return _settled(state, choose, phase, here)
    return _open(state, choose, phase, here) if is_open(state) else _own(state, choose, here)


def _stage(state: RoomState) -> object:
    return round_stage(state), state.phase.chosen if isinstance(state.phase, Choosing) else None


def _text(state: RoomState, choose: Choose, option_id: str | None) -> str:
    for option in choose.options:
        if option.id == option_id:
            return state.filled(option.text)
    return ""


def _menu(state: RoomState, choose: Choose) -> Menu:
    """The options, and which of them both have marked before."""
    choices = []
    for option, is_marked in state.options(choose):
        mark = f"  ({rounds_words.MARKED_BY_BOTH})" if is_marked else ""
        choices.append(Choice(option.id, state.filled(option.text) + mark))
    slot = answer_slot(choose, PICK, round_of(state).attempt)
    picked = state.own_answer[0] if state.own_answer else state.drafts.get(slot)
    known = picked if any(choice.id == picked for choice in choices) else ""
    is_sealed = round_stage(state).startswith("sealed")
    # What both see is kept by the session; before that, it is a draft.
    keeping = Keeping() if is_open(state) else Keeping(slot=slot)
    return Menu("picks", tuple(choices), known, keeping, is_disabled=is_sealed)


def _lasting(state: RoomState, choose: Choose) -> list[str]:
    """How long each length takes, in the order of the list."""
    guide = state.session.guide
    if guide is None or choose.sets is not Sets.LENGTH:
        return []
    told = lengths(guide)
    return [rounds_words.length_lasts(state.filled(text), each) for text, each in told]


def _first(menu: Menu, here: Here) -> Open:
    """Nothing goes on without a pick."""
    left = () if here.pick(menu) else (menu.id,)
    return Open(left, rounds_words.CHOOSE_FIRST, may_stay=False)


def _own(state: RoomState, choose: Choose, here: Here) -> Page:
    """Until both have sealed."""
    menu, may = _menu(state, choose), state.may(Sealed)
    is_length = choose.sets is Sets.LENGTH
    picked = here.pick(menu)
    send: tuple[Deed, ...] = (Answer((picked,)),) if picked else ()
    return Page(
        "choosing",
        state.session.page,
        here,
        stage=_stage(state),
        head=head(state, Text(choose.title, "title"), Text(state.filled(choose.prompt), "prompt")),
        body=(menu, Text("\n".join(_lasting(state, choose)), "muted gap", "lasts", is_length)),
        foot=(
            row(
                [
                    Button(
                        rounds_words.CHOOSE_SEND,
                        "send",
                        send,
                        is_main=True,
                        is_shown=may,
                        sends=True,
                    ),
                    again(state, here),
                ]
            ),
            apart(state),
        ),
        quiet=round_words(state),
        keys=room_words.PICK_KEYS if may else "",
        open=_first(menu, here),
        focus=None if menu.is_disabled else (menu.id,),
        help=round_help(state),
        wait_s=wait_s(state),
    )


def _open(state: RoomState, choose: Choose, phase: Choosing, here: Here) -> Page:
    """They picked apart: it is talked over, and each may pick anew, until both pick the same."""
    menu, partner = _menu(state, choose), state.partner
    answers = round_of(state).answers
    mine, theirs = ((answers[seat] or ("",))[0] for seat in (state.seat, state.partner_seat))
    now_mine = _text(state, choose, phase.picks[state.seat] or mine)
    now_theirs = _text(state, choose, phase.picks[state.partner_seat] or theirs)
    picked = here.pick(menu)
    this: tuple[Deed, ...] = (Do(Chose(picked)),) if picked else ()
    if picked and picked == phase.picks[state.seat]:
        # The pick that both see.
        this = (Tell(rounds_words.goes_with_this(partner), stays=True),)
    return Page(
        "choosing",
        state.session.page,
        here,
        stage=_stage(state),
        head=head(state, Text(choose.title, "title"), Text(rounds_words.PICKED_APART, "prompt")),
        body=(
            menu,
            Text(rounds_words.picked_now(rounds_words.YOU, now_mine), "mine gap", "mine-now"),
        ),
        foot=(
            # In sight however long the list is.
            Text(rounds_words.picked_now(partner, now_theirs), "theirs", "theirs-now"),
            row([Button(rounds_words.CHOOSE_THIS, "this", this, is_main=True)]),
            apart(state),
        ),
        quiet=rounds_words.CHOOSE_TOGETHER,
        open=_first(menu, here),
        focus=(menu.id,),
        help=round_help(state),
    )


def _settled(state: RoomState, choose: Choose, phase: Choosing, here: Here) -> Page:
    """Both have picked the same, or what was picked holds for both."""
    chosen = _text(state, choose, phase.chosen)
    told = rounds_words.settled(chosen)
    if choose.decline and phase.chosen == choose.decline:
        # Equal for both, whoever picked it.
        told = rounds_words.settled_by_one(chosen)
    if choose.sets is Sets.LENGTH:
        is_alike = phase.picks[0] == phase.picks[1]
        told = rounds_words.settled_length(chosen, is_alike=is_alike)
    return Page(
        "choosing",
        state.session.page,
        here,
        stage=_stage(state),
        head=head(state, Text(choose.title, "title"), Text(told, "prompt good")),
        foot=(row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=round_help(state),
    )
