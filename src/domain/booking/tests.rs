use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn in_hours(hours: i64) -> DateTime<Utc> {
    now() + TimeDelta::hours(hours)
}

fn booking(status: Status) -> Booking {
    Booking {
        id: BookingId(Uuid::from_u128(1)),
        reference: Reference::from_random(7),
        provider_id: ProviderId(Uuid::from_u128(2)),
        site_id: SiteId(Uuid::from_u128(3)),
        room_id: None,
        items: Vec::new(),
        kind: Kind::External,
        stage: Stage {
            status,
            at: now(),
            by: By::Guest,
        },
        times: Times {
            span: Interval::new(in_hours(24), in_hours(26)).unwrap(),
            event: None,
            handover_at: None,
            return_at: None,
        },
        purpose: Purpose::default(),
        organiser_id: None,
        channel: Channel::Online,
        received_at: now(),
        language: Language::De,
        overrides: Vec::new(),
        rules_edition: 1,
        token_version: 1,
        sequence: 0,
        version: 1,
        created_at: now(),
        changed_at: now(),
    }
}

fn every_status() -> [Status; 9] {
    let until = in_hours(1);
    [
        Status::Held { until },
        Status::Requested,
        Status::Option { until },
        Status::Confirmed,
        Status::Declined { reason: None },
        Status::Cancelled {
            party: Party::Organiser,
            reason: None,
        },
        Status::Expired,
        Status::Completed,
        Status::NoShow,
    ]
}

/// `+` where the step is possible, for each status in the order of [`every_status`].
fn possible(step: impl Fn(Booking) -> Result<Booking, WrongState>) -> String {
    let sign = |status| {
        if step(booking(status)).is_ok() {
            '+'
        } else {
            '-'
        }
    };
    every_status().into_iter().map(sign).collect()
}

#[test]
fn each_step_is_possible_from_its_states_only() {
    let after = in_hours(30);
    let by = By::System;
    for (step, expected, found) in [
        ("request", "+--------", possible(|b| b.request(now(), by))),
        (
            "option",
            "-++------",
            possible(|b| b.set_option(now(), by, in_hours(9))),
        ),
        ("confirm", "+++------", possible(|b| b.confirm(now(), by))),
        (
            "decline",
            "-++------",
            possible(|b| b.decline(now(), by, None)),
        ),
        (
            "cancel",
            "-+++-----",
            possible(|b| b.cancel(now(), by, Party::Organiser, None)),
        ),
        ("release", "+--------", possible(|b| b.release(now(), by))),
        ("expire", "---------", possible(|b| b.expire(now()))),
        ("expire later", "+-+------", possible(|b| b.expire(after))),
        (
            "complete before the end",
            "---------",
            possible(|b| b.complete(now(), by)),
        ),
        ("complete", "---+----+", possible(|b| b.complete(after, by))),
        (
            "no show",
            "---+---+-",
            possible(|b| b.mark_no_show(after, by)),
        ),
        (
            "reinstate",
            "----++---",
            possible(|b| b.reinstate(now(), by)),
        ),
    ] {
        assert_eq!(found, expected, "{step}");
    }
}

#[test]
fn a_hold_past_its_time_is_expired_whatever_is_stored() {
    let hold = booking(Status::Held { until: in_hours(1) });
    assert_eq!(hold.status_at(now()), StatusName::Held);
    assert_eq!(hold.status_at(in_hours(1)), StatusName::Expired);
    let refused = hold.confirm(in_hours(1), By::Guest).unwrap_err();
    assert_eq!(
        refused,
        WrongState {
            from: StatusName::Expired,
            to: StatusName::Confirmed
        }
    );
}

#[test]
fn a_step_says_who_and_when_and_raises_the_sequence() {
    let confirmed = booking(Status::Requested)
        .confirm(in_hours(2), By::System)
        .unwrap();
    let stage = Stage {
        status: Status::Confirmed,
        at: in_hours(2),
        by: By::System,
    };
    assert_eq!(
        (confirmed.stage, confirmed.changed_at, confirmed.sequence),
        (stage, in_hours(2), 1)
    );
}

#[test]
fn a_reference_survives_what_people_make_of_it() {
    let reference = Reference::from_random(u128::MAX);
    assert_eq!(reference.to_string(), "ZZZZ-ZZZZ");
    assert_eq!(Reference::parse("o1il 0000"), Reference::parse("0111-0000"));
    for bad in ["", "ZZZZ-ZZZ", "ZZZZ-ZZZZZ", "UUUU-UUUU", "ÄÄÄÄ"] {
        assert_eq!(Reference::parse(bad), None, "{bad}");
    }
}
