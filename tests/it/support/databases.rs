//! A migrated database of its own for every test, on SQLite and on PostgreSQL.
//!
//! Both are copies of a template that is migrated once. The PostgreSQL server is named by `GEMEINRAUM_TEST_POSTGRES`;
//! its user must be allowed to create databases. A server that cannot be reached fails the test: half the promise
//! would go untested.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, LazyLock, Mutex};
use std::{env, fs, process};

use chrono::DateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use store::{Backend, NewInstance, Settings, Store};
use tempfile::TempDir;

/// Databases on the server at once: with the connections of each, at most forty are open.
const POSTGRES_MAX: u32 = 4;

/// Connections that a store under test may open to PostgreSQL.
const CONNECTIONS_MAX: u32 = 8;

/// Runs `body` on a fresh SQLite file, then on a fresh PostgreSQL database.
///
/// The name that is printed stands last before the failure in the output of a failed test.
pub fn on_both(body: impl Fn(&Database)) {
    on_sqlite(&body);
    on_postgres(&body);
}

/// Runs `body` on a fresh SQLite file; for what PostgreSQL does not have.
pub fn on_sqlite(body: impl Fn(&Database)) {
    println!("on SQLite");
    body(&Database::sqlite());
}

/// Runs `body` on a fresh PostgreSQL database; for what SQLite does not have.
pub fn on_postgres(body: impl Fn(&Database)) {
    println!("on PostgreSQL");
    body(&Database::postgres());
}

/// A migrated, empty database that is deleted in the end.
pub struct Database {
    url: String,
    place: Place,
}

enum Place {
    Sqlite { directory: TempDir },
    Postgres { name: String, _permit: Permit },
}

impl Database {
    /// A file in a directory of its own.
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("gemeinraum.db");
        fs::write(&path, &*SQLITE_TEMPLATE).unwrap();
        Self {
            url: format!("sqlite://{}", path.display()),
            place: Place::Sqlite { directory },
        }
    }

    /// A database with a name of its own.
    pub fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let permit = Permit::wait();
        let name = format!(
            "gemeinraum_test_{}_{}",
            process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let template = &*POSTGRES_TEMPLATE;
        let mut server = server("postgres");
        server
            .execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .unwrap();
        Self {
            url: postgres_url(&name),
            place: Place::Postgres {
                name,
                _permit: permit,
            },
        }
    }

    /// As the configuration would name it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which of the two it is.
    pub fn backend(&self) -> Backend {
        match self.place {
            Place::Sqlite { .. } => Backend::Sqlite,
            Place::Postgres { .. } => Backend::Postgres,
        }
    }

    /// The SQLite file.
    pub fn path(&self) -> PathBuf {
        match &self.place {
            Place::Sqlite { directory } => directory.path().join("gemeinraum.db"),
            Place::Postgres { .. } => panic!("PostgreSQL has no file"),
        }
    }

    /// What a server would open it with.
    pub fn settings(&self) -> Settings {
        Settings {
            connections_max: CONNECTIONS_MAX,
            ..Settings::server(self.url())
        }
    }

    /// The store as a server has it.
    pub fn open(&self) -> Store {
        Store::open(&self.settings()).unwrap()
    }

    /// Takes away what the database itself does against double bookings.
    pub fn drop_fences(&self) {
        self.raw().execute_either(
            "DROP TRIGGER claim_excludes; DROP TRIGGER claim_within_stock",
            "ALTER TABLE claim DROP CONSTRAINT claim_excludes; \
             DROP TRIGGER claim_within_stock ON claim",
        );
    }

    /// A connection that knows nothing of the store's locks.
    pub fn raw(&self) -> Raw {
        match &self.place {
            Place::Sqlite { .. } => Raw::sqlite(&self.path()),
            Place::Postgres { name, .. } => server(name),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Postgres { name, .. } = &self.place {
            let dropped =
                server("postgres").execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            if let Err(error) = dropped {
                println!("the database {name} is left behind: {error}");
            }
        }
    }
}

/// A plain connection, for SQL that the store would never send.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Raw {
    /// The SQLite file at `path`.
    pub fn sqlite(path: &Path) -> Self {
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        connection
            .batch_execute("PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON")
            .unwrap();
        Self::Sqlite(connection)
    }

    /// Runs statements.
    pub fn execute(&mut self, sql: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql),
            Self::Postgres(connection) => connection.batch_execute(sql),
        }
    }

    /// Runs the statement of the database at hand.
    pub fn execute_either(&mut self, on_sqlite: &str, on_postgres: &str) {
        let sql = match self {
            Self::Sqlite(_) => on_sqlite,
            Self::Postgres(_) => on_postgres,
        };
        self.execute(sql).unwrap();
    }

    /// The one number that `expression` yields.
    pub fn number(&mut self, expression: &str) -> i64 {
        let query = diesel::sql_query(format!("SELECT CAST(({expression}) AS BIGINT) AS value"));
        let number: Number = match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        }
        .unwrap();
        number.value
    }

    /// The rows of `query`, whose one column is a text named `value`.
    pub fn lines(&mut self, query: &str) -> Vec<String> {
        let query = diesel::sql_query(query);
        let lines: Vec<Line> = match self {
            Self::Sqlite(connection) => query.load(connection),
            Self::Postgres(connection) => query.load(connection),
        }
        .unwrap();
        lines.into_iter().map(|line| line.value).collect()
    }
}

/// The name of the constraint or trigger that refused a statement.
pub fn refused_by(result: QueryResult<()>) -> String {
    match result {
        Err(diesel::result::Error::DatabaseError(_, info)) => {
            info.constraint_name().unwrap_or(info.message()).to_owned()
        }
        other => format!("{other:?}"),
    }
}

/// An id of the smallest number, as both databases read it in a statement.
pub fn uuid_literal(backend: Backend, number: u32) -> String {
    match backend {
        Backend::Sqlite => format!("x'{number:032x}'"),
        Backend::Postgres => format!("'{number:032x}'"),
    }
}

static SQLITE_TEMPLATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("template.db");
    store::migrate(path.to_str().unwrap(), &new_instance()).unwrap();
    fs::read(path).unwrap()
});

/// The name of the template, which is kept for the next run as long as no migration changes.
static POSTGRES_TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    let name = format!("gemeinraum_template_{:016x}", hash_of_migrations());
    let mut server = server("postgres");
    // Test runs beside this one wait here and then find the template.
    server
        .execute("SELECT pg_advisory_lock(4711250043)")
        .unwrap();
    let exists = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    if server.number(&exists) == 0 {
        let draft = format!("{name}_draft");
        let fresh = [
            format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
            format!("CREATE DATABASE {draft}"),
        ];
        for sql in fresh {
            server.execute(&sql).unwrap();
        }
        store::migrate(&postgres_url(&draft), &new_instance()).unwrap();
        server
            .execute(&format!("ALTER DATABASE {draft} RENAME TO {name}"))
            .unwrap();
    }
    name
});

fn new_instance() -> NewInstance {
    NewInstance {
        secret: [7; 32],
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn hash_of_migrations() -> u64 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("up.sql"))
        .collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read(file).unwrap().hash(&mut hasher);
    }
    hasher.finish()
}

fn postgres_url(database: &str) -> String {
    let server = env::var("GEMEINRAUM_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432".to_owned());
    format!("{}/{database}", server.trim_end_matches('/'))
}

fn server(database: &str) -> Raw {
    let url = postgres_url(database);
    match PgConnection::establish(&url) {
        Ok(connection) => Raw::Postgres(connection),
        Err(error) => panic!(
            "the tests need PostgreSQL: start a server and set GEMEINRAUM_TEST_POSTGRES, \
             such as postgres://user:password@host:5432 (tried {url}): {error}"
        ),
    }
}

/// The right to have a database on the server.
struct Permit;

static PERMITS: (Mutex<u32>, Condvar) = (Mutex::new(POSTGRES_MAX), Condvar::new());

impl Permit {
    fn wait() -> Self {
        let (left, freed) = &PERMITS;
        let mut left = freed
            .wait_while(left.lock().unwrap(), |left| *left == 0)
            .unwrap();
        *left -= 1;
        Self
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let (left, freed) = &PERMITS;
        *left.lock().unwrap() += 1;
        freed.notify_one();
    }
}
