"""Children that end with their parent, however it ends: a killed ``make demo`` leaves none."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent() -> Callable[[], None] | None:
    """What ``Popen(preexec_fn=…)`` runs in the child: SIGTERM as soon as this process is gone.

    The kernel of Linux does it, also after SIGKILL. Elsewhere None: children of a killed parent
    go on until somebody ends them, and the next ``make demo`` takes the next free port.
    """
    if sys.platform != "linux":
        return None
    control = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def tie() -> None:
        control(PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), signal.SIGTERM)

    return tie
