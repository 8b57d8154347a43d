"""Command-line options read off the signature of a scenario's `run`.

A setting is documented once, by the comment beside it or beside the constant that it defaults to: with `WIRINGS = 20  #
machines, each with a random wiring`, that is the help of the option `--wirings` of `run(seed=0, wirings=WIRINGS)`.
"""

import ast
import inspect
import sys
import tokenize
import typing
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mark1.base.report import Report

Run = Callable[..., "Report"]
Work = Callable[[Run, dict[str, Any]], object]

OWN = {
    "out": (Path | None, None, "Folder for the report as text, JSON, CSV and figures; created if needed."),
    "svg": (bool, False, "Save each figure as SVG too."),
}
"""Options that every scenario has: type, default and help. The runner takes them; `run` does not see them."""

_SEED = "Seed of all random numbers."
_BOOLEANS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def command(run: Run, work: Work) -> Callable[..., object]:
    """Return a function with the options of `run` as its signature, for typer to read, that passes them to `work`."""
    signature, soon = inspect.signature(run), quick(run)
    hints = typing.get_type_hints(run, include_extras=True)
    comments = _comments(run)
    settings = [
        _option(setting, hints.get(name, type(setting.default)), comments.get(name))
        for name, setting in signature.parameters.items()
    ]
    tuples = [name for name, hint in hints.items() if typing.get_origin(_bare(hint)) is tuple]

    def called(context: typer.Context | None = None, **given: Any) -> object:
        if soon and given.pop("quick", False) and context is not None:
            given |= {name: value for name, value in soon.items() if not _is_given(context, name)}
        given |= {name: tuple(given[name]) for name in tuples if name in given}
        return work(run, given)

    options = [*settings, *_own_options(), *_quick_options(soon)]
    called.__signature__ = signature.replace(parameters=options, return_annotation=None)  # type: ignore[attr-defined]
    called.__annotations__ = {option.name: option.annotation for option in options}
    return called


def quick(run: Run) -> dict[str, Any]:
    """Return the settings of a short run: `QUICK` of the script, or an empty dict."""
    return dict(getattr(sys.modules[run.__module__], "QUICK", {}))


def read(run: Run, name: str, text: str) -> Any:
    """Return the value that an option's text gives a setting of `run`; items of a list are separated by blanks.

    Raises: ValueError for a text that the option does not accept.
    """
    app = typer.Typer(add_completion=False)
    app.command()(command(run, lambda _, settings: settings))
    parser = typer.main.get_command(app)
    (option,) = (each for each in parser.params if each.name == name)
    try:
        return parser.main(_written(option, text), standalone_mode=False)[name]
    except typer.BadParameter as error:
        raise ValueError(f"{name} cannot be {text!r}: {error.message}") from error


def _written(option: Any, text: str) -> list[str]:
    """Write an option with its value as on a command line."""
    if option.secondary_opts:
        if text.lower() not in _BOOLEANS:
            raise ValueError(f"{option.name} cannot be {text!r}; give yes or no")
        return [(option.opts if _BOOLEANS[text.lower()] else option.secondary_opts)[0]]
    if option.multiple:
        return [f"{option.opts[0]}={item}" for item in text.split()]
    return [option.opts[0], *text.split()] if option.nargs > 1 else [f"{option.opts[0]}={text}"]


def _comments(run: Run) -> dict[str, str]:
    """Return the help of each setting: the comment beside it in the script, or beside the constant it defaults to."""
    try:
        source = inspect.getsource(sys.modules[run.__module__])
    except (OSError, TypeError):  # a script without a file, such as one typed at a prompt
        return {}
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    beside = {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
    body = ast.parse(source).body
    assigned = [(node.targets[0], node.lineno) for node in body if isinstance(node, ast.Assign)]
    constants = {name.id: beside.get(line) for name, line in assigned if isinstance(name, ast.Name)}
    function = next((node for node in body if isinstance(node, ast.FunctionDef) and node.name == run.__name__), None)
    if function is None:
        return {}
    defaults = dict(zip(function.args.args[::-1], function.args.defaults[::-1], strict=False))
    found = {
        arg.arg: beside.get(arg.lineno) or (constants.get(default.id) if isinstance(default, ast.Name) else None)
        for arg, default in defaults.items()
    }
    return {name: _sentence(comment) for name, comment in found.items() if comment}


def _sentence(comment: str) -> str:
    return f"{comment[:1].upper()}{comment[1:].rstrip('.')}."


def _option(setting: inspect.Parameter, hint: Any, comment: str | None) -> inspect.Parameter:
    """Return the setting as a keyword with typer's option as its annotation."""
    if setting.default is setting.empty or setting.kind in (setting.VAR_POSITIONAL, setting.VAR_KEYWORD):
        raise ValueError(f"the setting {setting.name!r} of run() has no default; give every setting a type and one")
    if setting.name in OWN:
        raise ValueError(f"run() takes {setting.name!r}, which every scenario has as an option; choose another name")
    bare, extras = _bare(hint), getattr(hint, "__metadata__", ())
    if typing.get_origin(bare) is tuple and typing.get_args(bare)[1:] == (...,):
        bare = list[typing.get_args(bare)[0]]  # type: ignore[misc]  # typer knows no tuple of any length
    text = next((extra for extra in extras if isinstance(extra, str)), comment)
    ready = [extra for extra in extras if not isinstance(extra, str)]
    help_text = text or (_SEED if setting.name == "seed" else None)
    annotation = Annotated[bare, *(ready or [typer.Option(help=help_text)])]  # type: ignore[valid-type]
    return setting.replace(kind=setting.KEYWORD_ONLY, annotation=annotation)


def _own_options() -> Iterator[inspect.Parameter]:
    for name, (kind, default, text) in OWN.items():
        wanted = Annotated[kind, typer.Option(f"--{name}", help=text)]  # type: ignore[valid-type]
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=wanted)


def _quick_options(soon: dict[str, Any]) -> Iterator[inspect.Parameter]:
    """Yield --quick, and the context that says which options are given; nothing for a script without `QUICK`."""
    if soon:
        keyword = inspect.Parameter.KEYWORD_ONLY
        text = ", ".join(f"{name} {value}" for name, value in soon.items())
        wanted = Annotated[bool, typer.Option("--quick", help=f"A short run: {text}.")]
        yield inspect.Parameter("context", keyword, annotation=typer.Context)
        yield inspect.Parameter("quick", keyword, default=False, annotation=wanted)


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _bare(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Annotated else hint
