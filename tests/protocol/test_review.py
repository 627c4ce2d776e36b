"""Looking back at what was promised: `protocol.activities.review`."""

from itertools import product
from typing import Final

import pytest

from protocol.activities.keeping import held_answer
from protocol.activities.review import (
    LINES,
    OWN_LINES,
    SHARED_LINES,
    Fared,
    Fate,
    Marked,
    Review,
    Reviewing,
)
from protocol.activities.warmth import Warm
from protocol.seal.sealing import hash_of
from protocol.seats import BOTH, PARTNERS, other
from protocol.session.events import (
    EVENTS,
    Opened,
    Ready,
    Sealed,
    Skipped,
    Warmed,
)
from protocol.session.moves import ANY_PAGE, moves
from protocol.session.session import Closing, LeftOut, Session
from tests.protocol.bots import fitting
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    answered,
    begun_with,
    is_refused,
    opened,
    phase_of,
    play,
    ready,
    refuse,
    sealed,
)

REVIEW: Final = Review(id="last", title="Last", prompt="From memory is fine.", optional=True)

KEPT: Final = Marked(Fared.KEPT, Fate.KEEP, "")


def brought(*own: str, shared: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What one remembers."""
    mine = (*own, *("",) * (OWN_LINES - len(own)))
    return (*mine, *shared, *("",) * (SHARED_LINES - len(shared)), *("",) * LINES)


def compared(
    session: Session, first: tuple[str, ...] = (), second: tuple[str, ...] = ()
) -> Session:
    """Both programs have said what their laptops hold, among what they have drawn."""
    draws = (hash_of("unh1.test", bytes([at]))[:16] for at in range(32))
    return answered(
        session,
        held_answer(first, lambda size: next(draws)),
        held_answer(second, lambda size: next(draws)),
    )


def looking(first: tuple[str, ...], second: tuple[str, ...]) -> Session:
    return answered(compared(begun_with(REVIEW)), first, second)


def seen(session: Session) -> str:
    """The thing that is looked at."""
    thing = phase_of(session, Reviewing).thing
    return "" if thing is None else thing.text


def test_each_brings_their_own_and_they_are_looked_at_one_at_a_time() -> None:
    session = looking(brought("call", "cook"), brought("listen", shared=("walk",)))
    order = []
    while isinstance(session.phase, Reviewing):
        thing = session.phase.thing
        assert thing is not None
        order.append((sorted(thing.owners), thing.text))
        session = marked_by_owners(session)
        session = ready(session)
    assert order == [([0], "call"), ([0], "cook"), ([1], "listen"), ([0, 1], "walk")]
    assert [text for _, text in session.promises] == ["call", "cook", "listen"]
    assert [made.text for made in session.agreements] == ["walk"]


def marked_by_owners(session: Session) -> Session:
    thing = phase_of(session, Reviewing).thing
    assert thing is not None
    if thing.owners == BOTH:
        return answered(session, ("kept", "keep"), ("partly", "keep"))
    (owner,) = thing.owners
    return play(session, (owner, KEPT))


def test_only_the_owner_may_mark() -> None:
    session = looking(brought("call"), brought("listen"))
    for owner in PARTNERS:
        for how, then in product(Fared, Fate):
            event = Marked(how, then, "less" if then is Fate.SMALLER else "")
            refuse(session, (other(owner), event))
            assert not is_refused(session, owner, event)
        # Nothing that the other may do says anything about it.
        assert moves(session, other(owner)) <= ANY_PAGE | {Skipped}
        session = ready(play(session, (owner, KEPT)))


def test_nobody_marks_twice_or_before_or_after() -> None:
    session = begun_with(REVIEW)
    refuse(session, (FIRST, KEPT), (SECOND, KEPT))
    session = looking(brought("call"), brought())
    session = play(session, (FIRST, KEPT))
    refuse(session, (FIRST, KEPT), (SECOND, KEPT))


def test_nobody_goes_on_before_it_is_marked() -> None:
    session = looking(brought("call"), brought())
    refuse(session, (FIRST, Ready()), (SECOND, Ready()))


def test_a_smaller_one_has_words_and_only_a_smaller_one_has() -> None:
    session = looking(brought("call"), brought())
    for bad in (
        Marked(Fared.PARTLY, Fate.SMALLER, ""),
        Marked(Fared.PARTLY, Fate.SMALLER, " \n"),
        Marked(Fared.PARTLY, Fate.KEEP, "more"),
        Marked(Fared.PARTLY, Fate.LET_GO, "more"),
    ):
        refuse(session, (FIRST, bad))
    session = ready(play(session, (FIRST, Marked(Fared.PARTLY, Fate.SMALLER, "one text"))))
    assert session.promises == ((FIRST, "one text"),)


def test_an_agreement_of_both_is_marked_by_each_side_by_side_with_no_third_value() -> None:
    session = looking(brought(shared=("walk",)), brought())
    for seat in PARTNERS:
        assert Sealed in moves(session, seat) and Marked not in moves(session, seat)
    bound = play(session, (FIRST, sealed(session, FIRST, "kept", "keep")))
    assert Opened not in moves(bound, FIRST) | moves(bound, SECOND)
    session = answered(session, ("kept", "keep"), ("not-yet", "keep"))
    thing = phase_of(session, Reviewing).thing
    assert thing is not None and thing.how == (Fared.KEPT, Fared.NOT_YET)


@pytest.mark.parametrize("answer", [("kept",), ("kept", "smaller"), ("maybe", "keep"), ()])
def test_of_both_there_is_only_keeping_and_letting_go(answer: tuple[str, ...]) -> None:
    session = looking(brought(shared=("walk",)), brought())
    session = play(
        session,
        (FIRST, sealed(session, FIRST, *answer)),
        (SECOND, sealed(session, SECOND, "kept", "keep")),
    )
    refuse(session, (FIRST, opened(session, FIRST, *answer)))


def test_let_it_go_removes_it_from_both_lists() -> None:
    session = looking(brought("call", shared=("walk",)), brought("listen"))
    session = ready(play(session, (FIRST, Marked(Fared.NOT_YET, Fate.LET_GO, ""))))
    session = ready(play(session, (SECOND, KEPT)))
    session = ready(answered(session, ("kept", "keep"), ("kept", "let-go")))
    assert session.promises == ((SECOND, "listen"),) and not session.agreements
    assert isinstance(session.phase, Closing)


def test_nothing_is_carried_over_by_itself() -> None:
    session = looking(brought("call", "cook"), brought())
    session = ready(play(session, (FIRST, KEPT)))
    session = play(session, (SECOND, Skipped()))
    assert isinstance(session.phase, LeftOut) and session.promises == ((FIRST, "call"),)


def test_with_nothing_remembered_it_runs_to_the_end() -> None:
    session = looking(brought(), brought())
    assert phase_of(session, Reviewing).thing is None
    session = ready(session)
    assert isinstance(session.phase, Closing) and not session.promises


def test_the_other_reads_it_and_has_one_key() -> None:
    session = looking(brought("call"), brought())
    refuse(session, (SECOND, Warmed(Warm.THANKS)))
    session = play(session, (FIRST, Marked(Fared.NOT_YET, Fate.KEEP, "")))
    for phrase in Warm:
        is_open = phrase in (Warm.THANKS, Warm.HELPED, Warm.NO_WORRY)
        assert is_refused(session, SECOND, Warmed(phrase)) is not is_open
        refuse(session, (FIRST, Warmed(phrase)))
    session = play(session, (SECOND, Warmed(Warm.NO_WORRY)))
    texts = [kind for kind in EVENTS if "text" in kind.__struct_fields__]
    assert all(is_refused(session, SECOND, fitting(session, SECOND, kind)) for kind in texts)


def test_each_thing_has_a_page_and_a_kind_word_of_its_own() -> None:
    session = looking(brought("call", "cook"), brought())
    page = session.page
    session = play(session, (FIRST, KEPT), (SECOND, Warmed(Warm.THANKS)))
    session = ready(session)
    assert session.page == page + 1 and seen(session) == "cook"
    assert phase_of(session, Reviewing).warm == (None, None)


def test_a_mark_for_the_thing_before_counts_for_nothing() -> None:
    session = looking(brought("call", "cook"), brought())
    late = session.page
    session = ready(play(session, (FIRST, KEPT)))
    assert is_refused(session, FIRST, KEPT, page=late)
