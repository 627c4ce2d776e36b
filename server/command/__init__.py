"""The relay's command line: its options, its file, its sentences."""
