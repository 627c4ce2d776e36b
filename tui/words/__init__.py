"""Every sentence that the program says."""
