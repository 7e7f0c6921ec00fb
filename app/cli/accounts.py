"""`triage account`: people who may sign in."""

from __future__ import annotations

import click

from app.bootstrap import open_counter
from app.cli.output import print_json
from app.clock import now
from app.settings import Settings
from redaction.model import Language
from review_queue.accounts import create_account, new_password
from review_queue.model import Role


@click.group()
def account() -> None:
    """Look after the people who may sign in."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="The name colleagues see.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "fr"]))
@click.pass_obj
def create(settings: Settings, username: str, name: str, role: str, language: Language) -> None:
    """Create an account and print its first password, once."""
    password = new_password()
    with open_counter(settings).database.write() as session:
        create_account(
            session,
            username=username,
            display_name=name,
            role=Role(role),
            password=password,
            language=language,
            now=now(),
        )
    print_json({"username": username, "password": password, "role": role})
