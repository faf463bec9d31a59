"""The report's tests use the invented corpus of the release tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "release"))
