//! The occupancy plan of the office: who is where and when, on the screen, on paper and as a file; and how a booking
//! is moved in it.
//!
//! | file | what |
//! | --- | --- |
//! | `asked` | which days and rooms an address asks for |
//! | `load` | the read of the plan with what stands around it |
//! | `entry`, `grid` | a use as a cell shows it; rooms, days and cells |
//! | `show` | the page: day, week, month, list |
//! | `print` | the notice board and the sheet of the caretaker |
//! | `export` | the same as a table for other programs |
//! | `moving`, `target` | another time or room for a booking, and back |

mod asked;
mod entry;
mod export;
mod grid;
mod load;
mod moving;
mod print;
mod show;
mod target;
mod words;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(show::show_plan)
        .service(print::print_plan)
        .service(export::export_csv)
        .service(export::export_xlsx)
        .service(moving::ask_where)
        .service(moving::move_booking);
}
