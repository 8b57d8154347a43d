"""What is held up before the camera: figures, pictures and data sets of one's own, as light levels from 0 to 1.

from mark1 import stimuli

letters = stimuli.letters("ABC")        # .x (3, 20, 20), .y, .labels
print(letters[0])                       # as a field of lamps
"""

from mark1.stimuli.by_hand import by_hand
from mark1.stimuli.csv_files import csv
from mark1.stimuli.figures import letters, noise, shift
from mark1.stimuli.folders import folder
from mark1.stimuli.idx_files import idx
from mark1.stimuli.npz_files import npz
from mark1.stimuli.optics import Optics, beside, lamps
from mark1.stimuli.pictures import PictureError, image
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.sheet import contact_sheet

__all__ = [
    "Optics",
    "PictureError",
    "Stimuli",
    "beside",
    "by_hand",
    "contact_sheet",
    "csv",
    "folder",
    "idx",
    "image",
    "lamps",
    "letters",
    "noise",
    "npz",
    "shift",
]
