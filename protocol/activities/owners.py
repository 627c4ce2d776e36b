"""That each of the two has one: said where it is asked whose something is, or in the turn after."""

from protocol.activities.activity import Event


class EachHasOne(Event, frozen=True, tag="each-has-one"):
    """After both have said whose it is, and before the first word about it: that each of the two
    has one."""
