"""Personal data and secrets in text: found as typed spans, replaced by typed placeholders before anything is published.

    find(text)     every span, in order, never overlapping
    redact(text)   the text with placeholders such as [EMAIL], and how many of each type
    secrets(text)  secrets alone: what blocks a release

A detector proposes spans; checksums, labels and surroundings decide. Blogs are full of code, so a number needs a reason to be
called a phone number and `name@1.2.3` is never an address. Authors' names are not looked for: attribution is a licence duty.
Every detector is linear in the text: patterns are anchored on a literal or bounded in length.
"""

from pipelines.pii.redact import PLACEHOLDERS, find, redact, secrets
from pipelines.pii.spans import TYPES, Span

__all__ = ["PLACEHOLDERS", "TYPES", "Span", "find", "redact", "secrets"]
