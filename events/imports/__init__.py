"""Imports events from tables, and from a partner's calendar file."""
