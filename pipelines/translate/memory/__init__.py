"""What was paid for once: translated segments kept in a file, and exchanged with the tools of translators."""
