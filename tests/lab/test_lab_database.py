"""The lab's tables: as the migrations make them, upgraded when opened, apart from what can be rebuilt."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import autogenerate
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bianyin import app
from bianyin.errors import ConfigurationError, LabError
from bianyin.example_files import example_folder
from bianyin.lab import IndexRequest, lab_database, open_lab
from bianyin.lab.lab_database import HEAD, LabDatabase, migrations, revision_of
from bianyin.lab.lab_tables import metadata
from bianyin.settings import Settings

_NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "r9999"
down_revision = "{head}"
def upgrade():
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("weather", sa.Text))
    op.execute("UPDATE jobs SET weather = 'fine'")
"""


def test_the_migrations_make_the_tables_that_the_code_has(settings: Settings) -> None:
    database = LabDatabase(settings)
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": metadata}
        )
        assert autogenerate.compare_metadata(context, metadata) == []
        assert ScriptDirectory.from_config(migrations(connection)).get_heads() == [HEAD]
    database.close()


def test_an_older_one_is_upgraded_with_what_is_in_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_lab(settings) as lab:
        job = lab.queue(IndexRequest(), "甲")
    (tmp_path / "newer").mkdir()
    (tmp_path / "newer" / "r9999_next.py").write_text(_NEXT.format(head=HEAD), "utf-8")
    ours = str(Path(lab_database.__file__).parent / "migrations" / "versions")

    def with_the_next(connection: sa.Connection) -> Config:
        configured = migrations(connection)
        configured.set_main_option("path_separator", "newline")
        configured.set_main_option("version_locations", f"{ours}\n{tmp_path / 'newer'}")
        return configured

    monkeypatch.setattr(lab_database, "HEAD", "r9999")
    monkeypatch.setattr(lab_database, "migrations", with_the_next)
    with open_lab(settings) as lab:
        assert lab.job(job.id) == job
    monkeypatch.undo()
    # And so it is one of a newer version to the program of before.
    with pytest.raises(LabError, match="更新版本.*r9999") as refused:
        LabDatabase(settings)
    assert "升级" in refused.value.remedy
    monkeypatch.setattr(lab_database, "HEAD", "r9999")
    database = LabDatabase(settings)
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT weather FROM jobs")).scalars().all() == ["fine"]
    database.close()


def test_a_migration_that_fails_leaves_all_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    with monkeypatch.context() as patched:
        upgrade = command.upgrade

        def halfway(configured: Config, revision: str) -> None:
            upgrade(configured, revision)
            raise KeyboardInterrupt

        patched.setattr(command, "upgrade", halfway)
        with pytest.raises(KeyboardInterrupt):
            LabDatabase(settings)
    database = LabDatabase(settings)
    with database.read() as connection:
        assert revision_of(connection) == HEAD
    database.close()


def test_many_open_a_new_one_at_once(settings: Settings) -> None:
    settings.corpora.mkdir()
    barrier, failed = threading.Barrier(6), []

    def open_it() -> None:
        barrier.wait()
        try:
            with open_lab(settings) as lab:
                lab.queue(IndexRequest(), "甲")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    with open_lab(settings) as lab:
        assert len(lab.jobs()) == 6


def test_a_rebuild_of_the_catalog_touches_nothing_of_the_lab(settings: Settings) -> None:
    app.ingest([example_folder() / "pages"], settings)
    with open_lab(settings) as lab:
        job = lab.queue(IndexRequest(), "甲")
        app.rebuild(settings)
        assert lab.job(job.id) == job


def test_a_file_that_is_no_database_is_refused_and_left(tmp_path: Path) -> None:
    file = tmp_path / "corpora" / lab_database.FILE_NAME
    file.parent.mkdir()
    file.write_bytes(b"not a database, but somebody's" * 50)
    with pytest.raises(LabError, match="备份"):
        LabDatabase(Settings(corpora=tmp_path / "corpora"))
    assert file.read_bytes().startswith(b"not a database")


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        LabDatabase(Settings(corpora=tmp_path, database_url="mysql://user:geheim@host/db"))
    assert "geheim" not in str(refused.value)
