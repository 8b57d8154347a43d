"""What pictures cost: a folder of 1,000 mixed pictures, and data sets of as many, in seconds and in memory.

Run `python -m tests.benchmarks.pictures`. The machines that this runs on are shared and noisy: the times are for orders
of magnitude only. Memory is the most that a process of its own held, Python, numpy and Pillow included.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from mark1 import stimuli

PICTURES = 1000
PHOTOGRAPHS = 20
"""One picture in so many is a photograph of 12 million pixels, as a telephone makes it."""

KINDS = (
    ("RGB", "jpg", (640, 480)),
    ("L", "png", (200, 300)),
    ("RGBA", "png", (320, 320)),
    ("P", "gif", (100, 80)),
    ("I;16", "tif", (256, 256)),
    ("1", "bmp", (64, 64)),
    ("CMYK", "jpg", (500, 300)),
    ("LA", "webp", (128, 200)),
)

MEASURED = """
import sys, time
from pathlib import Path
from mark1 import stimuli
start = time.perf_counter()
found = getattr(stimuli, sys.argv[1])(*sys.argv[2:])
seconds = time.perf_counter() - start
status = Path("/proc/self/status").read_text()
print(len(found), seconds, status.partition("VmHWM:")[2].split()[0])
"""
"""What the process of its own does; getrusage would tell the memory of its parent, where that is larger."""


def mixed_folder(path: Path, count: int = PICTURES) -> None:
    """Draw `count` pictures of many kinds and sizes in two class folders."""
    rng = np.random.default_rng(0)
    photograph = _picture(rng, "RGB", (4000, 3000))
    for place in range(count):
        mode, ending, size = KINDS[place % len(KINDS)]
        file = path / "ab"[place % 2] / f"{place}"
        file.parent.mkdir(parents=True, exist_ok=True)
        if place % PHOTOGRAPHS == 0:
            photograph.save(file.with_suffix(".jpg"))
        else:
            _picture(rng, mode, size).save(file.with_suffix(f".{ending}"))


def _picture(rng: np.random.Generator, mode: str, size: tuple[int, int]) -> Image.Image:
    """A coarse pattern of random greys, enlarged, in a mode."""
    coarse = Image.fromarray(rng.integers(0, 256, (8, 8), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    if mode == "I;16":
        return Image.fromarray(np.asarray(coarse).astype(np.uint16) * 200)
    return coarse.convert(mode)


def measured(reader: str, *paths: Path) -> tuple[int, float, float]:
    """Read pictures in a process of their own (Linux): how many, in how many seconds, and the most memory held (MB)."""
    command = [sys.executable, "-c", MEASURED, reader, *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    count, seconds, held = run.stdout.split()
    return int(count), float(seconds), int(held) / 2**10


def main() -> None:
    """Read the same pictures as files and as data sets, and print what each took."""
    table = Table("read", "pictures", "s", "MB held")
    with TemporaryDirectory() as name:
        folder = Path(name) / "pictures"
        mixed_folder(folder)
        figures = stimuli.folder(folder)
        rows = {"folder": folder, "npz": Path(name) / "set.npz", "csv": Path(name) / "set.csv"}
        for reader, path in rows.items():
            if reader != "folder":
                figures.save(path)
            count, seconds, held = measured(reader, path)
            table.add_row(reader, str(count), f"{seconds:.2f}", f"{held:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
