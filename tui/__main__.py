"""`python -m tui`: the same as `unhurried`."""

from tui.command.cli import main

if __name__ == "__main__":
    main()
