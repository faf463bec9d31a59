"""In which language a post, its title and each of its blocks are written."""

from pipelines.language.detector import Detection, Detector, Guess, build_detector

__all__ = ["Detection", "Detector", "Guess", "build_detector"]
