"""Looks at a site that was restored: python -m website.backup.trial

In a process of its own, because its settings name another database than the site's.
"""

import json
import sys

import django


def main():
    django.setup()
    from django.core.management import call_command

    from website.doctor import contents, machine

    facts = {"problem": "", "migrated": machine.pending_migrations(), "pages": []}
    if facts["migrated"]:
        call_command("migrate", verbosity=0)
    if columns := machine.missing_columns():
        facts["problem"] = (
            "Its tables are not those of this version of the site, although the names "
            f"of the migrations are: {', '.join(columns[:5])} missing. Restore it with "
            "the version that made it."
        )
    else:
        facts["lost_files"] = [*contents.lost_files()]
        facts["pages"], facts["problem"] = read_pages()
    sys.stdout.write(f"{json.dumps(facts)}\n")


def read_pages():
    """Return the addresses of pages that were read, and what was wrong with one."""
    from website.mirror import PageError, Visitor

    visitor = Visitor()
    try:
        addresses = choose(visitor.addresses())
    except PageError as error:
        return [], str(error)
    for address in addresses:
        status = visitor.get(address).status_code
        if status != 200:
            return [], f"{address} answers {status}."
    return addresses, ""


def choose(addresses):
    """Return an address of each section in each language: one of the deepest."""
    by_depth = sorted(addresses, key=lambda address: address.count("/"))
    return [*{tuple(address.split("/")[1:3]): address for address in by_depth}.values()]


if __name__ == "__main__":
    main()
