"""Being asked to stop: Ctrl-C, and the signal by which schedulers end a job."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TERMINATED = 143


class Stop:
    """Notes that somebody asks this process to stop, and raises KeyboardInterrupt.

    An exception out of a signal's handler is lost where it meets compiled code that has nobody to hand it to, and that
    code may then be left half done: scipy's Sobol sequences, for one, would go on without their direction numbers. So
    what was being computed when somebody asked must not be kept, which `look` sees to.
    """

    def __init__(self) -> None:
        self._asked = 0

    def look(self) -> None:
        """Raise KeyboardInterrupt if somebody has asked, be it that the first one was lost."""
        if self._asked:
            raise KeyboardInterrupt

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen while something is done; SIGTERM ends the process with its own exit code, Ctrl-C is passed on."""
        before = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        except KeyboardInterrupt:
            if self._asked == signal.SIGTERM:
                print("Stopped.", file=sys.stderr)
                sys.exit(TERMINATED)
            raise
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, number: int, _: FrameType | None) -> None:
        self._asked = number
        raise KeyboardInterrupt
