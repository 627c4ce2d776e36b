"""Moments of a session that somebody leads, as one of the two sees them."""

from dataclasses import replace
from typing import Final

from protocol.door.introduction import Introduction, Policy, introduction_hash
from protocol.seal.keyring import Member
from protocol.seats import Partner, Seat
from protocol.session.controls import Consented, IntroducedThird, ThirdEvent
from tests.tui.scenes import ADA, HERE, SAM, Play, Scene
from tui.news import News

KIM: Final = Seat.FACILITATOR

INTRODUCTION: Final = Introduction(
    "Kim de Wit",
    "counsellor · reachable by phone at the number you have",
    Policy.MAY_BRING_IN,
    "If a child is in danger I have to tell somebody.",
    "I call you at the number on your card.",
)
MET: Final = IntroducedThird(bytes([7]) * 32, bytes([6]) * 32, INTRODUCTION)
YES: Final = Consented(
    Member(KIM, MET.signing, MET.exchange).name, introduction_hash(MET.introduction)
)
LED: Final = replace(HERE, here=frozenset({ADA, SAM, KIM}))


def asked(play: Play) -> Play:
    """One of the two has told of somebody at the door."""
    return play.do(ADA, MET)


def led(play: Play) -> Play:
    """Both have let her in."""
    return asked(play).do(ADA, YES).do(SAM, YES)


def at(activity: str, play: Play | None = None) -> Play:
    """At an activity, and led."""
    return led((play or Play()).begin().skip_to(activity))


def after(play: Play, *events: ThirdEvent, seat: Partner = ADA, news: News = LED) -> Scene:
    """What a seat sees after what whoever leads did."""
    return play.do(KIM, *events), seat, news
