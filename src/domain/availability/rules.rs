//! The rules that need no look at claims: hours and closures, durations and modes, lead and horizon, people.

use chrono::{DateTime, TimeDelta, Utc};

use crate::availability::calendar::{Calendar, Visibility};
use crate::availability::reason::{CapacityLimit, Finding, Reason};
use crate::availability::wish::{Asker, Group, Line, Role, Wish};
use crate::days::DayCalendar;
use crate::interval::Interval;
use crate::rules::{BookingRules, Confirmation, Horizon, Identity, Mode};
use crate::time::{day_of, days_touched, wall_time};

/// The most days of a use that are looked at one by one.
const DAYS_LOOKED_AT: usize = 400;

/// Every rule of one line that the wish violates, claims aside.
pub(crate) fn rule_findings(
    line: &Line<'_>,
    role: Role,
    wish: &Wish<'_>,
    now: DateTime<Utc>,
) -> Vec<Finding> {
    let calendar = line.calendar;
    let rules = calendar.rules_for(wish.span);
    let mut reasons = Vec::new();
    reasons.extend(publication(calendar, wish));
    reasons.extend(closure(calendar, wish));
    reasons.extend(notice(rules, wish, now));
    reasons.extend(season(calendar, rules, wish, now));
    reasons.extend(group(rules, wish));
    reasons.extend(terms(calendar, wish));
    reasons.extend(identity(rules, wish));
    if role == Role::Main {
        reasons.extend(hours(calendar, wish.span));
        reasons.extend(duration(calendar, rules, wish.span));
        reasons.extend(mode(calendar, rules, wish.span));
        reasons.extend(capacity(calendar, wish));
        reasons.extend(purpose(calendar, rules, wish));
    }
    let bookable = calendar.bookable;
    reasons
        .into_iter()
        .map(|reason| Finding { bookable, reason })
        .collect()
}

fn publication(calendar: &Calendar, wish: &Wish<'_>) -> Option<Reason> {
    let known = match calendar.visibility {
        Visibility::Public => true,
        Visibility::Staff => wish.asker == Asker::Staff,
        Visibility::Archived => false,
    };
    (!known).then_some(Reason::NotPublished)
}

fn closure(calendar: &Calendar, wish: &Wish<'_>) -> Option<Reason> {
    let hits = || {
        calendar
            .closures
            .iter()
            .filter(|closure| closure.within(wish.span).is_some())
    };
    hits().next()?;
    let until = hits()
        .map(|closure| closure.ends_at)
        .collect::<Option<Vec<_>>>();
    Some(Reason::Closed {
        until: until.and_then(|ends| ends.into_iter().max()),
    })
}

/// Past and lead time: the first hides the second.
fn notice(rules: &BookingRules, wish: &Wish<'_>, now: DateTime<Utc>) -> Option<Reason> {
    let start = wish.span.start();
    let earliest = now + TimeDelta::minutes(i64::from(rules.lead_minutes));
    if start < now {
        Some(Reason::InPast { now })
    } else {
        (start < earliest).then_some(Reason::LeadTime { earliest })
    }
}

/// Horizon and release dates, both counted in local days of the site.
fn season(
    calendar: &Calendar,
    rules: &BookingRules,
    wish: &Wish<'_>,
    now: DateTime<Utc>,
) -> Vec<Reason> {
    let today = day_of(calendar.zone, now);
    let day = calendar.day(wish.span);
    let group = wish.group.code();
    let latest = rules
        .horizon(group)
        .map(|horizon| horizon.request.after(today));
    let opens_on = rules
        .release(group)
        .and_then(|release| release.opens_on(day));
    let beyond = latest
        .filter(|latest| *latest < day)
        .map(|latest| Reason::BeyondHorizon { latest });
    let not_yet = opens_on
        .filter(|opens_on| today < *opens_on)
        .map(|opens_on| Reason::NotYetOpen { opens_on });
    [beyond, not_yet].into_iter().flatten().collect()
}

fn group(rules: &BookingRules, wish: &Wish<'_>) -> Option<Reason> {
    let allowed = rules.groups.is_empty()
        || wish
            .group
            .code()
            .is_some_and(|code| rules.groups.contains(code));
    (!allowed).then(|| Reason::GroupNotAllowed {
        allowed: rules.groups.iter().cloned().collect(),
    })
}

fn terms(calendar: &Calendar, wish: &Wish<'_>) -> Option<Reason> {
    let version = calendar.terms.as_ref()?;
    let accepted = wish.accepted_terms?;
    let is_accepted = accepted.iter().any(|accepted| accepted == version.as_str());
    (!is_accepted).then(|| Reason::TermsNotAccepted {
        version: version.clone(),
    })
}

fn identity(rules: &BookingRules, wish: &Wish<'_>) -> Option<Reason> {
    if wish.identity? >= rules.identity {
        return None;
    }
    Some(match rules.identity {
        Identity::Login => Reason::LoginRequired,
        needed => Reason::EmailUnverified { needed },
    })
}

/// Opening hours; where only a holiday or school holidays keep the room shut, that is the reason.
fn hours(calendar: &Calendar, span: Interval) -> Option<Reason> {
    let opening = &calendar.rules.opening;
    let (zone, days) = (calendar.zone, &calendar.days);
    let is_open = |days: &DayCalendar| opening.open(zone, span, days).covers(span);
    if is_open(days) {
        return None;
    }
    let touched = || days_touched(zone, span, DAYS_LOOKED_AT).map(|date| (date, days.kind(date)));
    let holiday = || touched().find_map(|(date, kind)| kind.holiday.map(|holiday| (date, holiday)));
    let school_holiday = || {
        touched()
            .find(|(_, kind)| kind.is_school_holiday())
            .map(|(date, _)| date)
    };
    if let Some((date, holiday)) = holiday().filter(|_| is_open(&days.without_holidays())) {
        return Some(Reason::Holiday { date, holiday });
    }
    if let Some(date) = school_holiday().filter(|_| is_open(&days.without_school_holidays())) {
        return Some(Reason::SchoolHoliday { date });
    }
    let around = span.widened(TimeDelta::days(1), TimeDelta::days(1));
    Some(Reason::OutsideOpeningHours {
        open: opening.open(zone, around, days).spans().to_vec(),
    })
}

/// Minimum and maximum. Elapsed time, but rental days count as 24 hours also when the clock changes.
fn duration(calendar: &Calendar, rules: &BookingRules, span: Interval) -> Option<Reason> {
    let is_rental = rules.modes.iter().any(|mode| {
        matches!(mode, Mode::WholeDays { .. } | Mode::Weekend { .. })
            && mode.fits(calendar.zone, span)
    });
    let length = if is_rental {
        wall_time(calendar.zone, span.end()) - wall_time(calendar.zone, span.start())
    } else {
        span.length()
    };
    let BookingRules {
        minutes_min,
        minutes_max,
        ..
    } = *rules;
    if length < TimeDelta::minutes(i64::from(minutes_min)) {
        Some(Reason::TooShort { minutes_min })
    } else {
        (length > TimeDelta::minutes(i64::from(minutes_max)))
            .then_some(Reason::TooLong { minutes_max })
    }
}

fn mode(calendar: &Calendar, rules: &BookingRules, span: Interval) -> Option<Reason> {
    if rules.fits(calendar.zone, span) {
        return None;
    }
    let (before, after) = rules.nearest(calendar.zone, span);
    Some(match rules.grid_minutes() {
        Some(grid_minutes) => Reason::OffGrid {
            grid_minutes,
            before,
            after,
        },
        None => Reason::NotASlot {
            slots: before.into_iter().chain(after).collect(),
        },
    })
}

fn capacity(calendar: &Calendar, wish: &Wish<'_>) -> Option<Reason> {
    let people = wish.attendees?;
    let exceeded = |capacity: Option<u32>, limit| {
        let capacity = capacity.filter(|capacity| *capacity < people)?;
        Some(Reason::OverCapacity { capacity, limit })
    };
    exceeded(calendar.capacity.safety, CapacityLimit::Safety)
        .or_else(|| exceeded(calendar.capacity.of(wish.layout), CapacityLimit::Layout))
}

/// The list of allowed purposes, then dated bans that hold for everybody.
fn purpose(calendar: &Calendar, rules: &BookingRules, wish: &Wish<'_>) -> Option<Reason> {
    let day = calendar.day(wish.span);
    let allowed = || rules.purposes.iter().cloned().collect();
    let is_listed = rules.purposes.is_empty()
        || wish
            .purpose
            .is_some_and(|code| rules.purposes.contains(code));
    if !is_listed {
        return Some(Reason::PurposeNotAllowed {
            allowed: allowed(),
            banned_until: None,
        });
    }
    let ban = rules
        .purpose_bans
        .iter()
        .filter(|ban| ban.validity.contains(day))
        .find(|ban| wish.purpose.is_some_and(|code| ban.purposes.contains(code)))?;
    Some(Reason::PurposeNotAllowed {
        allowed: allowed(),
        banned_until: ban.validity.until,
    })
}

/// Confirmed at once only where every line says so, no declared group is used, the day is known and near enough.
pub(crate) fn suggested_confirmation(
    lines: &[Line<'_>],
    wish: &Wish<'_>,
    now: DateTime<Utc>,
) -> Confirmation {
    let confirms = |line: &Line<'_>| {
        let calendar = line.calendar;
        let rules = calendar.rules_for(wish.span);
        rules.confirmation == Confirmation::Instant
            && !leans_on_declared_group(rules, wish)
            && !leans_on_unknown_school_year(calendar, wish.span)
            && is_within_confirmable(calendar, rules, wish, now)
    };
    if lines.iter().all(confirms) {
        Confirmation::Instant
    } else {
        Confirmation::OnRequest
    }
}

/// Rights of a group count for decided groups only; a declared one that earns any becomes a request.
fn leans_on_declared_group(rules: &BookingRules, wish: &Wish<'_>) -> bool {
    let Group::Declared(code) = wish.group else {
        return false;
    };
    rules.groups.contains(code)
        || rules
            .horizons
            .iter()
            .any(|line| line.group.as_ref() == Some(code))
        || rules
            .releases
            .iter()
            .any(|line| line.group.as_ref() == Some(code))
}

fn leans_on_unknown_school_year(calendar: &Calendar, span: Interval) -> bool {
    let asks_for_school = calendar.rules.opening.asks_for_school();
    let mut days = days_touched(calendar.zone, span, DAYS_LOOKED_AT);
    asks_for_school && days.any(|date| calendar.days.kind(date).is_school_year_unknown())
}

fn is_within_confirmable(
    calendar: &Calendar,
    rules: &BookingRules,
    wish: &Wish<'_>,
    now: DateTime<Utc>,
) -> bool {
    let today = day_of(calendar.zone, now);
    let confirm = |horizon: &Horizon| horizon.confirm.map(|period| period.after(today));
    rules
        .horizon(wish.group.code())
        .and_then(confirm)
        .is_none_or(|latest| calendar.day(wish.span) <= latest)
}
