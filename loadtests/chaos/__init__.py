"""Fault tests of the whole live path: real programs that are killed, emptied, frozen, cut."""
