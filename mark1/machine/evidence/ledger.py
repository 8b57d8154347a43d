"""Ledger of evidence: the source and standing of every constant of the simulated Mark I.

It has an entry for each field of MachineSpec and for what is fixed in the program, such as the number of R-units, the
voltage grid and the tick. `source` lists references, each beginning with its code in SOURCES, or "-" for none; beside
an invented number it gives only the nearest statement found.
"""

from difflib import get_close_matches
from typing import NamedTuple

from mark1.machine.spec import MachineSpec

STANDINGS = {
    "documented": "read or seen in a primary source about the machine",
    "theory": "true of Rosenblatt's model on paper, not shown for the machine",
    "reported": "stated in a secondary source",
    "inferred": "follows from documented facts",
    "invented": "chosen for this simulation",
}
"""Standings of an entry and their meanings."""

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
"""Sources by their codes."""

MANUAL = "the Operators' Manual itself (DTIC AD0236965)"
BOOK = "Principles of Neurodynamics, 1961/62"
TRIALS = (
    "Hay and Wightman, Research Trends VIII no. 1, 1960; Hay, Martin and Wightman, IRE National Convention Record 1960"
)
NOTHING = "no document: a choice of the simulation"


class Evidence(NamedTuple):
    """Evidence for one constant.

    `standing` is one of STANDINGS; `rivals` lists conflicting claims and the one adopted; `settled_by` is the document
    that would decide; `value` is given for constants that are not fields of MachineSpec.
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
        """Codes of the sources, in order."""
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
        rivals="512 / about 1,000 (NYT58): 512 were built; 1,000 was the plan of 1958 and a size used on the 704",
        settled_by=MANUAL,
    ),
    "response_units": Evidence("R-units", "documented", "OM fig. 1", "R-units, each of which decides alone"),
    "partition": Evidence(
        "A-units",
        "invented",
        "OM fig. 1: many to one",
        "A-units that feed R1, R2, ...: how many in order, or which; None: blocks as equal as possible",
        settled_by=MANUAL,
    ),
    "excitatory": _ours("cords", "number x of excitatory (+1) inputs of every A-unit", source="R58 has 5"),
    "inhibitory": _ours("cords", "number y of inhibitory (-1) inputs of every A-unit", source="R58 has 5"),
    "threshold": _ours(
        "S-units", "threshold theta: an A-unit is active if its signed sum is at least this", source="R58 p. 389"
    ),
    "jacks": Evidence(
        "jacks",
        "inferred",
        "WP citing OM",
        "jacks of each S-unit for each sign, half of 40 A-units; None: no limit, which is not the Mark I",
        settled_by=MANUAL,
    ),
    "s_threshold": _ours("white - black", "light level at which a photocell is lit", source="R58: all or nothing"),
    "rise_ms": _ours("ms", "time of continuous light until an S-unit turns on", source="BIS: cadmium sulphide"),
    "fall_ms": _ours("ms", "time of continuous dark until an S-unit turns off", source="BIS: cadmium sulphide"),
    "settle_ms": _ours("ms", "time from the shutter to the opening of the gate of the R-units"),
    "look_ms": _ours("ms", "time from the gate to the look at the panel"),
    "pulse_ms": _ours("ms", "pulse of a quantized reinforcement: time for which it drives the motors"),
    "change_ms": _ours("ms", "time from the clear to the next card"),
    "margin_ms": _ours("ms", "non-quantized: time for which motors run on after the sum has left the dead zone"),
    "limit_ms": _ours("ms", "non-quantized: longest time for which motors run"),
    "motor_speed": _ours("V/s", "speed of a driven wiper", source="CS: small DC motor"),
    "dead_time_ms": _ours("ms", "time from energising a motor to its first movement"),
    "stop": Evidence(
        "V",
        "reported",
        "CS weakly",
        "end stops of the potentiometers: plus and minus this",
        settled_by=MANUAL,
    ),
    "dead_zone": _ours("V", "sums from minus to plus this leave an R-unit unchanged", source="OM fig. 1: bistable"),
    "clear_responses": _ours("-", "R-units return to 0 between cards; if not, responses depend on the order of cards"),
    "beta_total": _ours(
        "motor speeds", "K: total that beta distributes over the active units of a set", BOOK, source="R58 table 1"
    ),
    "decay": _ours("fraction", "fraction of every value lost at the clear of an exposure", BOOK, source="R58 class C'"),
    "resolution": _ours("V", "a released wiper settles on the nearest multiple of this; 0: anywhere", TRIALS),
    "sum_noise": _ours("V", "standard deviation of the noise added to the sum of an R-unit in an exposure", TRIALS),
    "s_threshold_tolerance": _ours(
        "fraction", "tolerance (standard deviation) of the thresholds of photocells", TRIALS
    ),
    "rise_ms_tolerance": _ours("fraction", "tolerance (standard deviation) of the rise times", TRIALS),
    "fall_ms_tolerance": _ours("fraction", "tolerance (standard deviation) of the fall times", TRIALS),
    "motor_speed_tolerance": _ours("fraction", "tolerance (standard deviation) of the speeds of motors", TRIALS),
    "dead_time_ms_tolerance": _ours("fraction", "tolerance (standard deviation) of the dead times of motors", TRIALS),
}

_FIXED = {
    "most_response_units": Evidence(
        "R-units", "documented", "OM fig. 1, SI counted", "largest number of R-units of a machine", value="8"
    ),
    "lamp_field": Evidence(
        "lamps",
        "documented",
        "OM fig. 2, SI counted",
        "lamps showing the retina, one for each S-unit",
        value="20 x 20",
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
        "R-units",
        "documented",
        "OM fig. 1",
        "R-units that an A-unit feeds: exactly one",
        value="1 per A-unit",
    ),
    "potentiometers": Evidence(
        "values",
        "documented",
        "OM fig. 1, WP",
        "motor-driven potentiometers, each holding one value; 512 in all",
        rivals="512 / 4,096: 512, since every A-unit feeds one R-unit",
        settled_by=MANUAL,
        value="1 per A-unit",
    ),
    "motor_kind": Evidence(
        "-",
        "reported",
        "CS",
        "motor that turns a wiper; simulated as constant speed after a dead time",
        rivals="DC motor / ratchet with relay / stepping motor: undecided; the constant speed is invented",
        settled_by=MANUAL,
        value="DC motor",
    ),
    "decision_rule": Evidence(
        "-",
        "documented",
        "OM fig. 1, RT58",
        "R-units are two-state boxes that decide alone; that the sign of the sum decides is theory (R58)",
        rivals="each alone / highest of eight: each alone",
        settled_by=MANUAL,
        value="each alone",
    ),
    "systems": Evidence(
        "-",
        "theory",
        "R58 table 1, ND",
        "systems of reinforcement: how fast each motor is driven",
        rivals="gamma with inactive units losing (R58) / with the mean subtracted (ND): both, named by year",
        settled_by=BOOK,
        value="alpha, beta, gamma 1958, gamma 1961",
    ),
    "mode": Evidence(
        "-",
        "documented",
        "OM quotes",
        "switch of training modes; that a test leaves the values unchanged is R58 p. 395",
        settled_by=MANUAL,
        value="error correction, forced learning, spontaneous learning, test",
    ),
    "correction": _ours(
        "-",
        "quantized: one pulse; non-quantized: until the R-unit is correct",
        BOOK,
        source="ND",
        value="quantized, non-quantized",
    ),
    "valence": Evidence(
        "-",
        "theory",
        "R58 table 1",
        "bivalent changes values up and down, monovalent only up",
        settled_by=BOOK,
        value="bivalent, monovalent",
    ),
    "sign": Evidence(
        "-", "theory", "R58 table 1", "negative reverses every direction", settled_by=BOOK, value="positive, negative"
    ),
    "reinforcement": _ours("-", "switch that turns all reinforcement off", value="on, off"),
    "enabled": Evidence(
        "-",
        "inferred",
        "SI counted: eight rows of switch and lamp",
        "R-units that take part in reinforcement",
        settled_by=MANUAL,
        value="on, off per R-unit",
    ),
    "forcing": Evidence(
        "-",
        "inferred",
        "SI counted: eight rows of switch and lamp",
        "switch that holds an R-unit in a state, apart from the mode forced learning",
        settled_by=MANUAL,
        value="free, 0, 1 per R-unit",
    ),
    "wiring": Evidence(
        "-",
        "documented",
        "OM fig. 1, RT58: of the design, PH: cords plugged by hand",
        "placing of the cords: by a table of random numbers; how full jacks were handled is not known",
        settled_by=MANUAL,
        value="random",
    ),
    "faults": _ours("-", "possible faults of parts, and their effects", TRIALS, value="of seven kinds of parts"),
    "reset": _ours(
        "-", "resetting the values: each motor runs its wiper to 0 V at its own speed", value="to exactly 0 V"
    ),
    "dial": _ours("-", "setting one value from the panel: its motor runs for whole ticks", value="to the nearest tick"),
    "meter": Evidence(
        "V",
        "invented",
        "SI counted: one panel meter and 24 small ones",
        "values and sums that the meter of the panel can be connected to",
        settled_by=MANUAL,
        value="any value or sum",
    ),
    "grid": _ours("V", "every voltage is a whole multiple of this, so that sums are exact", NOTHING, value="2**-30"),
    "tick": _ours("ms", "length of a tick; the clock counts whole ticks", NOTHING, value="1"),
}

LEDGER = _FIELDS | _FIXED
"""Every constant of the simulated machine by name: the fields of MachineSpec, then what is fixed."""


def evidence(name: str) -> Evidence:
    """Return the evidence for a constant; KeyError with the nearest names if there is no such constant."""
    if name in LEDGER:
        return LEDGER[name]
    near = get_close_matches(name, LEDGER)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(LEDGER)}"
    raise KeyError(f"there is no constant {name!r}; {hint}")


def value(name: str) -> str:
    """Return the value of a constant in words: the default of MachineSpec, or what is fixed; KeyError as `evidence`."""
    return evidence(name).value or str(getattr(MachineSpec, name))
