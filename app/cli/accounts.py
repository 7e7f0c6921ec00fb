"""`triage account`: people who may sign in."""

from __future__ import annotations

import secrets

import click

from app.bootstrap import open_counter
from app.cli.output import print_json
from app.clock import now
from app.settings import Settings
from review_queue.accounts import create_account
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
def create(settings: Settings, username: str, name: str, role: str, language: str) -> None:
    """Create an account and print its first password, once."""
    password = new_password()
    with open_counter(settings).database.write() as session:
        create_account(
            session,
            username=username,
            display_name=name,
            role=Role(role),
            password=password,
            language="fr" if language == "fr" else "en",
            now=now(),
        )
    print_json({"username": username, "password": password, "role": role})


def new_password() -> str:
    """Draw a password of 96 random bits."""
    return secrets.token_urlsafe(12)
