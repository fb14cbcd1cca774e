//! A reported barrier, as the mail that goes out.

use crate::notify::Report;
use crate::services::barriers::BarrierReport;

/// The report in an entry of the outbox; `None` if it cannot be read.
pub fn write(payload: &str) -> Option<Report> {
    let BarrierReport {
        to,
        barrier,
        place,
        name,
        email,
    } = crate::services::barriers::read(payload)?;
    Some(Report {
        to,
        barrier,
        place,
        name,
        email,
    })
}
