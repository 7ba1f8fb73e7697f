"""Imports concepts from files: compares them with the stored ones, and saves them."""
