"""Care, as plain data: what any front end says to a person who may need somebody else."""
