"""Before numpy is loaded: one BLAS thread, since waiting threads cost many times the work on a busy machine."""

import os

for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
