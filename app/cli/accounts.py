"""`triage account`: people who may sign in."""

from __future__ import annotations

import click

from app.bootstrap import Counter, open_counter
from app.cli.output import print_json
from app.clock import now
from app.settings import Settings
from redaction.model import Language
from review_queue import accounts
from review_queue.accounts import Account, create_account, new_password
from review_queue.model import Actor, Role

COMMAND_LINE = Actor("system:command-line")
area_option = click.option(
    "--area", "areas", multiple=True, metavar="ID", help="Open cases of this area only; repeatable."
)


@click.group()
def account() -> None:
    """Look after the people who may sign in."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="The name colleagues see.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "fr"]))
@area_option
@click.pass_obj
def create(
    settings: Settings,
    username: str,
    name: str,
    role: str,
    language: Language,
    areas: tuple[str, ...],
) -> None:
    """Create an account and print its first password, once."""
    password = new_password()
    counter = open_counter(settings)
    _refuse_unknown(counter, areas)
    with counter.database.write() as session:
        create_account(
            session,
            username=username,
            display_name=name,
            role=Role(role),
            password=password,
            language=language,
            now=now(),
            areas=areas or None,
        )
    print_json({"username": username, "password": password, "role": role})


@account.command()
@click.argument("username")
@area_option
@click.option("--every-area", is_flag=True, help="Open cases of every area again.")
@click.pass_obj
def limit(settings: Settings, username: str, areas: tuple[str, ...], every_area: bool) -> None:
    """Choose the areas whose cases a person may open, from their next click on."""
    if every_area == bool(areas):
        raise click.UsageError("name each --area, or say --every-area")
    counter = open_counter(settings)
    _refuse_unknown(counter, areas)
    with counter.database.write() as session:
        limited = accounts.limit_areas(session, username, areas or None, now=now())
    print_json(_plain(limited))


@account.command("list")
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """List everyone who may sign in, with their role and areas."""
    with open_counter(settings).database.read() as session:
        print_json([_plain(each) for each in accounts.listed(session, COMMAND_LINE)])


def _refuse_unknown(counter: Counter, areas: tuple[str, ...]) -> None:
    known = [area.id for area in counter.taxonomy.areas]
    unknown = [area for area in areas if area not in known]
    if unknown:
        raise click.BadParameter(f"no area {unknown[0]}: choose from {', '.join(known)}")


def _plain(account: Account) -> dict[str, object]:
    areas = None if account.areas is None else sorted(account.areas)
    return {"username": account.username, "role": account.role.value, "areas": areas}
