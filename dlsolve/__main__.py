"""`python -m dlsolve` is `dlsolve`."""

import sys

from dlsolve.cli import main

if __name__ == "__main__":
    sys.exit(main())
