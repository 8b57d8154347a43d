"""What is held up before the camera: figures, letters, picture files and folders, as light levels from 0 to 1.

from mark1 import stimuli

letters = stimuli.letters("ABC")        # .x (3, 20, 20), .y, .labels
print(letters[0])                       # as a field of lamps
square = stimuli.Square(4).turned(30)   # a description; square.on((20, 20)) draws it
train, test = stimuli.family("E", "X", shift=2, turn=30).split(200, 100)
"""

from mark1.stimuli.descriptions import Figure
from mark1.stimuli.draws import Family, Kind, family
from mark1.stimuli.experiments import families, parity
from mark1.stimuli.figures import drawn, letters, noise, shift
from mark1.stimuli.folders import folder
from mark1.stimuli.pictures import PictureError, image
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.shapes import Bar, Cells, Circle, Cross, Diamond, Dots, Letter, Polygon, Square, Triangle
from mark1.stimuli.silhouettes import Silhouette
from mark1.stimuli.together import Together

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
    "PictureError",
    "Polygon",
    "Silhouette",
    "Square",
    "Stimuli",
    "Together",
    "Triangle",
    "drawn",
    "families",
    "family",
    "folder",
    "image",
    "letters",
    "noise",
    "parity",
    "shift",
]
