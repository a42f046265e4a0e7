"""Small programs that open other people's files, each in a process of its own."""
