"""The command line: its options, its sentences, its exit codes."""
