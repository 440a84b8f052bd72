"""The schema on PostgreSQL, version by version, and the triggers that keep it append-only."""

from __future__ import annotations

# Each entry takes the schema from one version to the next; entries are only ever added.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE facts (
            position bigint PRIMARY KEY,
            recorded_at bigint NOT NULL,
            originator_id uuid NOT NULL,
            originator_version integer NOT NULL,
            topic text NOT NULL,
            state bytea NOT NULL,
            UNIQUE (originator_id, originator_version)
        )
        """,
        """
        CREATE TABLE texts (
            position bigint NOT NULL,
            field text NOT NULL,
            salt bytea,
            text text,
            PRIMARY KEY (position, field)
        )
        """,
        """
        CREATE TABLE idempotency (
            account text NOT NULL,
            key text NOT NULL,
            body_digest text NOT NULL,
            answer text NOT NULL,
            position bigint NOT NULL,
            kept_at bigint NOT NULL,
            PRIMARY KEY (account, key)
        )
        """,
        "CREATE TABLE leases (name text PRIMARY KEY, holder text NOT NULL, until bigint NOT NULL)",
        "CREATE TABLE store_state (name text PRIMARY KEY, value text NOT NULL)",
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is refused on %: it only grows', TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$
        """,
        # One look for each statement: a trigger for each row would slow a bulk load.
        """
        CREATE FUNCTION refuse_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            low bigint; high bigint; many bigint; follows boolean;
        BEGIN
            SELECT min(position), max(position), count(*) INTO low, high, many FROM added;
            follows := low = 1;
            IF low > 1 THEN
                PERFORM 1 FROM facts WHERE position = low - 1;
                follows := FOUND;
            END IF;
            IF many > 0 AND (high - low + 1 <> many OR NOT follows) THEN
                RAISE EXCEPTION 'a fact takes the position after the last'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        END $$
        """,
        """
        CREATE FUNCTION refuse_all_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.position <> OLD.position OR NEW.field <> OLD.field
               OR NEW.salt IS NOT NULL OR NEW.text IS NOT NULL THEN
                RAISE EXCEPTION 'texts are never changed, only forgotten'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER facts_only_grow AFTER INSERT ON facts
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_gaps()
        """,
        """
        CREATE TRIGGER facts_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON facts
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER texts_never_go BEFORE DELETE OR TRUNCATE ON texts
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER texts_may_only_be_forgotten BEFORE UPDATE ON texts
        FOR EACH ROW EXECUTE FUNCTION refuse_all_but_forgetting()
        """,
    ),
    (
        """
        CREATE TABLE tiles (
            tree text NOT NULL,
            level integer NOT NULL,
            start_index bigint NOT NULL,
            hashes bytea NOT NULL,
            PRIMARY KEY (tree, level, start_index)
        )
        """,
        """
        CREATE TABLE signing_keys (
            tree text NOT NULL,
            number integer NOT NULL,
            from_size bigint NOT NULL,
            name text NOT NULL,
            public_key text NOT NULL,
            made_at bigint NOT NULL,
            PRIMARY KEY (tree, number)
        )
        """,
        """
        CREATE TABLE checkpoints (
            tree text NOT NULL,
            number integer NOT NULL,
            size bigint NOT NULL,
            root text NOT NULL,
            note text NOT NULL,
            made_at bigint NOT NULL,
            PRIMARY KEY (tree, number)
        )
        """,
        # Hashes follow one another without a gap: of two sealers, one finds its place taken.
        """
        CREATE FUNCTION refuse_gaps_of_hashes() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            next_one bigint;
        BEGIN
            SELECT start_index + length(hashes) / 32 INTO next_one FROM tiles
            WHERE tree = NEW.tree AND level = NEW.level ORDER BY start_index DESC LIMIT 1;
            IF length(NEW.hashes) = 0 OR length(NEW.hashes) % 32 <> 0
               OR NEW.start_index <> coalesce(next_one, 0) THEN
                RAISE EXCEPTION 'hashes follow the last, without a gap'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE FUNCTION refuse_gaps_of_keys() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            last integer; least bigint;
        BEGIN
            SELECT max(number), max(from_size) INTO last, least FROM signing_keys
            WHERE tree = NEW.tree;
            IF NEW.number <> coalesce(last, 0) + 1 OR NEW.from_size < coalesce(least, 0) THEN
                RAISE EXCEPTION 'a key follows the last' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE FUNCTION refuse_gaps_of_checkpoints() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            last integer; least bigint;
        BEGIN
            SELECT max(number), max(size) INTO last, least FROM checkpoints
            WHERE tree = NEW.tree;
            IF NEW.number <> coalesce(last, 0) + 1 OR NEW.size < coalesce(least, 0) THEN
                RAISE EXCEPTION 'a checkpoint follows the last'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        *(
            f"""
            CREATE TRIGGER {table}_only_grow BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_gaps_of_{what}()
            """
            for table, what in (
                ("tiles", "hashes"),
                ("signing_keys", "keys"),
                ("checkpoints", "checkpoints"),
            )
        ),
        *(
            f"""
            CREATE TRIGGER {table}_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
            for table in ("tiles", "signing_keys", "checkpoints")
        ),
    ),
    (
        # What is planted in advance must not stand in the way of what the log signs itself.
        """
        CREATE OR REPLACE FUNCTION refuse_gaps_of_keys() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            last integer; least bigint; stored bigint;
        BEGIN
            SELECT max(number), max(from_size) INTO last, least FROM signing_keys
            WHERE tree = NEW.tree;
            SELECT start_index + length(hashes) / 32 INTO stored FROM tiles
            WHERE tree = NEW.tree AND level = 0 ORDER BY start_index DESC LIMIT 1;
            IF NEW.number <> coalesce(last, 0) + 1 OR NEW.from_size < coalesce(least, 0)
               OR NEW.from_size > coalesce(stored, 0) + 1 THEN
                RAISE EXCEPTION 'a key follows the last' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE OR REPLACE FUNCTION refuse_gaps_of_checkpoints() RETURNS trigger
        LANGUAGE plpgsql AS $$
        DECLARE
            last integer; least bigint; stored bigint;
        BEGIN
            SELECT max(number), max(size) INTO last, least FROM checkpoints
            WHERE tree = NEW.tree;
            SELECT start_index + length(hashes) / 32 INTO stored FROM tiles
            WHERE tree = NEW.tree AND level = 0 ORDER BY start_index DESC LIMIT 1;
            IF NEW.number <> coalesce(last, 0) + 1 OR NEW.size < coalesce(least, 0)
               OR NEW.size > coalesce(stored, 0) THEN
                RAISE EXCEPTION 'a checkpoint follows the last, and covers what is stored'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        # A salt of another length would let words pass into it: their digest stays the same.
        # What stands there already is not asked: a verifier names it.
        """
        ALTER TABLE texts ADD CONSTRAINT texts_salted_with_16_bytes
        CHECK (salt IS NULL OR length(salt) = 16) NOT VALID
        """,
    ),
)
