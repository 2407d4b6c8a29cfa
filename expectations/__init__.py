"""Gates between the stages: landing, warehouse, release.

Here live the suites (one YAML a table and stage), the closed lists they use, the mutes, and the one runner on
Great Expectations. Not here: what must hold inside the warehouse (dbt tests), the wiring into Dagster checks
(orchestration), and the writing of tables. Nothing large is imported at import time.
"""
