"""Words about people: asking an employer for a recommendation, receiving it, showing it."""
