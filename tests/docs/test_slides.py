"""The pages that go with the lecture say what the program does.

The code of the tutorial prints what stands below it; every command of the guide runs and draws the figure named.
"""

import contextlib
import io
import re
import shlex
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from mark1 import cli
from tests.helpers.paths import ROOT
from tests.scenarios.test_every_scenario import pinned

DOCS = ROOT / "docs"
GUIDE = DOCS / "guides" / "with-the-slides.md"
TUTORIAL = DOCS / "tutorial" / "from-neuron-to-network.md"
TITLES = """
    NEURAL NETWORKS
    The “Neuron”
    Mark I Perceptron
    Today's Artificial Neuron
    Layer of Neurons
    Hidden Layers of Neurons
    Why hidden layers?
    SO LET'S GO DEEPER AND DEEPER!
    Activation functions?
    Activation functions
    What is the meaning of the activation function?
    SOFTMAX
    OK, SO NOW LET'S FIND THE WEIGHTS
    OPTIMIZATION
    WE SIMPLY WANT TO MINIMIZE THE LOSS FUNCTION WITH RESPECT TO THE WEIGHTS
    FOR EXAMPLE....
    ONE KEY PROBLEM WITH GRADIENT DESCENT
    LEARNING RATES
    ADAGRAD
    RMSPROP
    ADAM [Adaptive moment estimator]
    IN KERAS: RMSprop
    IN KERAS: Adam
    BATCH GRADIENT DESCENT
    MINI-BATCH GRADIENT DESCENT
    NICE, BUT I NEED TO COMPUTE THE GRADIENT AT EVERY ITERATION OF AN ARBITRARY COMPLEX FUNCTION!
    BACKPROPAGATION
    BACKPROPAGATION [AT THE NEURON LEVEL]
    LET'S FOLLOW A NETWORK WHILE IT LEARNS...
    1. THE FORWARD PASS
    2. THE LOSS FUNCTION
    3. THE BACKWARD PASS
    4. UPDATE WEIGHTS WITH GRADIENT AND LEARNING RATE
    THIS IS REPEATED FOR THE OTHER WEIGHTS OF THE OUTPUT LAYER
    AND BACK-PROPAGATED TO THE HIDDEN LAYERS
    VISUALIZE SIMPLE NETWORK LEARNING
"""
"""Of the slides, in the lecture's order; slides without a title by their first sentence."""
SHOWN = re.compile(r"`(mark1 run [^`]+)`[^`]*`(out/[^`]+\.png)`")
QUICK = ("circuit", "relu_sum")
"""Scenarios of a second or two; the others are run with the slow tests."""
BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)


def rows() -> list[list[str]]:
    """The cells of the guide's table: slide, claim, command with figure, what to say."""
    lines = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def commands() -> list[Any]:
    """Each command of the guide once with its figure, the long ones marked slow."""
    found = dict.fromkeys(SHOWN.findall(GUIDE.read_text(encoding="utf-8")))
    return [
        pytest.param(command, figure, id=command, marks=() if command.split()[2] in QUICK else pytest.mark.slow)
        for command, figure in found
    ]


def test_the_guide_has_a_row_for_every_slide_title_in_the_lectures_order() -> None:
    titles = [re.findall(r"\*\*(.*?)\*\*", row[0])[0] for row in rows()]
    assert titles == [line.strip() for line in TITLES.strip().splitlines()]


def test_every_row_has_a_claim_a_command_with_its_figure_and_a_remark() -> None:
    for row in rows():
        assert len(row) == 4, row
        assert all(row), row
        assert SHOWN.search(row[2]), row[0]


@pytest.mark.parametrize(("command", "figure"), commands())
def test_a_command_of_the_guide_draws_the_figure_that_it_names(
    command: str, figure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        cli.app(shlex.split(command)[1:])
    assert not left.value.code
    assert Path(figure).read_bytes().startswith(b"\x89PNG")


def run(code: str, names: dict[str, Any]) -> str:
    """What a block prints."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, TUTORIAL.name, "exec"), names)  # noqa: S102
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def test_the_code_of_the_tutorial_prints_what_stands_below_it() -> None:
    """`python -m tests.docs.test_slides` renews what stands there after a change that is meant."""
    other = {name: version(name) for name, wanted in pinned().items() if version(name) != wanted}
    if other:
        pytest.skip(f"the text holds under tests/constraints.txt, not under {other}")
    names: dict[str, Any] = {}
    for code, shown in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        assert run(code, names) == shown, code


def renew() -> None:
    """Write what the tutorial's code prints into its page."""
    names: dict[str, Any] = {}

    def with_output(block: re.Match[str]) -> str:
        printed = run(block[1], names)
        return f"```python\n{block[1]}```\n" + (f"\n```text\n{printed}```\n" if printed else "")

    TUTORIAL.write_text(BLOCK.sub(with_output, TUTORIAL.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    renew()
