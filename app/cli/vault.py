"""`triage vault`: look at the vault's keys, replace one, retire one, erase a case's originals."""

from __future__ import annotations

import click

from app import keys
from app.bootstrap import open_counter
from app.cli.cases import COMMAND_LINE
from app.cli.output import print_json, progress, say
from app.clock import now
from app.rotation import KeyRotation
from app.settings import Settings
from review_queue.originals import erase_case
from review_queue.vault_rotation import VaultStatus


@click.group()
def vault() -> None:
    """Look after the vault and its keys."""


@vault.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Show the keys and what is sealed with them; exit 1 when a needed key is missing."""
    found = _rotating(settings).status()
    print_json(_plain(found))
    _name_missing(found)


@vault.command()
@click.option(
    "--chunk",
    default=200,
    show_default=True,
    type=click.IntRange(min=1),
    help="Wrap this many at a time; each time is kept whatever happens after.",
)
@click.pass_obj
def rotate(settings: Settings, chunk: int) -> None:
    """Seal with a new key, and wrap everything under earlier keys with it.

    May be interrupted at any point: run it again and it goes on. The earlier keys stay until
    `triage vault retire`.
    """
    rotating = _rotating(settings)
    with keys.keys_lock(settings):
        if not rotating.begin(lambda: keys.add_vault_key(settings)):
            say("A rotation is under way: going on with it.")
    with progress("Wrapping keys", rotating.status().remaining) as bar:
        done = rotating.go_on(chunk, bar.advance)
    print_json({"rewrapped": done.rewrapped, "refused": list(done.refused), **_plain(done.status)})
    if done.refused:
        say(
            f"{len(done.refused)} blobs are not what was sealed and stay under their key: "
            "restore them from a backup, then rotate again."
        )
        raise SystemExit(1)


@vault.command()
@click.argument("key", required=False)
@click.pass_obj
def retire(settings: Settings, key: str | None) -> None:
    """Give up an earlier KEY, or all of them: nothing may be under it, then its file goes."""
    rotating = _rotating(settings)
    earlier = [use.id for use in rotating.status().keys if use.state in ("earlier", "retired")]
    retired = []
    for key_id in earlier if key is None else [key]:
        rotating.retire(key_id)
        # After the commit: a key must not be gone while the record says it is needed.
        removed = keys.remove_vault_key(settings, key_id)
        retired.append({"id": key_id, "file_removed": removed})
    print_json({"retired": retired})


@vault.command()
@click.argument("case_id", metavar="CASE")
@click.option("--reason", required=True, help="A code, such as retention_ended.")
@click.pass_obj
def erase(settings: Settings, case_id: str, reason: str) -> None:
    """Destroy everything sealed for CASE, for good; its redacted text and record stay."""
    counter = open_counter(settings)
    with counter.database.write() as session:
        count = erase_case(session, counter.vault, COMMAND_LINE, case_id, reason=reason, now=now())
    purged = counter.database.purge()
    if not purged:
        say("Someone is reading: a copy stays in the database's log until that ends.")
    print_json({"case": case_id, "erased": count, "purged": purged})


def _rotating(settings: Settings) -> KeyRotation:
    counter = open_counter(settings)
    return KeyRotation(counter.database, counter.vault, COMMAND_LINE, now)


def _plain(found: VaultStatus) -> dict[str, object]:
    return {
        "keys": [
            {"id": use.id, "state": use.state, "blobs": use.blobs, "at_hand": use.at_hand}
            for use in found.keys
        ],
        "remaining": found.remaining,
        "unfinished": found.unfinished,
        "without_data_key": found.without_data_key,
    }


def _name_missing(found: VaultStatus) -> None:
    if found.missing:
        say(f"Missing keys: {', '.join(found.missing)}. Put them back: nothing is lost yet.")
        raise SystemExit(1)
