//! The busy spans of a calendar: VFREEBUSY (RFC 5545 section 3.6.4).

use chrono::{DateTime, Utc};
use domain::interval::{Interval, IntervalSet};

use crate::feeds::calendar::{head, subscription};
use crate::feeds::line::{Lines, Parameter, Value, end_second};
use crate::feeds::{CalendarText, Uid, WebAddress};

/// When something is taken within a window, for programs that look for a free time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeBusy {
    /// The feed's own name.
    pub uid: Uid,
    /// What clients call it.
    pub name: CalendarText,
    /// Where it is to be fetched.
    pub source: WebAddress,
    /// When anything in it last changed.
    pub changed_at: DateTime<Utc>,
    /// The time that is spoken of.
    pub window: Interval,
    /// What is taken for certain.
    pub taken: IntervalSet,
    /// What is requested or provisionally reserved; where it is taken as well, it counts as taken.
    pub tentative: IntervalSet,
}

impl FreeBusy {
    /// The busy spans as text, clipped to the window, in order of time.
    pub fn render(&self) -> String {
        Lines::calendar(|lines| {
            head(lines);
            subscription(lines, &self.name, &self.source);
            lines.component("VFREEBUSY", |lines| {
                lines.property("UID", &Value::uid(self.uid));
                lines.property("DTSTAMP", &Value::instant(self.changed_at));
                lines.property("DTSTART", &Value::instant(self.window.start()));
                lines.property("DTEND", &Value::instant(end_second(self.window)));
                for (span, kind) in self.busy() {
                    let kind = [Parameter::word("FBTYPE", kind)];
                    lines.property_with("FREEBUSY", &kind, &Value::period(span));
                }
            });
        })
    }

    fn busy(&self) -> Vec<(Interval, &'static str)> {
        let window = [self.window].into_iter().collect();
        let taken = self.taken.intersection(&window);
        let tentative = self.tentative.intersection(&window).difference(&taken);
        let kinds = [(taken, "BUSY"), (tentative, "BUSY-TENTATIVE")];
        let mut busy: Vec<_> = kinds
            .iter()
            .flat_map(|(spans, kind)| spans.spans().iter().map(|span| (*span, *kind)))
            .collect();
        busy.sort_unstable();
        busy
    }
}
