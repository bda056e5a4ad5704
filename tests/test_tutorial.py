"""The tutorial for researchers: every cell of docs/tutorial.ipynb runs, and shows what the text says."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Run the notebook in an empty folder, in a process of its own, and return what each cell of code shows."""
    folder = tmp_path_factory.mktemp("tutorial")
    notebook = nbformat.read(TUTORIAL, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    assert (folder / "results.html").stat().st_size > 10_000
    return [
        "\n".join(output.get("text") or str(output.get("data")) for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_every_step_shows_what_the_text_around_it_says(shown):
    together = " ".join("\n".join(shown).split())
    for promised in (
        "'residence-floor'",
        "Did you mean",  # the nearest match to a misspelt parameter
        "9 runs; 100 people",
        "placebo: 0.0 0.0 0.0",
        "The worker in the middle earns",
        "Le travailleur médian gagne",
        "at 4 points of a design, each by 3 paired simulations",
        "Everything fits, to the last digit.",
        "results.html",
    ):
        assert promised in together, promised


def test_the_table_and_the_plot_have_every_point(shown):
    table, plot = shown[-3], shown[-2]
    assert len(re.findall(r"<tr", table)) == 5  # with the one of the headings
    assert "vega-lite" in plot


def test_the_notebook_is_kept_without_output():
    cells = nbformat.read(TUTORIAL, as_version=4).cells
    assert not [cell for cell in cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
