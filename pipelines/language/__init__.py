"""In which language a post, its title and each of its blocks are written."""

from pipelines.language.detector import Detection, Detector, build_detector
from pipelines.language.guess import Guess

__all__ = ["Detection", "Detector", "Guess", "build_detector"]
