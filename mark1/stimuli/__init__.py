"""What is held up before the camera: letters, picture files and folders of pictures, as light levels from 0 to 1.

from mark1 import stimuli

letters = stimuli.letters("ABC")        # .x (3, 20, 20), .y, .labels
print(letters[0])                       # as a field of lamps
"""

from mark1.stimuli.figures import letters, noise, shift
from mark1.stimuli.folders import folder
from mark1.stimuli.pictures import PictureError, image
from mark1.stimuli.sets import Stimuli

__all__ = ["PictureError", "Stimuli", "folder", "image", "letters", "noise", "shift"]
