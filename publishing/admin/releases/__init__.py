"""The pages of releases; their rules are in ``publishing.releases``."""
