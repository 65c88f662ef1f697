"""Tools for those who write knowledge: read a file, try it on its own tests."""
