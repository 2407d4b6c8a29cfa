"""Landing tables of the registry: settings, focus places, categories, codebook, sources."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assets.registry.study import Study

if TYPE_CHECKING:
    import polars as pl

Record = dict[str, Any]


def frames(study: Study) -> "dict[str, pl.DataFrame]":
    """The five tables of this room by name, with the schemas of the registry of tables, sorted by key."""
    import polars as pl

    from assets.storage.tables import landing_tables

    rows = {
        "study_settings": list(_settings(study)),
        "focus_places": list(_focus_places(study)),
        "reference_categories": list(_categories(study)),
        "codebook_variables": list(_variables(study)),
        "registered_sources": list(_sources(study)),
    }
    tables = landing_tables()
    return {
        name: pl.DataFrame(records, schema=tables[name].schema, orient="row").sort(list(tables[name].key))
        for name, records in rows.items()
    }


def _settings(study: Study) -> Iterator[Record]:
    settings = study.settings
    values = {
        "study": settings.study,
        "title_en": settings.title_en,
        "title_zh": settings.title_zh,
        "scope_en": settings.scope_en,
        "scope_zh": settings.scope_zh,
        "focus_provinces": ";".join(settings.focus_provinces),
        "focus_level": settings.focus_level,
        "years_from": settings.years.first,
        "years_to": settings.years.last,
        "boundary_vintage": settings.boundary_vintage,
        "streams": ";".join(settings.streams),
        "licence_data": settings.licence.data,
        "licence_code": settings.licence.code,
        "licence_note": settings.licence.note,
        "snapshot_date": settings.snapshot_date.isoformat(),
        "live": "true" if settings.live else "false",
        "is_simulated": "true" if settings.is_simulated else "false",
        "codebook": settings.codebook,
        "values_digest": study.values_digest,
    }
    values |= {f"contact_{role}": address for role, address in settings.contacts.items()}
    values |= {f"threshold_{name}": repr(value) for name, value in settings.thresholds.items()}
    for setting, value in values.items():
        yield {"setting": setting, "value": str(value)}


def _focus_places(study: Study) -> Iterator[Record]:
    """Focus provinces and their units of the focus level whose code holds at the end of the vintage."""
    vintage = study.settings.boundary_vintage
    focus = set(study.settings.focus_provinces)
    provinces = {row.name_zh: row.code for row in study.area_codes if row.code in focus}
    for row in study.area_codes:
        is_valid = row.from_year <= vintage and (row.to_year is None or row.to_year > vintage)
        is_focus = row.level == study.settings.focus_level or row.code in focus
        if is_valid and is_focus and row.province_zh in provinces:
            yield {"place_code": row.code, "province_code": provinces[row.province_zh]}


def _categories(study: Study) -> Iterator[Record]:
    for list_name, categories in study.reference.items():
        for order, category in enumerate(categories, start=1):
            yield {
                "list_name": list_name,
                "category_code": category.code,
                "label_en": category.label_en,
                "label_zh": category.label_zh,
                "definition_en": category.definition_en,
                "definition_zh": category.definition_zh,
                "sort_order": order,
                "issuer": getattr(category, "issuer", None),
            }


def _variables(study: Study) -> Iterator[Record]:
    for codebook in study.codebooks.values():
        for variable in codebook.variables:
            yield {
                "codebook_version": codebook.version,
                "variable": variable.variable,
                "value_type": variable.type,
                "is_multiple": variable.multiple,
                "list_name": variable.list,
                "target": variable.target,
                "measurement_level": variable.level,
                "label_en": variable.label_en,
                "label_zh": variable.label_zh,
                "definition_en": variable.definition_en,
                "definition_zh": variable.definition_zh,
                "is_compared": variable.compared,
            }


def _sources(study: Study) -> Iterator[Record]:
    for source in study.sources:
        yield {
            "source_id": source.source_id,
            "kind": source.kind,
            "stream": source.stream,
            "place_code": source.place,
            "name_en": source.name_en,
            "name_zh": source.name_zh,
            "url": source.url,
            "origin_cluster": source.origin,
            "author": source.author,
            "published_on": source.published.start if source.published else None,
            "published_precision": source.published.precision.value if source.published else None,
            "licence": source.licence,
            "text_sha256": source.text.sha256 if source.text else None,
            "text_characters": source.text.characters if source.text else None,
            "expected_state": source.expected_state,
            "is_live": source.live,
            "verification": source.verification,
            "verified_on": source.collection.verified_on if source.collection else None,
            "note": source.note,
        }
