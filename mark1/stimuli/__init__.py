"""Images for the camera: figures, letters, pictures and data sets, as light levels from 0 to 1.

    from mark1 import stimuli

    letters = stimuli.letters("ABC")        # .x (3, 20, 20), .y, .labels
    print(letters[0])                       # as a field of lamps
    square = stimuli.Square(4).turned(30)   # a description; square.on((20, 20)) draws it
    train, test = stimuli.family("E", "X", shift=2, turn=30).split(200, 100)

A set holds light levels, a number for the class of each picture, and the names of the classes.
"""

from mark1.stimuli.by_hand import by_hand
from mark1.stimuli.contact_sheet import contact_sheet
from mark1.stimuli.families import Family, Kind, family
from mark1.stimuli.files.csv_files import csv
from mark1.stimuli.files.folders import folder
from mark1.stimuli.files.idx_files import idx
from mark1.stimuli.files.images import PictureError, image
from mark1.stimuli.files.mnist import mnist
from mark1.stimuli.files.npz_files import npz
from mark1.stimuli.letters import draw, letters, noise, shift
from mark1.stimuli.optics import Optics, lamps, side_by_side
from mark1.stimuli.published_families import families, parity
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.shapes.figure import Figure, Together
from mark1.stimuli.shapes.primitives import Bar, Cells, Circle, Cross, Diamond, Dots, Letter, Polygon, Square, Triangle
from mark1.stimuli.shapes.silhouettes import Silhouette

__all__ = [
    "Bar",
    "Cells",
    "Circle",
    "Cross",
    "Diamond",
    "Dots",
    "Family",
    "Figure",
    "Kind",
    "Letter",
    "Optics",
    "PictureError",
    "Polygon",
    "Silhouette",
    "Square",
    "Stimuli",
    "Together",
    "Triangle",
    "by_hand",
    "contact_sheet",
    "csv",
    "draw",
    "families",
    "family",
    "folder",
    "idx",
    "image",
    "lamps",
    "letters",
    "mnist",
    "noise",
    "npz",
    "parity",
    "shift",
    "side_by_side",
]
