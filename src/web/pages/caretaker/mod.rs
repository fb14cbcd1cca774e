//! The caretaker's lists: what takes place on a day, for a telephone, with what changed since the week was printed.
//!
//! | file | what |
//! | --- | --- |
//! | `asked` | which day and building an address asks for |
//! | `load` | the read of the sheet with what stands around it |
//! | `entry` | a use as the lists show it |
//! | `phone` | a telephone number as a link dials it |
//! | `day` | the page |
//! | `week` | the sheet of the week, on paper |
//! | `printed` | the note that it is printed now |

mod asked;
mod day;
mod entry;
mod load;
mod phone;
mod printed;
mod week;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(day::show_day)
        .service(week::print_week)
        .service(printed::note);
}
