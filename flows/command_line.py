"""The flow's own command line. Its options are made from the parameters' model, so that the form and the command say the same."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from prefect.schedules import Cron
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic.fields import FieldInfo

from run_parameters import ExtractionParameters

SERVE = "serve"


class Schedule(BaseModel):
    """When a served flow runs: a cron line, read in a time zone; and at once, too."""

    model_config = ConfigDict(frozen=True)

    cron: str | None = None
    timezone: str = "UTC"
    now: bool = False

    @field_validator("cron")
    @classmethod
    def _is_a_cron_line(cls, line: str | None) -> str | None:
        if line:
            Cron(line)
        return line

    @field_validator("timezone")
    @classmethod
    def _is_a_time_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name!r} is no time zone; they are named as Europe/Berlin")
        return name


@dataclass(frozen=True, slots=True)
class Command:
    """What the command line asks for; without a schedule, one run now."""

    parameters: ExtractionParameters
    schedule: Schedule | None


def parse(arguments: Sequence[str]) -> Command:
    """Read the arguments; ends the program with status 2 and one clear line where they are wrong.

    >>> parse(["news", "--out", "tables", "--field", "artikel=text"]).parameters.fields
    {'artikel': 'text'}
    >>> parse(["serve", "news", "--cron", "15 * * * *"]).schedule
    Schedule(cron='15 * * * *', timezone='UTC', now=False)
    """
    serving = list(arguments[:1]) == [SERVE]
    parser = _serve_parser() if serving else _run_parser()
    given = {name: value for name, value in vars(parser.parse_args(arguments[serving:])).items() if value is not None}
    when = {name: given.pop(name) for name in Schedule.model_fields if name in given}
    if "fields" in given:
        given["fields"] = dict(given["fields"])
    try:
        return Command(ExtractionParameters(**given), Schedule(**when) if serving else None)
    except ValidationError as error:
        parser.error("; ".join(f"--{_option(str(e['loc'][0]))}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()))


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="extract_events.py",
        description="Extract the events of news articles as a Prefect flow: one run, now.",
        epilog=f"'extract_events.py {SERVE} --help' says how to run on a schedule.",
    )
    _add_options(parser)
    return parser


def _serve_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"extract_events.py {SERVE}", description="Keep a deployment with a schedule, and make its runs, until stopped."
    )
    _add_options(parser)
    parser.add_argument("--cron", metavar="LINE", help='when to run, such as "15 * * * *"; left out, runs start from the UI alone')
    parser.add_argument("--timezone", metavar="NAME", help="time zone of the cron line (default: UTC)")
    parser.add_argument("--now", action="store_true", help="also make one run at once")
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    for name, field in ExtractionParameters.model_fields.items():
        if name == "inputs":
            parser.add_argument(name, nargs="+", metavar="PATH", help=field.description)
        else:
            parser.add_argument(f"--{_option(name)}", dest=name, help=_help(field), **_shape(field))


def _shape(field: FieldInfo) -> dict[str, Any]:
    """How an option takes its value, by the type of the parameter."""
    if field.annotation is bool:
        return {"action": argparse.BooleanOptionalAction}
    if field.annotation == dict[str, str]:
        return {"action": "append", "type": _pair, "metavar": "THEIRS=OURS"}
    return {"metavar": "VALUE"}


def _pair(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.partition("=")
    if not (theirs and equals and ours):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form theirs=ours")
    return theirs, ours


def _option(name: str) -> str:
    return {"output": "out", "fields": "field"}.get(name, name.replace("_", "-"))


def _help(field: FieldInfo) -> str:
    default = "" if field.default_factory or field.default in (None, False) else f" (default: {field.default})"
    return f"{field.description}{default}".replace("%", "%%")
