"""The relay measured beside a bare one and two peers, in one run: ratios travel, figures do not.

`python -m tests.bench.relay` starts it; docs/performance.md says how, and holds its tables.
"""
