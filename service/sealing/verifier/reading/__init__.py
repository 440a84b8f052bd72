"""The file as it is read."""
