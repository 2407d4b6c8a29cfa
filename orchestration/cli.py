"""`digov`: the command line, put together from its verbs.

Lives here: which verbs there are. Does not live here: any work; a verb calls a room and prints what it gives.
Everything heavy is imported inside the verb that needs it.
"""

import typer

from orchestration.terminal import Verbs
from orchestration.verbs import (
    import_references,
    importing,
    material,
    reading,
    releases,
    running,
    sources,
)

app = typer.Typer(
    name="digov",
    cls=Verbs,
    help="A research data warehouse in which every published value names its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _verb in (running.run, running.collect, running.ui, reading.place, reading.trace, reading.query):
    app.command()(_verb)
app.add_typer(sources.app, name="sources")
importing.app.command("references")(import_references.import_references)
app.add_typer(importing.app, name="import")
app.command()(material.extract)
app.command()(reading.agreement)
app.command()(running.doctor)
app.add_typer(material.survey_app, name="survey")
app.add_typer(releases.release_app, name="release")
app.command()(releases.backup)
app.command()(releases.restore)


def main() -> None:
    """Entry point of `digov`."""
    app()


if __name__ == "__main__":
    main()
