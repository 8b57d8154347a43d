"""A film: one figure drawn again and again, as an animated GIF whose comment tells what it was made of."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

import numpy as np
from matplotlib.animation import PillowWriter
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

FILM_DPI = 60
"""Dots an inch: a figure of 20 inches makes 1,200."""

COLOURS = 64
"""Colours of a film, the same in all frames, so that what stands still takes no room."""

REFINED = 2
"""Rounds in which the colours are refined, without which rare ones such as that of a few cords get dull."""


def film(
    file: IO[bytes],
    figure: Figure,
    frames: Iterable[object],
    all_colours: Callable[[], object],
    *,
    per_second: int = 6,
    comment: str = "",
) -> None:
    """Write an animated GIF that begins anew at its end: a frame for each of `frames`, which draw when iterated.

    `all_colours` draws the figure with all colours that it will ever have. Frames are drawn one by one while the file
    is written; equal ones that follow each other become one that is shown longer.
    """
    writer = _Writer(fps=per_second)
    writer.setup(figure, "film.gif", FILM_DPI)
    all_colours()
    palette = writer.picture().quantize(COLOURS, kmeans=REFINED)
    pictures = writer.pictures(frames, palette)
    next(pictures).save(
        file,
        format="GIF",
        save_all=True,
        append_images=pictures,
        duration=round(1000 / per_second),
        loop=0,
        optimize=True,
        comment=comment.encode(errors="replace"),
    )


def freeze(figure: Figure, moving: Sequence[Artist]) -> None:
    """Draw once for all what does not move, as the ground of every frame; only `moving` is drawn anew from then on."""
    figure.set_dpi(FILM_DPI)
    figure.draw_without_rendering()  # lays out, also what moves
    figure.set_layout_engine("none")
    for artist in moving:
        artist.set_visible(False)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    ground = np.array(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    parts = [part for axes in figure.axes for part in axes.get_children()] + figure.get_children()
    for artist in parts:
        artist.set_visible(artist in moving or artist in figure.axes)
    figure.figimage(ground, zorder=-1)


class _Writer(PillowWriter):
    """Matplotlib's writer by Pillow, which hands pictures out instead of keeping them all."""

    def picture(self) -> Any:
        """The figure as it stands, as a picture of Pillow's."""
        self.grab_frame()
        return self._frames.pop()  # type: ignore[attr-defined]

    def pictures(self, frames: Iterable[object], palette: Any) -> Iterator[Any]:
        """A picture in the colours of the palette for each frame."""
        for _ in frames:
            yield self.picture().quantize(palette=palette, dither=0)
