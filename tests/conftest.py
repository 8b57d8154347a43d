"""Settings of every test process, made before numpy is loaded and before any child process starts."""

import os
import signal

for library in ("OPENBLAS", "MKL", "OMP"):  # one BLAS thread: waiting threads cost more than the work
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts background jobs with SIGINT ignored, and children inherit that: tests that interrupt would wait for
    # ever. With a handler set here, children start with the default action again.
    signal.signal(signal.SIGINT, signal.default_int_handler)
