"""Start the command line by `python -m sim`."""

from sim.terminal.cli import main

if __name__ == "__main__":
    main(prog_name="piecerate")
