"""What the warm parent reads beforehand, so that every run forked from it has it already."""

from contextlib import suppress
from pathlib import Path

from zhas_eval.presentation.wording import languages, load_catalogue
from zhas_eval.programme.tables import load_codebooks, load_contracts
from zhas_eval.sources.narrative_file import read_narrative
from zhas_eval.sources.package_files import hash_package_files
from zhas_eval.sources.programme_folder import open_programme


def warm_up(programme: str) -> None:
    """Read words, lists of codes and fonts of the package, and the workbooks that every notebook opens.

    These are held by their content: a run that finds a file changed reads it anew.
    """
    # It brings matplotlib, which only runs need.
    from zhas_eval.presentation.fonts import font_folder

    for language in languages():
        load_catalogue(language)
    load_contracts()
    load_codebooks()
    font_folder()
    hash_package_files()
    if programme:
        # What is wrong with it is told by the notebook that opens it.
        with suppress(Exception):
            read_narrative(open_programme(Path(programme)))
