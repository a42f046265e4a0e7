"""People, structures, who works where, and who accompanies whom."""
