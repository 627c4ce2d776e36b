"""Esc three times within a moment, as the keyboard hears it. About `tui.window.keyboard.thrice`."""

from typing import Final

import pytest
from textual import events
from textual.message import Message

from tui.window.keyboard.parser import ESCAPE_S, Keyboard
from tui.window.keyboard.thrice import WITHIN_S, Thrice

POLL_S: Final = 0.05
"""How often it is looked whether an ESC was the Esc key."""

KITTY_ESC: Final = b"\x1b[27u"


class Hand:
    """Bytes at their times, and the looks of the driver in between. Mutable."""

    def __init__(self) -> None:
        self.now = 100.0
        self.keyboard: Final = Keyboard(lambda: self.now)
        self.keys: list[str] = []

    def waits(self, seconds: float) -> "Hand":
        end = self.now + seconds
        while self.now < end:
            self.now = min(end, self.now + POLL_S)
            self._note(self.keyboard.tick())
        return self

    def sends(self, data: bytes) -> "Hand":
        self._note(self.keyboard.read(data))
        return self

    def _note(self, found: list[Message]) -> None:
        self.keys += [each.key for each in found if isinstance(each, events.Key)]

    @property
    def leaves(self) -> bool:
        return self.keyboard.thrice.is_done


@pytest.mark.parametrize("escape", [b"\x1b", KITTY_ESC], ids=["bare", "kitty"])
@pytest.mark.parametrize("gap_s", [0.02, 0.05, 0.09, 0.12, 0.3, 0.7])
def test_three_presses_within_a_second_and_a_half_leave(escape: bytes, gap_s: float) -> None:
    hand = Hand()
    for _ in range(2):
        hand.sends(escape).waits(gap_s)
    assert not hand.leaves
    hand.sends(escape).waits(ESCAPE_S + POLL_S)
    assert hand.leaves


@pytest.mark.parametrize("escape", [b"\x1b", KITTY_ESC], ids=["bare", "kitty"])
def test_three_esc_in_1_6_s_do_nothing_but_go_back(escape: bytes) -> None:
    hand = Hand()
    hand.sends(escape).waits(0.8).sends(escape).waits(0.8).sends(escape).waits(0.3)
    assert not hand.leaves
    assert hand.keys == ["escape"] * 3


def test_the_first_two_presses_are_what_a_single_one_is() -> None:
    hand = Hand()
    hand.sends(b"\x1b").waits(0.2).sends(b"\x1b").waits(0.2)
    assert hand.keys == ["escape", "escape"] and not hand.leaves


def test_two_and_much_later_one_more_are_not_three() -> None:
    hand = Hand()
    hand.sends(b"\x1b").waits(0.3).sends(b"\x1b").waits(WITHIN_S).sends(b"\x1b").waits(0.3)
    assert not hand.leaves
    hand.sends(b"\x1b").waits(0.3).sends(b"\x1b").waits(0.3)
    assert hand.leaves


REST: Final = {"arrow": b"[A", "of an application": b"OB", "mouse": b"[<0;5;5M", "F9": b"[20~"}


@pytest.mark.parametrize("late_s", [0.0, 0.05, ESCAPE_S + 0.1, 0.4])
@pytest.mark.parametrize("rest", REST)
def test_an_esc_that_is_followed_by_the_rest_of_a_key_does_not_count(
    rest: str, late_s: float
) -> None:
    """However late the arrows come, and however many."""
    hand = Hand()
    for _ in range(6):
        hand.sends(b"\x1b").waits(late_s).sends(REST[rest]).waits(0.05)
    assert not hand.leaves


@pytest.mark.parametrize("late_s", [0.0, 0.04, ESCAPE_S - 0.02])
def test_two_presses_and_an_arrow_in_pieces_go_nowhere(late_s: float) -> None:
    hand = Hand()
    hand.sends(b"\x1b").waits(0.2).sends(b"\x1b").waits(0.2)
    hand.sends(b"\x1b").waits(late_s).sends(b"[A").waits(0.5)
    assert not hand.leaves and hand.keys == ["escape", "escape", "up"]


def test_what_is_held_down_with_it_makes_another_key_of_it() -> None:
    hand = Hand()
    for _ in range(4):
        hand.sends(b"\x1b[27;5u").waits(0.1)
    assert not hand.leaves


@pytest.mark.parametrize("between", [b"x", b"\t", b"\x1b[A"], ids=ascii)
def test_other_keys_between_the_presses_do_not_matter(between: bytes) -> None:
    """A trembling hand hits more than one."""
    hand = Hand()
    for _ in range(3):
        hand.sends(b"\x1b").waits(0.2).sends(between).waits(0.05)
    assert hand.leaves


def test_letters_in_a_paste_are_no_presses() -> None:
    hand = Hand()
    hand.sends(b"\x1b[200~a\x1bb\x1bc\x1bd\x1b[201~").waits(0.3)
    assert not hand.leaves


def test_more_than_three_is_as_good_as_three() -> None:
    presses = Thrice()
    for at_s in (0.0, 2.0, 2.1, 2.2):
        presses.pressed(at_s)
    assert presses.is_done
