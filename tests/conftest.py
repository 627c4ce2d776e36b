"""For all tests.

Running apps are thousands of objects that refer to each other, and Python's collector goes through
them again and again in vain: with its usual thresholds a fifth of the time of the screens' tests.
"""

import gc

gc.set_threshold(100_000, 50, 100)
