"""`python -m dlsolve` is `dlsolve`."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> int:
    """The command line; Ctrl-C ends it quietly, while its modules are still imported too."""
    try:
        from dlsolve.cli import main as run

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
