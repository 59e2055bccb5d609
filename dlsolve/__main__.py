"""`python -m dlsolve` is `dlsolve`."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130


def main() -> int:
    """The command line; Ctrl-C ends it quietly, while its modules are still imported too."""
    try:
        if sys.argv[1:2] == ["--complete"]:  # at every Tab, and before anything is imported
            from dlsolve.cli.completion import print_proposals

            return print_proposals(" ".join(sys.argv[2:]))
        gc.disable()  # imports leave no garbage, and looking for it takes a tenth of the start
        from dlsolve.cli.app import main as run

        gc.freeze()
        gc.enable()

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
