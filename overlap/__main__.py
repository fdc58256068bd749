"""`python -m overlap` is the same command as `overlap`."""

import sys

from overlap.cli.app import main

sys.exit(main())
