"""Concepts that come in as files: compared with what is here, and stored."""
