"""Evidence: what is known of every constant of the simulated Mark I, on what source, and what would settle the rest.

The ledger has an entry for each field of MachineSpec and for what is fixed in the program: how many R-units there can
be, what feeds what, the grid and the tick. A source is a list of references, each of which begins with its code in
SOURCES, "-" where there is none; beside an invented number it says only what lies nearest to it.
"""

from difflib import get_close_matches
from typing import NamedTuple

from mark1.machine.spec import MachineSpec

STANDINGS = {
    "documented": "read or seen in a primary source about the machine",
    "theory": "true of Rosenblatt's model on paper, not shown of the machine",
    "reported": "in a secondary source",
    "inferred": "follows from documented facts",
    "invented": "a default of ours",
}
"""What an entry can stand on, and what the word means."""

SOURCES = {
    "OM": "Mark I Perceptron Operators' Manual, Cornell Aeronautical Laboratory VG-1196-G-5, 15 Feb 1960: fig. 1 "
    '"Organization", fig. 2 and sentences quoted by others; the full text was not available to us',
    "R57": "Rosenblatt, The Perceptron: a perceiving and recognizing automaton, CAL 85-460-1, Jan 1957",
    "R58": "Rosenblatt, The perceptron: a probabilistic model..., Psychological Review 65(6), 386-408, 1958",
    "RT58": "Rosenblatt, The design of an intelligent automaton, Research Trends VI no. 2, 1958",
    "ND": "Rosenblatt, Principles of Neurodynamics, CAL VG-1196-G-8, 1961; text not available to us",
    "SI": "Smithsonian NMAH photographs, object nmah_334414, viewed and counted",
    "PH": "CAL and Navy press photographs 1960: camera and letter C; the plugboard being wired",
    "USN60": "Navy caption, photograph USN 710739, 24 Jun 1960",
    "NYT58": "New York Times, 8 Jul 1958, p. 25",
    "CAL60": "CAL public report of June 1960, as reported by a secondary history",
    "WP": 'Wikipedia "Perceptron", citing OM',
    "BIS": "Bishop, Pattern Recognition and Machine Learning, 2006, fig. 4.8",
    "CS": "unsigned computer-history note, likely after OM",
}
"""The sources by their codes."""

MANUAL = "the Operators' Manual itself (DTIC AD0236965)"
BOOK = "Principles of Neurodynamics, 1961/62"
TRIALS = (
    "Hay and Wightman, Research Trends VIII no. 1, 1960; Hay, Martin and Wightman, IRE National Convention Record 1960"
)
NOTHING = "no document: a choice of the simulation"


class Evidence(NamedTuple):
    """What is known of a constant.

    `standing` is one of STANDINGS; `rivals` are the claims of sources that part, with what was taken; `settled_by` is
    the document that would settle it; `value` is the value of what is no field of MachineSpec.
    """

    unit: str
    standing: str
    source: str
    meaning: str
    rivals: str = ""
    settled_by: str = ""
    value: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the sources, in their order."""
        references = () if self.source == "-" else self.source.split(", ")
        return tuple(reference.split()[0].rstrip(":") for reference in references)


def _ours(unit: str, meaning: str, settled_by: str = MANUAL, source: str = "-", value: str = "") -> Evidence:
    return Evidence(unit, "invented", source, meaning, settled_by=settled_by, value=value)


_FIELDS = {
    "retina_shape": Evidence("cells", "documented", "OM fig. 1, SI", "rows and columns of photocells, one S-unit each"),
    "association_units": Evidence(
        "A-units",
        "documented",
        "WP, SI counted",
        "A-units, each with one motor-driven potentiometer",
        rivals="512 / about 1,000 (NYT58): 1,000 was the plan of 1958 and a size on the 704; 512 were built",
        settled_by=MANUAL,
    ),
    "response_units": Evidence("R-units", "documented", "OM fig. 1", "R-units, each deciding alone"),
    "partition": Evidence(
        "A-units",
        "invented",
        "OM fig. 1: many to one",
        "A-units that feed R1, R2, ...: how many in order, or which; None: blocks as equal as can be",
        settled_by=MANUAL,
    ),
    "excitatory": _ours("cords", "x: excitatory (+1) inputs of every A-unit", source="R58 has 5"),
    "inhibitory": _ours("cords", "y: inhibitory (-1) inputs of every A-unit", source="R58 has 5"),
    "threshold": _ours("S-units", "theta: an A-unit is on when its signed sum is at least this", source="R58 p. 389"),
    "jacks": Evidence(
        "jacks",
        "inferred",
        "WP citing OM",
        "jacks of each S-unit for each sign: 40 A-units split in halves; None: no limit, which is not the Mark I",
        settled_by=MANUAL,
    ),
    "s_threshold": _ours("white - black", "light level at which an S-unit is lit", source="R58: all or nothing"),
    "rise_ms": _ours("ms", "unbroken light before an S-unit is on", source="BIS: cadmium sulphide"),
    "fall_ms": _ours("ms", "unbroken dark before an S-unit is off", source="BIS: cadmium sulphide"),
    "settle_ms": _ours("ms", "from the shutter to the opening of the R-units' gate"),
    "look_ms": _ours("ms", "from the gate to the reading at the panel"),
    "pulse_ms": _ours("ms", "how long a quantized reinforcement drives the motors"),
    "change_ms": _ours("ms", "from clearing to the next card"),
    "margin_ms": _ours("ms", "non-quantized: how long motors run on after the sum has crossed"),
    "limit_ms": _ours("ms", "non-quantized: the longest that motors run"),
    "motor_speed": _ours("V/s", "speed of a driven wiper", source="CS: small DC motor"),
    "dead_time_ms": _ours("ms", "from energising a motor to its first movement"),
    "stop": Evidence(
        "V", "reported", "CS weakly", "end stops of the potentiometers at + and - this", settled_by=MANUAL
    ),
    "dead_zone": _ours("V", "sums from - to + this leave an R-unit as it is", source="OM fig. 1: bistable"),
    "clear_responses": _ours("-", "R-units return to 0 between cards; if not, answers depend on the order of cards"),
    "beta_total": _ours(
        "motor speeds", "K: the total that beta shares among a set's active units", BOOK, source="R58 table 1"
    ),
    "decay": _ours(
        "fraction", "part of every value that is lost at the clear of an exposure", BOOK, source="R58 class C'"
    ),
    "resolution": _ours("V", "a wiper that is let go settles on the nearest multiple of this; 0: anywhere", TRIALS),
    "sum_noise": _ours("V", "standard deviation of what is added to an R-unit's sum in an exposure", TRIALS),
    "s_threshold_spread": _ours("fraction", "spread of the S-units' thresholds", TRIALS),
    "rise_ms_spread": _ours("fraction", "spread of the photocells' rise", TRIALS),
    "fall_ms_spread": _ours("fraction", "spread of the photocells' fall", TRIALS),
    "motor_speed_spread": _ours("fraction", "spread of the motors' speeds", TRIALS),
    "dead_time_ms_spread": _ours("fraction", "spread of the motors' dead times", TRIALS),
}

_FIXED = {
    "most_response_units": Evidence(
        "R-units", "documented", "OM fig. 1, SI counted", "R-units that a machine can have at most", value="8"
    ),
    "lamp_field": Evidence(
        "lamps", "documented", "OM fig. 2, SI counted", "lamps that show the retina, one an S-unit", value="20 x 20"
    ),
    "stimulus_switches": Evidence(
        "switches", "documented", "OM fig. 2, SI counted", "switches that set the retina by hand", value="400"
    ),
    "modules": Evidence(
        "A-units",
        "inferred",
        "WP, SI counted",
        "64 modules behind one door are documented, 8 A-units in each inferred; not simulated",
        settled_by=MANUAL,
        value="8 x 8 x 8",
    ),
    "many_to_one": Evidence(
        "R-units", "documented", "OM fig. 1", "R-units that an A-unit feeds: exactly one", value="1 an A-unit"
    ),
    "potentiometers": Evidence(
        "values",
        "documented",
        "OM fig. 1, WP",
        "motor-driven potentiometers, each holding one value: 512 in all",
        rivals="512 / 4,096: 512, since every A-unit feeds one R-unit",
        settled_by=MANUAL,
        value="1 an A-unit",
    ),
    "motor_kind": Evidence(
        "-",
        "reported",
        "CS",
        "what turns a wiper: simulated at a constant speed after a dead time",
        rivals="DC motor / ratchet with relay / stepping motor: open; a constant speed is ours",
        settled_by=MANUAL,
        value="DC motor",
    ),
    "decision_rule": Evidence(
        "-",
        "documented",
        "OM fig. 1, RT58",
        "how the R-units answer: two-state boxes; that the sign of a unit's own sum decides is theory (R58)",
        rivals="each alone / highest of eight: each alone",
        settled_by=MANUAL,
        value="each alone",
    ),
    "systems": Evidence(
        "-",
        "theory",
        "R58 table 1, ND",
        "systems of reinforcement, which say how fast each motor is driven",
        rivals="gamma where inactive units lose (R58) / where the mean is subtracted (ND): both, named by year",
        settled_by=BOOK,
        value="alpha, beta, gamma 1958, gamma 1961",
    ),
    "mode": Evidence(
        "-",
        "documented",
        "OM quotes",
        "the switch of training modes; that a test froze the values is R58 p. 395",
        settled_by=MANUAL,
        value="error correction, forced learning, spontaneous learning, test",
    ),
    "correction": _ours(
        "-", "quantized: one pulse; non-quantized: until right", BOOK, source="ND", value="quantized, non-quantized"
    ),
    "valence": Evidence(
        "-",
        "theory",
        "R58 table 1",
        "bivalent turns both ways, monovalent only up",
        settled_by=BOOK,
        value="bivalent, monovalent",
    ),
    "sign": Evidence(
        "-", "theory", "R58 table 1", "negative turns each direction round", settled_by=BOOK, value="positive, negative"
    ),
    "reinforcement": _ours("-", "the switch that turns all reinforcement off", value="on, off"),
    "enabled": Evidence(
        "-",
        "inferred",
        "SI counted: eight rows of switch and lamp",
        "whether an R-unit takes part in reinforcement",
        settled_by=MANUAL,
        value="on, off for each R-unit",
    ),
    "forcing": Evidence(
        "-",
        "inferred",
        "SI counted: eight rows of switch and lamp",
        "a switch that holds an R-unit at a state, apart from the mode forced learning",
        settled_by=MANUAL,
        value="free, 0, 1 for each R-unit",
    ),
    "wiring": Evidence(
        "-",
        "documented",
        "OM fig. 1, RT58: of the design, PH: cords plugged by hand",
        "how the cords were placed: by a table of random numbers; how a full jack was dealt with is not known",
        settled_by=MANUAL,
        value="random",
    ),
    "faults": _ours("-", "what can be wrong with a part, and what it does", TRIALS, value="of seven kinds of parts"),
    "reset": _ours(
        "-", "how values are taken back: each motor runs its wiper home at its own speed", value="to exactly 0 V"
    ),
    "dial": _ours(
        "-", "how one value is set from the panel: its motor alone runs for whole ticks", value="to the nearest tick"
    ),
    "meter": Evidence(
        "V",
        "invented",
        "SI counted: one panel meter and 24 small ones",
        "what the panel's meter can be put on",
        settled_by=MANUAL,
        value="any value or sum",
    ),
    "grid": _ours("V", "every voltage is a whole multiple of this, so that sums are exact", NOTHING, value="2**-30"),
    "tick": _ours("ms", "the clock counts whole ticks of this length", NOTHING, value="1"),
}

LEDGER = _FIELDS | _FIXED
"""Every constant of the simulated machine by its name: the fields of MachineSpec, then what is fixed."""


def evidence(name: str) -> Evidence:
    """What is known of the constant `name` (KeyError with the nearest names: no such constant)."""
    if name in LEDGER:
        return LEDGER[name]
    near = get_close_matches(name, LEDGER)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(LEDGER)}"
    raise KeyError(f"no constant is named {name!r}; {hint}")


def value(name: str) -> str:
    """The constant's value in words: the default of MachineSpec, or what is fixed (KeyError: no such constant)."""
    return evidence(name).value or str(getattr(MachineSpec, name))
