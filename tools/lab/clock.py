"""The clocks of one process, to be set by hand (clock_shift.c says how)."""

import mmap
import os
import struct
import subprocess
from pathlib import Path

from lab.processes import program

SOURCE = Path(__file__).resolve().parent / "clock_shift.c"


class Clock:
    """`environment` is for the process whose clocks these are."""

    def __init__(self, folder):
        library = folder / "clock_shift.so"
        argv = [program("clang-19"), "-shared", "-fPIC", "-O1", SOURCE, "-o", library]
        subprocess.run([*argv, "-ldl"], check=True)
        path = folder / "clock_shift"
        path.write_bytes(bytes(16))
        with open(path, "r+b") as file:
            self._shift = mmap.mmap(file.fileno(), 16)
        self.environment = {
            **os.environ,
            "LD_PRELOAD": str(library),
            "VIGIE_CLOCK_SHIFT": str(path),
        }

    def set_wall(self, seconds):
        """Somebody sets the wall clock, by so much from the true time; nothing else moves."""
        self._shift[0:8] = struct.pack("=q", seconds)

    def pass_suspended(self, seconds):
        """Time that passes while the machine sleeps. The process must be stopped meanwhile."""
        wall, boot = struct.unpack("=qq", self._shift[0:16])
        self._shift[0:16] = struct.pack("=qq", wall + seconds, boot + seconds)
