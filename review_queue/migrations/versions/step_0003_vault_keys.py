"""Wrap a key for each sealed blob, and record every original that was opened.

Blobs sealed before stay as they are: without a wrapped key they were sealed by the vault's key
itself, and the next rotation wraps them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Ahead of a ciphertext that a downgrade had to put its wrapped key in front of.
CARRIED = b"\x93hm wrapped key\x00"
KEY_NONCE_BYTES = 12
WRAPPED_KEY_BYTES = 48

BLOBS = sa.table(
    "vault_blobs",
    sa.column("id", sa.String),
    sa.column("key_nonce", sa.LargeBinary),
    sa.column("wrapped_key", sa.LargeBinary),
    sa.column("ciphertext", sa.LargeBinary),
)


def upgrade() -> None:
    """Add the register of keys, a wrapped key to each blob, openings and erasures."""
    _create_vault_keys()
    # An erased case keeps what is known of its attachments, and no blob is left to point at.
    with op.batch_alter_table("attachments") as attachments:
        attachments.drop_constraint("fk_attachments_blob_id_vault_blobs", type_="foreignkey")
    with op.batch_alter_table("vault_blobs") as blobs:
        blobs.add_column(sa.Column("key_nonce", sa.LargeBinary(), nullable=True))
        blobs.add_column(sa.Column("wrapped_key", sa.LargeBinary(), nullable=True))
        blobs.alter_column("case_id", existing_type=sa.String(length=16), nullable=True)
        blobs.create_foreign_key(
            "fk_vault_blobs_key_id_vault_keys", "vault_keys", ["key_id"], ["id"]
        )
    op.create_index("ix_vault_blobs_key_id", "vault_blobs", ["key_id"])
    _take_carried_keys()
    _create_original_openings()
    _create_case_erasures()


def downgrade() -> None:
    """Take the tables back; no sealed byte is lost.

    The earlier version cannot open a blob with a wrapped key. Its wrapped key goes in front of
    its ciphertext, where the next upgrade finds it; `case_id` stays nullable, because the vault's
    own blobs have none.
    """
    op.drop_table("case_erasures")
    op.drop_table("original_openings")
    _carry_wrapped_keys()
    op.drop_index("ix_vault_blobs_key_id", "vault_blobs")
    with op.batch_alter_table("vault_blobs") as blobs:
        blobs.drop_constraint("fk_vault_blobs_key_id_vault_keys", type_="foreignkey")
        blobs.drop_column("wrapped_key")
        blobs.drop_column("key_nonce")
    op.execute("DELETE FROM attachments WHERE blob_id NOT IN (SELECT id FROM vault_blobs)")
    with op.batch_alter_table("attachments") as attachments:
        attachments.create_foreign_key(
            "fk_attachments_blob_id_vault_blobs", "vault_blobs", ["blob_id"], ["id"]
        )
    op.drop_table("vault_keys")


def _create_vault_keys() -> None:
    op.create_table(
        "vault_keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rewrapped", sa.Integer(), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_vault_keys"),
        sa.UniqueConstraint("number", name="uq_vault_keys_number"),
    )
    op.execute(
        "INSERT INTO vault_keys (id, number, added_at, rewrapped) "
        "SELECT key_id, row_number() OVER (ORDER BY max(sealed_at), key_id), min(sealed_at), 0 "
        "FROM vault_blobs GROUP BY key_id"
    )


def _create_original_openings() -> None:
    op.create_table(
        "original_openings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.String(length=255), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_original_openings_case_id_cases"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_original_openings"),
    )
    op.create_index("ix_original_openings_case_id", "original_openings", ["case_id"])
    op.create_index("ix_original_openings_opened_at_id", "original_openings", ["opened_at", "id"])


def _create_case_erasures() -> None:
    op.create_table(
        "case_erasures",
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("blobs", sa.Integer(), nullable=False),
        sa.Column("erased_by", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_erasures_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_erasures"),
    )


def _carry_wrapped_keys() -> None:
    connection = op.get_bind()
    wrapped = sa.select(BLOBS.c.id).where(BLOBS.c.wrapped_key.is_not(None))
    for blob_id in connection.scalars(wrapped).all():
        blob = connection.execute(sa.select(BLOBS).where(BLOBS.c.id == blob_id)).one()
        carried = CARRIED + blob.key_nonce + blob.wrapped_key + blob.ciphertext
        connection.execute(sa.update(BLOBS).where(BLOBS.c.id == blob_id).values(ciphertext=carried))


def _take_carried_keys() -> None:
    connection = op.get_bind()
    start = sa.func.substr(BLOBS.c.ciphertext, 1, len(CARRIED), type_=sa.LargeBinary)
    key_at = len(CARRIED) + KEY_NONCE_BYTES
    for blob_id in connection.scalars(sa.select(BLOBS.c.id).where(start == CARRIED)).all():
        blob = connection.execute(sa.select(BLOBS).where(BLOBS.c.id == blob_id)).one()
        connection.execute(
            sa.update(BLOBS)
            .where(BLOBS.c.id == blob_id)
            .values(
                key_nonce=blob.ciphertext[len(CARRIED) : key_at],
                wrapped_key=blob.ciphertext[key_at : key_at + WRAPPED_KEY_BYTES],
                ciphertext=blob.ciphertext[key_at + WRAPPED_KEY_BYTES :],
            )
        )
