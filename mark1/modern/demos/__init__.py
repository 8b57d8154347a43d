"""Small problems and networks of the lecture, used by scenarios."""
