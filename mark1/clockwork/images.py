"""Check images as arguments; the message for another type names the function that converts it to an array."""

from typing import Any

import numpy as np


def check_image(image: Any) -> Any:
    """Return an image, or several, unchanged if numpy can make an array of it.

    Raises:
        ValueError: it is a text, a path, a picture or a set of stimuli; the message says what to give instead.
    """
    if isinstance(image, np.ndarray | list | tuple):
        return image
    if isinstance(image, str) and len(image) == 1:
        raise ValueError(f"an image must be an array of light levels, not the text {image!r}: give {_letter(image)}")
    if isinstance(image, str) or hasattr(image, "__fspath__"):
        raise ValueError("an image must be an array of light levels, not a path: give stimuli.image(path)")
    if hasattr(image, "tobytes") and hasattr(image, "convert"):  # a PIL image
        raise ValueError("an image must be an array of light levels, not a PIL image: give stimuli.image(picture)")
    if hasattr(image, "x") and hasattr(image, "labels"):
        raise ValueError(
            "images must be arrays of light levels, not a set of stimuli: give its x, all images, or x[0], the first"
        )
    if not hasattr(image, "__array__"):
        raise ValueError(
            f"an image must be an array of light levels, not {type(image).__name__}; stimuli.letters and stimuli.image "
            "make such arrays"
        )
    return image


def _letter(letter: str) -> str:
    return f'stimuli.letters("{letter}").x[0]' if letter.isalpha() else "a letter of stimuli.letters(), such as x[0]"
