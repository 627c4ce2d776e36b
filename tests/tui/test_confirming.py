"""When a confirmation is due, and when there is reason to doubt."""

from tui.seat.confirming import Confirming

QUIET_S, CONFIRM_S, DOUBT_S = 10.0, 30.0, 45.0


def confirming() -> Confirming:
    return Confirming(QUIET_S, CONFIRM_S, DOUBT_S, 0.0)


def test_nothing_is_owed_at_first() -> None:
    assert not confirming().is_due(1000.0)


def test_what_was_read_is_confirmed_after_a_quiet_while() -> None:
    moments = confirming()
    moments.heard(5.0, is_their_move=True)
    assert not moments.is_due(14.9)
    assert moments.is_due(15.0)


def test_it_is_confirmed_at_the_latest_while_the_other_keeps_talking() -> None:
    moments = confirming()
    for second in range(31):
        moments.heard(float(second), is_their_move=True)
        assert moments.is_due(float(second)) == (second >= 30)


def test_an_own_event_confirms_all_that_came_before() -> None:
    moments = confirming()
    moments.heard(0.0, is_their_move=True)
    moments.said()
    assert not moments.is_due(100.0)


def test_a_confirmation_of_the_other_is_not_confirmed_in_turn() -> None:
    moments = confirming()
    moments.heard(0.0, is_their_move=False)
    assert not moments.is_due(100.0)


def test_doubt_begins_with_the_oldest_piece_that_waits() -> None:
    moments = confirming()
    assert not moments.is_doubtful(1, 0.0)
    assert not moments.is_doubtful(2, 40.0)
    assert moments.is_doubtful(2, 45.0)


def test_a_piece_that_was_confirmed_takes_its_time_with_it() -> None:
    moments = confirming()
    moments.is_doubtful(1, 0.0)
    moments.is_doubtful(2, 40.0)
    assert not moments.is_doubtful(1, 50.0)
    assert moments.is_doubtful(1, 85.0)


def test_without_a_piece_there_is_no_doubt() -> None:
    moments = confirming()
    moments.is_doubtful(1, 0.0)
    assert not moments.is_doubtful(0, 100.0)
    assert not moments.is_doubtful(1, 100.0)
