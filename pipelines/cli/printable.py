"""What a terminal is shown of a stranger's text."""


def one_line(text: str) -> str:
    """A text on one line, and without signs that a terminal would act on."""
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))
