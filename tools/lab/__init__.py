"""Real programs on loopback, for the end-to-end tests, the demonstration and the benches.

Everything runs in a directory that the caller gives, on free ports, and is ended by its own pid.
"""
