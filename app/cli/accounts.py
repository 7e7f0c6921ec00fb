"""`triage account`: people who may sign in."""

from __future__ import annotations

import click

from app.bootstrap import Counter, open_counter
from app.cli.output import print_json
from app.clock import now
from app.settings import Settings
from redaction.model import Language
from review_queue import account_changes, accounts
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
            actor=COMMAND_LINE,
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
        limited = account_changes.limit_areas(
            session, COMMAND_LINE, username, areas or None, now=now()
        )
    print_json(_plain(limited))


@account.command("role")
@click.argument("username")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.pass_obj
def change_role(settings: Settings, username: str, role: str) -> None:
    """Give a person another role; they have to sign in again."""
    with open_counter(settings).database.write() as session:
        changed = account_changes.change_role(
            session, COMMAND_LINE, username, Role(role), now=now()
        )
    print_json(_plain(changed))


@account.command()
@click.argument("username")
@click.pass_obj
def disable(settings: Settings, username: str) -> None:
    """Sign a person out and let them sign in no more; what they did stays on record."""
    with open_counter(settings).database.write() as session:
        print_json(_plain(account_changes.disable(session, COMMAND_LINE, username, now=now())))


@account.command()
@click.argument("username")
@click.pass_obj
def enable(settings: Settings, username: str) -> None:
    """Let a disabled person sign in again, with the password they had."""
    with open_counter(settings).database.write() as session:
        print_json(_plain(account_changes.enable(session, COMMAND_LINE, username, now=now())))


@account.command()
@click.argument("username")
@click.pass_obj
def password(settings: Settings, username: str) -> None:
    """Put a new password in place of a lost one and print it, once."""
    with open_counter(settings).database.write() as session:
        made = account_changes.reset_password(session, COMMAND_LINE, username, now=now())
    print_json({"username": username, "password": made})


@account.command("list")
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """List everyone who may sign in or once did, with their role and areas."""
    with open_counter(settings).database.read() as session:
        print_json([_plain(each) for each in accounts.listed(session, COMMAND_LINE)])


def _refuse_unknown(counter: Counter, areas: tuple[str, ...]) -> None:
    known = [area.id for area in counter.taxonomy.areas]
    unknown = [area for area in areas if area not in known]
    if unknown:
        raise click.BadParameter(f"no area {unknown[0]}: choose from {', '.join(known)}")


def _plain(account: Account) -> dict[str, object]:
    areas = None if account.areas is None else sorted(account.areas)
    return {
        "username": account.username,
        "role": account.role.value,
        "areas": areas,
        "disabled": account.disabled_at is not None,
    }
