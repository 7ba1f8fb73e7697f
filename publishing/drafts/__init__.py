"""Changes that readers do not have yet, as working copies over their records."""
