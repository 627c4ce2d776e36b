"""Figures that hang on a clock: printed in every run, asserted where a run is for them.

    pytest --clock -n 0        on a machine that has nothing else to do

A machine that is busy for a minute must not fail a change that is good, so the tests of every day
only look at what was done. The same tests, marked `clock`, say in a run with `--clock` how long it
may take as well.
"""

are_asserted = False
"""Set by `--clock`."""


class TooSlow(AssertionError):
    """Something took longer than it may."""


def figure(name: str, value: float, at_most: float, unit: str = "s") -> None:
    """Says what was measured. Raises `TooSlow` above `at_most`, in a run that is for figures."""
    print(f"{name}: {value:.3g} {unit} (at most {at_most:g})")
    if are_asserted and value > at_most:
        raise TooSlow(f"{name}: {value:.3g} {unit}, and at most {at_most:g} is wanted")
