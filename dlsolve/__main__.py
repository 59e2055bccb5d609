"""`python -m dlsolve` is `dlsolve`."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130


def main() -> int:
    """The command line; Ctrl-C ends it quietly, while its modules are still imported too."""
    try:
        gc.disable()  # imports leave no garbage, and looking for it takes a tenth of the start
        from dlsolve.cli import main as run

        gc.freeze()
        gc.enable()

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
