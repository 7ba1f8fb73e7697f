"""Files for translators who work elsewhere: they go out, and come back translated."""
