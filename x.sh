.venv/bin/python -m pytest -q -n 0 tests/tui/test_extremes.py "$@" 2>&1 | grep -E "^(E  |FAILED|[0-9]+ )" | grep -v "^E *assert\|^E *Use\|Full diff" | cut -c1-220
