"""Events that people bring in: from tables, and from a partner's calendar file."""
