"""What a run of the flow may be told. Prefect turns this model into the form of the UI's run dialog, help texts included.

There is no ``from __future__ import annotations`` here: Prefect reads the annotations as objects when it serves a flow.
"""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from sitrep.settings import Settings

MEGABYTE = 1024 * 1024


class OnRejects(StrEnum):
    """What inputs that could not be read mean for the state of the run. They are rows of the table ``rejects`` in either case."""

    COMPLETE = "complete"
    FAIL = "fail"


class RunnerName(StrEnum):
    """What batches run on: the modules of `sitrep.pipeline.runners`."""

    PROCESSES = "processes"
    DASK = "dask"
    RAY = "ray"


class ExtractionParameters(BaseModel):
    """Which articles are read, where the tables land, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Extraction")

    inputs: list[str] = Field(
        default=["samples"],
        min_length=1,
        title="Inputs",
        description="Files, folders (with all that is below them) or globs such as news/2026-*.jsonl. "
        "Read are .txt .md .html .json .jsonl .csv .parquet .warc, and the text formats as .gz or .zst.",
    )
    output: str = Field(
        default="output",
        min_length=1,
        title="Output folder",
        description="The folder of the tables. It is made where it does not exist.",
    )
    min_confidence: float = Field(
        default=0.0, ge=0.0, le=1.0, title="Least confidence", description="Rows below it are left out; 0 keeps every row."
    )
    household_size: float | None = Field(
        default=None,
        gt=0,
        title="Persons in a household",
        description="Fills persons_best where an article counts families or households, such as 5.2. Empty leaves it null.",
    )
    actors: str | None = Field(
        default=None,
        title="Actor list of your own",
        description="A CSV or TOML file of armed actors, added to the list that comes with sitrep or overriding it.",
    )
    fields: dict[str, str] = Field(
        default_factory=dict,
        title="Names of record fields",
        description='For records that name their fields in another way: {"artikel": "text", "datum": "published_at"}.',
    )
    day_first: bool = Field(default=False, title="Days before months", description="Whether 03/04/2026 is the third of April.")
    on_rejects: OnRejects = Field(
        default=OnRejects.COMPLETE,
        title="When inputs cannot be read",
        description="complete: the run completes and says how many. fail: the run fails after all else is written.",
    )
    prune: bool = Field(
        default=False,
        title="Forget what is gone",
        description="Takes out the rows of articles whose files are there no more. Left off, they stay.",
    )
    workers: int = Field(default=2, ge=1, le=64, title="Worker processes", description="1 works in the process of the flow.")
    runner: RunnerName = Field(
        default=RunnerName.PROCESSES,
        title="Runner",
        description="What batches run on: processes of this machine, or Dask or Ray, which sitrep[dask] and sitrep[ray] install.",
    )
    address: str = Field(
        default="",
        title="Address of the runner",
        description="Where the scheduler of Dask or Ray listens, such as tcp://10.0.0.5:8786. Empty starts one on this machine.",
    )
    batch_megabytes: int = Field(
        default=4,
        ge=1,
        le=1024,
        title="Megabytes in a batch",
        description="Input that one task extracts; 4 is a few seconds of work. Larger batches make fewer tasks for the server.",
    )
    batch_minutes: float = Field(
        default=30.0, gt=0, title="Minutes for a batch", description="A batch that takes longer fails, with the inputs that it holds."
    )

    def settings(self) -> Settings:
        """The same choices as the library takes them."""
        return Settings(
            fields=dict(self.fields),
            day_first=self.day_first,
            household_size=self.household_size,
            actors=Path(self.actors).absolute() if self.actors else None,
            min_confidence=self.min_confidence,
            prune=self.prune,
            workers=self.workers,
            runner=self.runner.value,
            address=self.address,
            batch_bytes=self.batch_megabytes * MEGABYTE,
        )
