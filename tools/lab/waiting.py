"""The only place that waits: a condition is polled until it holds or its time is up."""

import threading
import time

POLL_SECONDS = 0.02


class TimedOut(AssertionError):
    """What was waited for, and what was there instead."""


def wait_until(condition, timeout, describe):
    """The first true value of condition(), polled for `timeout` seconds.

    `describe` says what is waited for: a text, or a function that also tells how things stand,
    called when the time is up. Exceptions of the condition are not caught.
    """
    pause = threading.Event()  # never set: a wait of it can be interrupted, by Ctrl-C for one
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            what = describe() if callable(describe) else describe
            raise TimedOut(f"waited {timeout} s for {what}")
        pause.wait(POLL_SECONDS)
