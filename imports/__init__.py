"""Tables that people bring in: read, checked row by row, stored as a whole or not."""
