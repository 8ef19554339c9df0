"""What of the process's surroundings a notebook can see, and so its outputs depend on.

What a run itself sets is not among it (``warm_client.QUIET``, the seed of hashes): it is always the same.
"""

import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from zoneinfo import available_timezones

from zhas_eval.sources.whole_files import hash_file

# Time zone, language of the system, how charts are drawn, where and how Python finds and runs code.
NAMED = (
    *("TZ", "LANG", "LANGUAGE", "MPLBACKEND", "MPLCONFIGDIR", "MATPLOTLIBRC"),
    *("PYTHONPATH", "PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONUTF8", "PYTHONIOENCODING"),
)
OF_THE_MACHINE = frozenset({"PYTHONPATH", "MPLCONFIGDIR", "MATPLOTLIBRC"})
LOCALE = "LC_"
# What a shell notes for itself, other in each window; where temporary files go, other in each run.
OF_THE_MOMENT = frozenset({"_", "SHLVL", "PWD", "OLDPWD", "LINES", "COLUMNS", "TMPDIR", "TEMP", "TMP"})
LOCAL_ZONE, ZONES = Path("/etc/localtime"), "zoneinfo/"
SETTINGS_OF_CHARTS = "matplotlibrc"


def name_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that any notebook's outputs may depend on."""
    return {name: value for name, value in environment.items() if name in NAMED or name.startswith(LOCALE)}


def describe_surroundings(folders: Iterable[Path]) -> dict[str, str]:
    """What surrounds every run, by name: these variables, the time zone, the user's settings of charts.

    ``folders`` are those of the notebooks: matplotlib reads its settings in the folder where it is used.
    """
    # The zone is told by its name, whether a variable or the system says it.
    found = name_environment(os.environ) | {"TZ": find_time_zone(os.environ)}
    return found | {
        f"{SETTINGS_OF_CHARTS} {number}": hash_file(path)
        for number, path in enumerate(_list_settings(folders))
        if path.is_file()
    }


def find_time_zone(environment: Mapping[str, str], *, local: Path = LOCAL_ZONE) -> str:
    """The name of the time zone; where the system's has none, the digest of its rules."""
    if zone := environment.get("TZ"):
        return zone
    if local.exists():
        _, is_named, name = local.resolve().as_posix().partition(ZONES)
        return name if is_named else hash_file(local)
    return " ".join(time.tzname)


def choose_variables(environment: Mapping[str, str], names: frozenset[str] | None) -> dict[str, str]:
    """The variables that a notebook's own code reads; with None any, so all but those of the moment."""
    if names is None:
        return {name: value for name, value in environment.items() if name not in OF_THE_MOMENT}
    return {name: environment[name] for name in names if name in environment}


def list_to_send(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that a worker on another machine is to take over, the zone by name where it has one.

    Where code and settings lie, each machine knows for itself.
    """
    zone = find_time_zone(environment)
    found = {
        name: value for name, value in name_environment(environment).items() if name not in OF_THE_MACHINE
    }
    return found | ({"TZ": zone} if zone in available_timezones() else {})


def take_over(variables: Mapping[str, str]) -> None:
    """Make this process's variables those that ``list_to_send`` gave in another."""
    for name in name_environment(os.environ).keys() - variables.keys() - OF_THE_MACHINE:
        del os.environ[name]
    os.environ.update(variables)
    set_time_zone()


def set_time_zone() -> None:
    """Let this process keep the time of its environment; there is no such call on Windows."""
    if sys.platform != "win32":
        time.tzset()


def _list_settings(folders: Iterable[Path]) -> list[Path]:
    """Where matplotlib looks for settings, but in its own package."""
    named = Path(os.environ.get("MATPLOTLIBRC") or SETTINGS_OF_CHARTS)
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "matplotlib"
    configured = Path(os.environ["MPLCONFIGDIR"]) if os.environ.get("MPLCONFIGDIR") else home
    places = [*sorted(folders), configured]
    return [named, named / SETTINGS_OF_CHARTS, *(place / SETTINGS_OF_CHARTS for place in places)]
