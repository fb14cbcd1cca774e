//! The verdict on a wish: every violated rule, whether it is confirmed at once, and the claims to be made.

use chrono::{DateTime, Utc};

use crate::availability::conflict::{conflicts, wanted_claims};
use crate::availability::reason::{Finding, Reason};
use crate::availability::rules::{rule_findings, suggested_confirmation};
use crate::availability::wish::{Line, Wish};
use crate::bookable::AtomKind;
use crate::ids::AtomId;
use crate::interval::Interval;
use crate::rules::{Confirmation, Requests};

/// A claim that a wish would make: already widened by the buffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedClaim {
    /// On which atom.
    pub atom: AtomId,
    /// Of what kind the atom is.
    pub kind: AtomKind,
    /// When; at most [`CLAIM_LENGTH_MAX`](crate::availability::calendar::CLAIM_LENGTH_MAX) long.
    pub span: Interval,
    /// How much, at least 1.
    pub quantity: u32,
}

/// What the rules and the claims say of a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Every violated rule, each once for each room or resource; none: the wish can be granted.
    pub findings: Vec<Finding>,
    /// Whether a grantable wish is confirmed at once.
    pub confirmation: Confirmation,
    /// What it does to others while it is a request.
    pub requests: Requests,
    /// The claims it would make, ascending by atom and start.
    pub claims: Vec<WantedClaim>,
}

impl Verdict {
    /// Whether nothing stands in the way.
    pub fn is_free(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether what stands in the way is rules that staff may set aside.
    pub fn may_be_overridden(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.reason.may_be_overridden())
    }
}

/// Judges a wish by all rules of all its rooms and resources.
///
/// Each calendar's window must hold the span it would occupy. The verdict is as of `now`; whoever stores the
/// claims must have locked their atoms before the calendars were loaded.
pub fn check(lines: &[Line<'_>], wish: &Wish<'_>, now: DateTime<Utc>) -> Verdict {
    debug_assert!(
        lines.iter().all(|line| line
            .calendar
            .window
            .contains(line.calendar.buffers.occupied(wish.span))),
        "the calendars know all claims that may be in the way"
    );
    let mut findings: Vec<_> = lines
        .iter()
        .flat_map(|line| rule_findings(line, line.role(lines), wish, now))
        .collect();
    findings.extend(missing_companions(lines));
    findings.extend(conflicts(lines, wish));
    let requests = lines
        .iter()
        .map(|line| line.calendar.rules_for(wish.span).requests)
        .find(|requests| *requests == Requests::Compete)
        .unwrap_or_default();
    Verdict {
        findings,
        confirmation: suggested_confirmation(lines, wish, now),
        requests,
        claims: wanted_claims(lines, wish),
    }
}

fn missing_companions(lines: &[Line<'_>]) -> impl Iterator<Item = Finding> {
    let is_wished = |bookable| lines.iter().any(|line| line.calendar.bookable == bookable);
    lines.iter().flat_map(move |line| {
        let missing = line
            .calendar
            .companions
            .iter()
            .filter(move |companion| !is_wished(**companion));
        missing.map(|companion| Finding {
            bookable: line.calendar.bookable,
            reason: Reason::MustGoTogether {
                companion: *companion,
            },
        })
    })
}
