"""What every test may rely on. Its presence puts this folder on the import path, so that each can `from mockweb import MockWeb`."""

import signal

from hypothesis import HealthCheck, settings

# Examples are the same at every run, and none fails for being slow: a run that finds what the last one did not is no sign of a change.
# `pytest --hypothesis-profile=default` searches on.
settings.register_profile("same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

# Where tests run as a job in the background of a script, the shell has interrupts ignored, and every process they start inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
