"""The store's tables on SQLite, and the triggers that keep them append-only."""

from __future__ import annotations

# Each entry takes the schema from one version to the next; entries are only ever added.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE facts (
            position INTEGER PRIMARY KEY,
            recorded_at INTEGER NOT NULL,
            originator_id BLOB NOT NULL,
            originator_version INTEGER NOT NULL,
            topic TEXT NOT NULL,
            state BLOB NOT NULL,
            UNIQUE (originator_id, originator_version)
        )
        """,
        """
        CREATE TABLE texts (
            position INTEGER NOT NULL,
            field TEXT NOT NULL,
            salt BLOB,
            text TEXT,
            PRIMARY KEY (position, field)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE idempotency (
            account TEXT NOT NULL,
            key TEXT NOT NULL,
            body_digest TEXT NOT NULL,
            answer TEXT NOT NULL,
            position INTEGER NOT NULL,
            kept_at INTEGER NOT NULL,
            PRIMARY KEY (account, key)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL)",
        "CREATE TABLE store_state (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        # The second condition is for REPLACE, which would delete the older row without a word.
        """
        CREATE TRIGGER facts_only_grow BEFORE INSERT ON facts
        WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM facts)
          OR EXISTS (SELECT 1 FROM facts WHERE originator_id = NEW.originator_id
                     AND originator_version = NEW.originator_version)
        BEGIN SELECT RAISE(ABORT, 'a fact takes the position after the last, once'); END
        """,
        """
        CREATE TRIGGER facts_never_change BEFORE UPDATE ON facts
        BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END
        """,
        """
        CREATE TRIGGER facts_never_go BEFORE DELETE ON facts
        BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END
        """,
        """
        CREATE TRIGGER texts_only_grow BEFORE INSERT ON texts
        WHEN EXISTS (SELECT 1 FROM texts WHERE position = NEW.position AND field = NEW.field)
        BEGIN SELECT RAISE(ABORT, 'texts are never replaced'); END
        """,
        """
        CREATE TRIGGER texts_may_only_be_forgotten BEFORE UPDATE ON texts
        WHEN NEW.position IS NOT OLD.position OR NEW.field IS NOT OLD.field
          OR NEW.salt IS NOT NULL OR NEW.text IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'texts are never changed, only forgotten'); END
        """,
        """
        CREATE TRIGGER texts_never_go BEFORE DELETE ON texts
        BEGIN SELECT RAISE(ABORT, 'texts are never deleted'); END
        """,
    ),
    (
        """
        CREATE TABLE tiles (
            tree TEXT NOT NULL,
            level INTEGER NOT NULL,
            start_index INTEGER NOT NULL,
            hashes BLOB NOT NULL,
            PRIMARY KEY (tree, level, start_index)
        )
        """,
        """
        CREATE TABLE signing_keys (
            tree TEXT NOT NULL,
            number INTEGER NOT NULL,
            from_size INTEGER NOT NULL,
            name TEXT NOT NULL,
            public_key TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            PRIMARY KEY (tree, number)
        )
        """,
        """
        CREATE TABLE checkpoints (
            tree TEXT NOT NULL,
            number INTEGER NOT NULL,
            size INTEGER NOT NULL,
            root TEXT NOT NULL,
            note TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            PRIMARY KEY (tree, number)
        )
        """,
        # Hashes follow one another without a gap: of two sealers, one finds its place taken.
        """
        CREATE TRIGGER tiles_only_grow BEFORE INSERT ON tiles
        WHEN length(NEW.hashes) = 0 OR length(NEW.hashes) % 32 <> 0
          OR NEW.start_index IS NOT coalesce((
              SELECT start_index + length(hashes) / 32 FROM tiles
              WHERE tree = NEW.tree AND level = NEW.level ORDER BY start_index DESC LIMIT 1), 0)
        BEGIN SELECT RAISE(ABORT, 'hashes follow the last, without a gap'); END
        """,
        """
        CREATE TRIGGER signing_keys_only_grow BEFORE INSERT ON signing_keys
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM signing_keys
                                WHERE tree = NEW.tree)
          OR NEW.from_size < (SELECT coalesce(max(from_size), 0) FROM signing_keys
                              WHERE tree = NEW.tree)
        BEGIN SELECT RAISE(ABORT, 'a key follows the last'); END
        """,
        """
        CREATE TRIGGER checkpoints_only_grow BEFORE INSERT ON checkpoints
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM checkpoints
                                WHERE tree = NEW.tree)
          OR NEW.size < (SELECT coalesce(max(size), 0) FROM checkpoints WHERE tree = NEW.tree)
        BEGIN SELECT RAISE(ABORT, 'a checkpoint follows the last'); END
        """,
        *(
            f"""
            CREATE TRIGGER {table}_never_{what} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} only grow'); END
            """
            for table in ("tiles", "signing_keys", "checkpoints")
            for what, verb in (("change", "UPDATE"), ("go", "DELETE"))
        ),
    ),
    (
        # What is planted in advance must not stand in the way of what the log signs itself.
        "DROP TRIGGER signing_keys_only_grow",
        """
        CREATE TRIGGER signing_keys_only_grow BEFORE INSERT ON signing_keys
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM signing_keys
                                WHERE tree = NEW.tree)
          OR NEW.from_size < (SELECT coalesce(max(from_size), 0) FROM signing_keys
                              WHERE tree = NEW.tree)
          OR NEW.from_size > 1 + coalesce((
              SELECT start_index + length(hashes) / 32 FROM tiles
              WHERE tree = NEW.tree AND level = 0 ORDER BY start_index DESC LIMIT 1), 0)
        BEGIN SELECT RAISE(ABORT, 'a key follows the last'); END
        """,
        "DROP TRIGGER checkpoints_only_grow",
        """
        CREATE TRIGGER checkpoints_only_grow BEFORE INSERT ON checkpoints
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM checkpoints
                                WHERE tree = NEW.tree)
          OR NEW.size < (SELECT coalesce(max(size), 0) FROM checkpoints WHERE tree = NEW.tree)
          OR NEW.size > coalesce((
              SELECT start_index + length(hashes) / 32 FROM tiles
              WHERE tree = NEW.tree AND level = 0 ORDER BY start_index DESC LIMIT 1), 0)
        BEGIN SELECT RAISE(ABORT, 'a checkpoint follows the last, and covers what is stored'); END
        """,
        # A salt of another length would let words pass into it: their digest stays the same.
        "DROP TRIGGER texts_only_grow",
        """
        CREATE TRIGGER texts_only_grow BEFORE INSERT ON texts
        WHEN EXISTS (SELECT 1 FROM texts WHERE position = NEW.position AND field = NEW.field)
          OR (NEW.salt IS NOT NULL AND length(NEW.salt) <> 16)
        BEGIN SELECT RAISE(ABORT, 'texts are never replaced, and salted with 16 bytes'); END
        """,
    ),
)
