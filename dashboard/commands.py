"""The command of the command line that needs charts: `piecerate report`."""

from pathlib import Path

import click

from sim.terminal.options import FOLDER, LANGUAGE


@click.command()
@FOLDER
@click.option(
    "--output",
    "-o",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    help="File for the page, results.html say.",
)
@LANGUAGE
def report(folder: Path, path: Path, language: str) -> None:
    """Write the results in DIR as one page to hand on: text, charts, tables, manifest and how to have them again.

    DIR is a folder of `piecerate compare --out` or of `piecerate sweep`. The page needs no network and no scripts.
    """
    from dashboard.report import of_folder
    from sim.language import translator
    from sim.sweeps.sharing import shared
    from sim.sweeps.store import writable_file, write_whole

    write_whole(writable_file(path), of_folder(shared(folder), translator(language)).encode())
    click.echo(path)
