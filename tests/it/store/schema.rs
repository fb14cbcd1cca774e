//! One schema on both databases: what SQLite and PostgreSQL say about it must be the same text.
//!
//! Each fact is a line, such as `claim.hold_until integer null` or `claim (booking_key) -> booking (key) cascade`.
//! What the two write differently is brought to one form in the query itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::databases::Database;

/// The tables of the product, as a common table expression `t (name)`.
const SQLITE_TABLES: &str = "WITH t AS (SELECT name, sql FROM sqlite_master WHERE type = 'table' \
    AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%diesel%')";

/// The same, `t (oid, name)`.
const POSTGRES_TABLES: &str = "WITH t AS (SELECT oid, relname AS name FROM pg_class WHERE relkind = 'r' \
    AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '%diesel%')";

fn facts(database: &Database, tables: &str, query: &str) -> BTreeSet<String> {
    let lines = database.raw().lines(&format!("{tables} {query}"));
    lines.into_iter().collect()
}

fn on_sqlite(query: &str) -> BTreeSet<String> {
    facts(&Database::sqlite(), SQLITE_TABLES, query)
}

fn on_postgres(query: &str) -> BTreeSet<String> {
    facts(&Database::postgres(), POSTGRES_TABLES, query)
}

fn assert_same(left: &BTreeSet<String>, right: &BTreeSet<String>, at_least: usize) {
    let differing: Vec<_> = left.symmetric_difference(right).collect();
    assert_eq!(differing, [""; 0]);
    assert!(
        left.len() >= at_least,
        "only {} facts were found",
        left.len()
    );
}

/// Columns of PostgreSQL with their type, which tells ids from other bytes.
const POSTGRES_COLUMNS: &str = "SELECT t.name || '.' || a.attname || ' ' \
    || CASE format_type(a.atttypid, NULL) WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'bytes' \
       ELSE format_type(a.atttypid, NULL) END \
    || CASE WHEN a.attnotnull THEN '' ELSE ' null' END AS value \
    FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped";

#[test]
fn the_columns_are_the_same() {
    let sqlite = on_sqlite(
        "SELECT t.name || '.' || c.name || ' ' \
         || CASE c.type WHEN 'BIGINT' THEN 'integer' WHEN 'BLOB' THEN 'bytes' ELSE lower(c.type) END \
         || iif(c.\"notnull\", '', ' null') AS value FROM t, pragma_table_info(t.name) c",
    );
    let postgres = on_postgres(POSTGRES_COLUMNS);
    let postgres = postgres.iter().map(|fact| fact.replace(" uuid", " bytes"));
    assert_same(&sqlite, &postgres.collect(), 200);
}

#[test]
fn the_defaults_are_the_same() {
    let sqlite = on_sqlite(
        "SELECT t.name || '.' || c.name || ' ' || c.dflt_value AS value \
         FROM t, pragma_table_info(t.name) c WHERE c.dflt_value IS NOT NULL",
    );
    let postgres = on_postgres(
        "SELECT t.name || '.' || a.attname || ' ' \
         || replace(pg_get_expr(d.adbin, d.adrelid), '::text', '') AS value FROM t \
         JOIN pg_attribute a ON a.attrelid = t.oid \
         JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum",
    );
    assert_same(&sqlite, &postgres, 20);
}

#[test]
fn the_primary_and_unique_keys_are_the_same() {
    let sqlite = on_sqlite(
        "SELECT name || ' primary (' || group_concat(name_of, ', ') || ')' AS value FROM ( \
         SELECT t.name, c.name AS name_of FROM t, pragma_table_info(t.name) c WHERE c.pk > 0 ORDER BY t.name, c.pk \
         ) GROUP BY name \
         UNION ALL SELECT name || ' unique (' || group_concat(name_of, ', ') || ')' FROM ( \
         SELECT t.name, i.name AS of, c.name AS name_of FROM t, pragma_index_list(t.name) i, \
         pragma_index_info(i.name) c WHERE i.origin = 'u' ORDER BY i.name, c.seqno) GROUP BY name, of",
    );
    let postgres = on_postgres(
        "SELECT t.name || CASE k.contype WHEN 'p' THEN ' primary (' ELSE ' unique (' END \
         || string_agg(a.attname, ', ' ORDER BY n.place) || ')' AS value FROM t \
         JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u') \
         CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS n (number, place) \
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n.number \
         GROUP BY t.name, k.oid, k.contype",
    );
    assert_same(&sqlite, &postgres, 30);
}

#[test]
fn the_foreign_keys_and_what_they_do_on_delete_are_the_same() {
    let sqlite = on_sqlite(
        "SELECT name || ' (' || group_concat(own, ', ') || ') -> ' || parent || ' (' || group_concat(theirs, ', ') \
         || ') ' || on_update || ', ' || on_delete AS value FROM ( \
         SELECT t.name, f.id, f.\"from\" AS own, f.\"table\" AS parent, f.\"to\" AS theirs, \
         lower(f.on_update) AS on_update, lower(f.on_delete) AS on_delete \
         FROM t, pragma_foreign_key_list(t.name) f ORDER BY t.name, f.id, f.seq) GROUP BY name, id",
    );
    let action = |column: &str| {
        format!(
            "CASE k.{column} WHEN 'a' THEN 'no action' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' \
             WHEN 'r' THEN 'restrict' ELSE k.{column}::text END"
        )
    };
    let postgres = on_postgres(&format!(
        "SELECT t.name || ' (' || string_agg(own.attname, ', ' ORDER BY n.place) || ') -> ' \
         || k.confrelid::regclass || ' (' || string_agg(theirs.attname, ', ' ORDER BY n.place) || ') ' \
         || {} || ', ' || {} AS value FROM t \
         JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' \
         CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS n (own, theirs, place) \
         JOIN pg_attribute own ON own.attrelid = t.oid AND own.attnum = n.own \
         JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attnum = n.theirs \
         GROUP BY t.name, k.oid, k.confrelid, k.confupdtype, k.confdeltype",
        action("confupdtype"),
        action("confdeltype")
    ));
    assert_same(&sqlite, &postgres, 30);
}

#[test]
fn the_indexes_and_their_conditions_are_the_same() {
    let sqlite = on_sqlite(
        "SELECT name || ' ' || of || ' (' || group_concat(column_name, ', ') || ')' || condition AS value FROM ( \
         SELECT t.name, i.name AS of, c.name AS column_name, \
         iif(instr(m.sql, ' WHERE '), substr(m.sql, instr(m.sql, ' WHERE ')), '') AS condition \
         FROM t, pragma_index_list(t.name) i, pragma_index_info(i.name) c \
         JOIN sqlite_master m ON m.name = i.name WHERE i.origin = 'c' ORDER BY i.name, c.seqno) GROUP BY name, of",
    );
    let postgres = on_postgres(
        "SELECT t.name || ' ' || i.relname || ' (' || string_agg(a.attname, ', ' ORDER BY n.place) || ')' \
         || coalesce(' WHERE ' || replace(replace(replace(trim(BOTH '()' FROM pg_get_expr(x.indpred, t.oid)), \
         '::text', ''), '= ANY (ARRAY[', 'IN ('), ']', ')'), '') \
         AS value FROM t JOIN pg_index x ON x.indrelid = t.oid \
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = x.indexrelid AND contype IN ('p', 'u', 'x')) \
         JOIN pg_class i ON i.oid = x.indexrelid \
         CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS n (number, place) \
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n.number \
         GROUP BY t.oid, t.name, i.relname, x.indpred",
    );
    assert_same(&sqlite, &postgres, 30);
}

#[test]
fn the_triggers_have_the_same_names() {
    let mut sqlite = on_sqlite(
        "SELECT t.name || ' ' || m.name AS value FROM t JOIN sqlite_master m \
         ON m.type = 'trigger' AND m.tbl_name = t.name",
    );
    let postgres = on_postgres(
        "SELECT t.name || ' ' || g.tgname AS value FROM t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal",
    );
    let as_constraint = on_postgres(
        "SELECT t.name || ' ' || k.conname AS value FROM t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'x'",
    );
    assert_eq!(
        as_constraint,
        BTreeSet::from(["claim claim_excludes".to_owned()])
    );
    assert!(sqlite.remove("claim claim_excludes"));
    assert_same(&sqlite, &postgres, 4);
}

#[test]
fn the_checks_are_the_same_to_the_letter_and_all_of_them_are_in_force() {
    let [sqlite, postgres] = ["sqlite", "postgres"].map(|database| {
        let mut checks = BTreeSet::new();
        for name in migrations(database) {
            let sql = fs::read_to_string(folder(database).join(&name).join("up.sql")).unwrap();
            checks.extend(checks_in(&sql));
        }
        checks
    });
    assert_same(&sqlite, &postgres, 20);
    let named = sqlite.iter().map(|check| check.split_once(' ').unwrap().0);
    let in_force = on_postgres(
        "SELECT k.conname AS value FROM t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'c'",
    );
    assert_same(&named.map(str::to_owned).collect(), &in_force, 20);
    let tables = on_sqlite("SELECT sql AS value FROM t");
    let stored = tables.iter().flat_map(|table| checks_in(table));
    assert_same(&sqlite, &stored.collect(), 20);
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert_eq!(migrations("sqlite"), migrations("postgres"));
}

/// A commit must not fail for one job's sake, a refusal must not end the transaction, a panic must be caught.
#[test]
fn nothing_is_used_that_would_take_a_whole_group_of_writes_down() {
    for name in migrations("sqlite") {
        let sql = fs::read_to_string(folder("sqlite").join(&name).join("up.sql")).unwrap();
        for banned in [
            "DEFERR",
            "RAISE(ROLLBACK",
            "RAISE(FAIL",
            "ON CONFLICT ROLLBACK",
        ] {
            assert!(!sql.to_uppercase().contains(banned), "{name} has {banned}");
        }
    }
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    assert!(!manifest.unwrap().contains("panic = \"abort\""));
}

#[test]
fn the_tables_that_the_store_is_compiled_with_are_those_of_the_database() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/schema");
    let files = fs::read_dir(folder).unwrap();
    let source: String = files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let mut table = "";
    let mut compiled = BTreeSet::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        } else if let Some((column, kind)) = line.split_once(" -> ") {
            let Some(kind) = kind.strip_suffix(',') else {
                continue;
            };
            let not_null = kind.trim_start_matches("Nullable<").trim_end_matches('>');
            let null = if not_null == kind { "" } else { " null" };
            let kind = match not_null {
                "BigInt" => "integer",
                "Text" => "text",
                "Binary" => "bytes",
                "SqlUuid" => "uuid",
                other => panic!("{table}.{column} is {other}"),
            };
            compiled.insert(format!("{table}.{column} {kind}{null}"));
        }
    }
    assert_same(&compiled, &on_postgres(POSTGRES_COLUMNS), 200);
}

fn folder(database: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(database)
}

fn migrations(database: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(database)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Each `CONSTRAINT name CHECK (...)` of a text, as `name (...)` with single blanks.
fn checks_in(sql: &str) -> Vec<String> {
    let mut checks = Vec::new();
    for part in sql.split("CONSTRAINT ").skip(1) {
        let Some((name, rest)) = part.split_once(" CHECK (") else {
            continue;
        };
        let mut open = 1;
        let end = rest.find(|character| {
            match character {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            open == 0
        });
        let body: Vec<&str> = rest[..end.unwrap()].split_whitespace().collect();
        checks.push(format!("{name} ({})", body.join(" ")));
    }
    checks
}
