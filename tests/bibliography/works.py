"""Works that do not exist, as items of CSL-JSON."""

PETROVA = {"family": "Примерова", "given": "Анна Ивановна"}
OBRAZTSOV = {"family": "Образцов", "given": "Пётр"}
SIDOROV = {"family": "Мокетов", "given": "Жан-Антуан К."}
CHETVERTY = {"family": "Эскизов", "given": "В. В."}
DOE = {"family": "Sample", "given": "Jane-Ann Mary"}
ROE = {"family": "Draft", "given": "Richard"}
POE = {"family": "Mockup", "given": "E."}
LOE = {"family": "Sketch", "given": "Laura"}


def item(kind, language, title, *author, year=2020, **fields):
    """Make an item; ``container_title=…`` for "container-title"."""
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    issued = {"date-parts": [[year]]} if isinstance(year, int) else year
    made = {
        "id": "work-1",
        "type": kind,
        "language": language,
        "title": title,
        "author": list(author),
        "issued": issued and (issued if isinstance(issued, dict) else dated(*issued)),
        **fields,
    }
    return {name: value for name, value in made.items() if value}


def dated(*parts):
    return {"date-parts": [list(parts)]}
