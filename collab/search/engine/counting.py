"""Filters and facets in one pass over small arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from collab.search.engine.model import FACETS, FacetValue
from collab.search.engine.snapshot import Bools, Facet, Snapshot


def filter_masks(snapshot: Snapshot, filters: Mapping[str, frozenset[FacetValue]]) -> dict[str, Bools]:
    """Facet name → which records have one of the wanted values. Facets without a choice are left out."""
    masks = {}
    for name, wanted in filters.items():
        if wanted and name in FACETS:
            masks[name] = _mask(snapshot.facets[name], wanted, snapshot.size)
    return masks


def count_facets(
    snapshot: Snapshot, found: Bools, masks: Mapping[str, Bools]
) -> dict[str, list[tuple[FacetValue, int]]]:
    """Each facet is counted with the other facets' filters, so that a chosen value can be changed."""
    counts = {}
    for name in FACETS:
        others = [mask for other, mask in masks.items() if other != name]
        within = np.logical_and.reduce([found, *others]) if others else found
        counts[name] = _counts(snapshot.facets[name], within)
    return counts


def _mask(facet: Facet, wanted: frozenset[FacetValue], size: int) -> Bools:
    texts = {str(value) for value in wanted}
    codes = [code for code, value in enumerate(facet.values) if str(value) in texts]
    fits = np.isin(facet.codes, np.array(codes, dtype=np.int32))
    if facet.records is None:
        return fits
    mask = np.zeros(size, dtype=bool)
    mask[facet.records[fits]] = True
    return mask


def _counts(facet: Facet, within: Bools) -> list[tuple[FacetValue, int]]:
    codes = facet.codes[within] if facet.records is None else facet.codes[within[facet.records]]
    totals = np.bincount(codes[codes >= 0], minlength=len(facet.values))
    rows = [(facet.values[code], int(totals[code])) for code in np.flatnonzero(totals)]
    return sorted(rows, key=lambda row: (-row[1], str(row[0])))
