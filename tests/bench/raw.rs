//! The limits: the same rows without the product. SQLite through its C interface, PostgreSQL through pgbench.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Done;
use crate::database::{Place, output};
use crate::template::{self, Varying};
use crate::town::today;

/// Connections of pgbench.
const CONNECTIONS: i64 = 8;

/// A copy of a seeded database that is written to without the product.
pub struct Raw {
    place: Place,
    program: PathBuf,
    script: PathBuf,
    /// The number of the next booking.
    next: i64,
}

impl Raw {
    /// Learns the statements from the database at `place`; `program` is what `raw.c` was compiled to.
    pub fn new(program: &Path, place: Place) -> Done<Self> {
        let script = place.directory().join("raw.sql");
        let mut database = place.open()?;
        let (varying, wrap, bump) = match place {
            Place::Directory(_) => (of_parameters(), Wrap::No, "WHERE id = :atom"),
            Place::Server { .. } => {
                let atoms =
                    "SELECT CASE WHEN min(id) = 1 THEN max(id) ELSE 0 END AS value FROM atom";
                let rooms = database.number("SELECT count(*) AS value FROM bookable_atom")?;
                if database.number(atoms)? != rooms {
                    return Err("the atoms are not numbered from 1 on".into());
                }
                (
                    of_variables(&database),
                    Wrap::Of(rooms),
                    "WHERE id = :atom::bigint",
                )
            }
        };
        let mut statements: Vec<_> = template::insertions(&mut database, &varying)?
            .iter()
            .map(template::Insertion::of_values)
            .collect();
        statements.push(format!("UPDATE atom SET revision = revision + 1 {bump}"));
        fs::write(&script, wrap.around(&statements))?;
        Ok(Self {
            place,
            program: program.to_owned(),
            script,
            next: 0,
        })
    }

    /// Writes for a while; gives the bookings in a second.
    pub fn run(&mut self, time: Duration) -> Done<f64> {
        match &self.place {
            Place::Directory(_) => self.run_program(time),
            Place::Server { .. } => self.run_pgbench(time),
        }
    }

    fn run_program(&mut self, time: Duration) -> Done<f64> {
        let printed = output(
            Command::new(&self.program)
                .arg(self.place.file())
                .arg(&self.script)
                .arg(time.as_secs_f64().to_string())
                .arg(self.next.to_string()),
        )?;
        let (per_second, written) = printed.trim().split_once(' ').ok_or("no figures")?;
        self.next += written.parse::<i64>()?;
        Ok(per_second.parse()?)
    }

    fn run_pgbench(&mut self, time: Duration) -> Done<f64> {
        let url = self.place.url().ok_or("no server")?;
        let printed = output(
            Command::new("pgbench")
                .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
                .arg(format!("--client={CONNECTIONS}"))
                .arg(format!("--time={}", time.as_secs().max(1)))
                .arg(format!("--define=first={}", self.next))
                .arg("--define=turn=0")
                .arg("--file")
                .arg(&self.script)
                .arg(url),
        )?;
        let figure = |before: &str| {
            let line = printed.lines().find_map(|line| line.strip_prefix(before));
            line.and_then(|line| line.split([' ', '/']).next())
                .map(ToOwned::to_owned)
        };
        let written = figure("number of transactions actually processed: ").ok_or("no figures")?;
        // The clients are not equally fast, and the slowest one's numbers must not come again.
        self.next += written.parse::<i64>()? * 2;
        Ok(figure("tps = ").ok_or("no figures")?.parse()?)
    }
}

/// What is around the statements of one booking.
enum Wrap {
    /// The program has it.
    No,
    /// pgbench: a number, what follows from it, and a transaction. So many rooms there are.
    Of(i64),
}

impl Wrap {
    fn around(&self, statements: &[String]) -> String {
        let Self::Of(rooms) = self else {
            return statements.join("\n") + "\n";
        };
        let midnight = today().timestamp();
        let statements = statements.join(";\n");
        format!(
            "\\set n :first + :turn * {CONNECTIONS} + :client_id\n\\set turn :turn + 1\n\
             \\set atom :n % {rooms} + 1\n\
             \\set starts {midnight} + (:n / {rooms} % 365 + 1) * 86400 + (:n / {rooms} / 365 % 5 + 15) * 3600\n\
             BEGIN;\n{statements};\nCOMMIT;\n"
        )
    }
}

/// The parameters of the program.
fn of_parameters() -> Varying {
    let parameter = |name: &str| format!(":{name}");
    Varying {
        organiser: parameter("organiser"),
        booking: parameter("booking"),
        key: parameter("key"),
        reference: scattered(":number"),
        idempotency_key: "'raw ' || :number".to_owned(),
        provider: parameter("provider"),
        site: parameter("site"),
        room: parameter("room"),
        atom: parameter("atom"),
        starts_at: parameter("starts_at"),
        ends_at: parameter("ends_at"),
    }
}

/// The variables of pgbench, each of a type that the server cannot guess wrong.
fn of_variables(database: &crate::database::Database) -> Varying {
    let made_at = format!("({} + :n::bigint)", today().timestamp() * 1000);
    let of_room = |column: &str| {
        format!(
            "(SELECT b.{column} FROM bookable_atom u JOIN bookable b ON b.id = u.bookable_id \
             WHERE u.atom_id = :atom::bigint)"
        )
    };
    Varying {
        organiser: database.uuid(&made_at, 3),
        booking: database.uuid(&made_at, 4),
        key: "(100000000 + :n::bigint)".to_owned(),
        reference: scattered(":n::bigint"),
        idempotency_key: "'raw ' || :n::bigint".to_owned(),
        provider: of_room("provider_id"),
        site: of_room("site_id"),
        room: of_room("id"),
        atom: ":atom::bigint".to_owned(),
        starts_at: ":starts::bigint".to_owned(),
        ends_at: "(:starts::bigint + 3600)".to_owned(),
    }
}

/// Another factor than the seed's would meet its references now and then; other numbers do not.
fn scattered(number: &str) -> String {
    format!("((({number} + 500000000) * 2654435761) & 1099511627775)")
}
