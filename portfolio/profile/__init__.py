"""Every page where a person's things meet: my badges, one badge, what I show, my data."""
