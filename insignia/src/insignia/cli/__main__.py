"""``python -m insignia.cli``."""

import sys

from insignia.cli import main

sys.exit(main())
