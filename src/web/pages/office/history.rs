//! What happened to a booking, as lines.

use chrono_tz::Tz;
use domain::booking::By;

use crate::i18n::format;
use crate::services::history::{Happened, HistoryEntry};
use crate::web::Clerk;

/// A line of the history.
pub(super) struct Step {
    pub(super) when: String,
    pub(super) what: String,
    pub(super) who: String,
}

/// The lines, the latest first.
pub(super) fn steps(clerk: &Clerk, zone: Tz, entries: Vec<HistoryEntry>) -> Vec<Step> {
    let language = clerk.place.language;
    let frame = clerk.frame("");
    let step = |entry: HistoryEntry| {
        let what = match &entry.what {
            Happened::Step { notice, .. } => {
                let code = notice.action().trim_start_matches("booking.");
                frame.t(&format!("history.{code}"))
            }
            Happened::Resolved(_) => frame.t("history.resolved"),
        };
        let who = entry.name.map(|name| name.to_string());
        Step {
            when: format::date_time(language, &entry.at.with_timezone(&zone)),
            what,
            who: who.unwrap_or_else(|| frame.t(unnamed(entry.by))),
        }
    };
    entries.into_iter().rev().map(step).collect()
}

fn unnamed(by: By) -> &'static str {
    match by {
        By::Guest => "history.by_guest",
        By::System => "history.by_system",
        By::Key(_) => "history.by_key",
        By::Account(_) => "history.by_account",
    }
}
