"""Clocks that stand still until they are told."""


class Clock:
    """Call it for the wall clock, in milliseconds; `steady` is the one that nobody sets.

    Set `now_ms` to set the wall clock, backwards too; `passes` moves both, as time does.
    """

    def __init__(self, now_ms: int = 1_700_000_000_000) -> None:
        self.now_ms = now_ms
        self._steady_ms = 1_000_000

    def __call__(self) -> int:
        return self.now_ms

    def steady(self) -> int:
        return self._steady_ms

    def passes(self, span_ms: int) -> None:
        self.now_ms += span_ms
        self._steady_ms += span_ms
