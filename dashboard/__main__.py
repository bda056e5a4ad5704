"""`python -m dashboard`: serve the pages on this machine; further arguments go to Streamlit."""

import gc
import sys
from importlib import import_module
from pathlib import Path

from streamlit.web import cli

from dashboard.ink import DARK, LIGHT

OPTIONS = {
    "server.headless": "true",
    "runner.magicEnabled": "false",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "2",
    "browser.gatherUsageStats": "false",
    "global.disableWidgetStateDuplicationWarning": "true",  # see `controls.pick`
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.headingFontSizes": "2.2rem,1.6rem,1.15rem,1.05rem,1rem,1rem",
    "theme.light.primaryColor": LIGHT.other,
    "theme.light.backgroundColor": LIGHT.ground,
    "theme.light.secondaryBackgroundColor": LIGHT.panel,
    "theme.light.textColor": LIGHT.text,
    "theme.dark.primaryColor": DARK.other,
    "theme.dark.backgroundColor": DARK.ground,
    "theme.dark.secondaryBackgroundColor": DARK.panel,
    "theme.dark.textColor": DARK.text,
}
"""Streamlit's settings; arguments on the command line overrule them."""


NEEDED = (
    "pandas",  # by Streamlit and Altair, which look for it among what is loaded
    "dashboard.comparing",
    "dashboard.report",
    "dashboard.people",
    "dashboard.marketplace",
    "dashboard.batches",
    "dashboard.doubts",
    "dashboard.earnings",
    "dashboard.evidence",
)
"""What pages need. Two first visits at once would load it in two threads, and one might meet what is half loaded."""


def main(arguments: list[str]) -> None:
    """Load what pages need and start Streamlit on the frame."""
    for module in NEEDED:
        import_module(module)
    # Streamlit collects rubbish after every drawing, be it of a bar that moves. It need not look through all that is
    # loaded each time, which takes a quarter of a second and holds up everybody's page.
    gc.collect()
    gc.freeze()
    settings = [part for option, value in OPTIONS.items() for part in (f"--{option}", value)]
    sys.argv = ["streamlit", "run", str(Path(__file__).with_name("app.py")), *settings, *arguments]
    sys.exit(cli.main())


if __name__ == "__main__":
    main(sys.argv[1:])
