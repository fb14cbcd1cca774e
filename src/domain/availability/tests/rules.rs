//! Hours, holidays, clock changes, horizons, groups, people: what the rules say.

use super::*;

#[test]
fn every_violated_rule_is_named_with_what_would_satisfy_it() {
    let calendar = Calendar {
        capacity: Capacity {
            rows: Some(100),
            safety: Some(120),
            ..Capacity::default()
        },
        ..room(BookingRules {
            minutes_min: 60,
            lead_minutes: 24 * 60,
            purposes: [code("wedding")].into(),
            groups: [code("local_club")].into(),
            identity: Identity::VerifiedEmail,
            modes: vec![Mode::Free { grid_minutes: 30 }],
            ..BookingRules::default()
        })
    };
    let wish = Wish {
        attendees: Some(110),
        layout: Some(Layout::Rows),
        identity: Some(Identity::Email),
        ..Wish::look(span("2027-03-01 10:10 - 10:40"))
    };
    let offer = |text| Some(span(text));
    assert_eq!(
        reasons(&calendar, &wish),
        [
            Reason::LeadTime {
                earliest: instant("2027-03-02 09:00")
            },
            Reason::GroupNotAllowed {
                allowed: vec![code("local_club")]
            },
            Reason::EmailUnverified {
                needed: Identity::VerifiedEmail
            },
            Reason::TooShort { minutes_min: 60 },
            Reason::OffGrid {
                grid_minutes: 30,
                before: offer("2027-03-01 10:00 - 10:30"),
                after: offer("2027-03-01 10:30 - 11:00"),
            },
            Reason::OverCapacity {
                capacity: 100,
                limit: CapacityLimit::Layout
            },
            Reason::PurposeNotAllowed {
                allowed: vec![code("wedding")],
                banned_until: None
            },
        ]
    );
}

#[test]
fn a_holiday_is_the_reason_only_where_the_room_would_be_open_without_it() {
    let calendar = with_hours(
        room(BookingRules::default()),
        &[(None, "08:00-22:00", Condition::NotHoliday)],
    );
    let good_friday = NaiveDate::from_ymd_opt(2027, 3, 26).unwrap();
    let found = reasons_at(&calendar, "2027-03-26 18:00 - 20:00");
    assert!(matches!(found[..], [Reason::Holiday { date, .. }] if date == good_friday));
    let found = reasons_at(&calendar, "2027-03-26 21:00 - 23:00");
    assert!(matches!(&found[..], [Reason::OutsideOpeningHours { .. }]));
    let open = vec![
        span("2027-03-11 20:00 - 22:00"),
        span("2027-03-12 08:00 - 22:00"),
        span("2027-03-13 08:00 - 22:00"),
    ];
    assert_eq!(
        reasons_at(&calendar, "2027-03-12 20:00 - 23:00"),
        [Reason::OutsideOpeningHours { open }]
    );
}

#[test]
fn openings_that_touch_at_midnight_are_one() {
    let lines = [
        (None, "18:00-00:00", Condition::Always),
        (None, "00:00-02:00", Condition::Always),
    ];
    let calendar = with_hours(room(BookingRules::default()), &lines);
    assert_eq!(
        reasons_at(&calendar, "2027-03-12 20:00 - 2027-03-13 02:00"),
        []
    );
    let over_midnight = with_hours(
        room(BookingRules::default()),
        &[(Some(Weekday::Fri), "18:00-02:00", Condition::Always)],
    );
    assert_eq!(
        reasons_at(&over_midnight, "2027-03-12 20:00 - 2027-03-13 02:00"),
        []
    );
    assert_eq!(
        reasons_at(&over_midnight, "2027-03-13 20:00 - 22:00").len(),
        1
    );
}

#[test]
fn a_night_over_the_clock_change_is_open_to_its_end() {
    let calendar = with_hours(
        room(BookingRules::default()),
        &[(None, "20:00-04:00", Condition::Always)],
    );
    let hours = |text: &str| {
        let wish = span(text);
        assert_eq!(reasons(&calendar, &Wish::look(wish)), [], "{text}");
        wish.length().num_hours()
    };
    assert_eq!(hours("2027-03-27 20:00 - 2027-03-28 04:00"), 7);
    assert_eq!(hours("2027-10-30 20:00 - 2027-10-31 04:00"), 9);
}

#[test]
fn outsiders_ask_fifteen_months_ahead_and_are_promised_nine() {
    let calendar = room(BookingRules {
        confirmation: Confirmation::Instant,
        horizons: vec![Horizon {
            group: None,
            request: Period {
                months: 15,
                days: 0,
            },
            confirm: Some(Period { months: 9, days: 0 }),
        }],
        ..BookingRules::default()
    });
    let confirmation = |text| {
        let verdict = check(
            &[Line {
                calendar: &calendar,
                quantity: 1,
            }],
            &Wish::look(span(text)),
            now(),
        );
        verdict.is_free().then_some(verdict.confirmation)
    };
    assert_eq!(
        confirmation("2027-12-01 18:00 - 20:00"),
        Some(Confirmation::Instant)
    );
    assert_eq!(
        confirmation("2027-12-02 18:00 - 20:00"),
        Some(Confirmation::OnRequest)
    );
    assert_eq!(
        confirmation("2028-06-01 18:00 - 20:00"),
        Some(Confirmation::OnRequest)
    );
    assert_eq!(confirmation("2028-06-02 18:00 - 20:00"), None);
}

#[test]
fn a_year_opens_for_residents_before_others_and_a_declared_resident_asks() {
    let release = |group: Option<&str>, month| Release {
        group: group.map(code),
        month,
        day: 1,
        years_before: 0,
    };
    let calendar = room(BookingRules {
        confirmation: Confirmation::Instant,
        releases: vec![release(Some("resident"), 2), release(None, 4)],
        ..BookingRules::default()
    });
    let resident = code("resident");
    let verdict = |group| {
        let wish = Wish {
            group,
            ..Wish::look(span("2027-06-12 12:00 - 20:00"))
        };
        check(
            &[Line {
                calendar: &calendar,
                quantity: 1,
            }],
            &wish,
            now(),
        )
    };
    let opens_on = NaiveDate::from_ymd_opt(2027, 4, 1).unwrap();
    assert_eq!(
        verdict(Group::None).findings[0].reason,
        Reason::NotYetOpen { opens_on }
    );
    assert!(verdict(Group::Declared(&resident)).is_free());
    assert_eq!(
        verdict(Group::Declared(&resident)).confirmation,
        Confirmation::OnRequest
    );
    assert_eq!(
        verdict(Group::Decided(&resident)).confirmation,
        Confirmation::Instant
    );
}

#[test]
fn no_election_events_in_the_weeks_before_a_vote() {
    let date = |text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let validity = Validity {
        from: date("2027-08-15"),
        until: date("2027-09-26"),
    };
    let calendar = room(BookingRules {
        purpose_bans: vec![PurposeBan {
            purposes: [code("election_event")].into(),
            validity,
        }],
        ..BookingRules::default()
    });
    let purpose = code("election_event");
    let at = |text| {
        reasons(
            &calendar,
            &Wish {
                purpose: Some(&purpose),
                ..Wish::look(span(text))
            },
        )
    };
    let banned = Reason::PurposeNotAllowed {
        allowed: Vec::new(),
        banned_until: validity.until,
    };
    assert_eq!(at("2027-09-26 18:00 - 20:00"), [banned]);
    assert_eq!(at("2027-09-27 18:00 - 20:00"), []);
}

#[test]
fn the_safety_figure_is_never_overridden_and_a_rule_may_be() {
    let calendar = Calendar {
        capacity: Capacity {
            rows: Some(100),
            safety: Some(120),
            ..Capacity::default()
        },
        ..room(BookingRules::default())
    };
    let verdict = |attendees| {
        let wish = Wish {
            attendees: Some(attendees),
            ..Wish::look(span("2027-03-12 18:00 - 20:00"))
        };
        check(
            &[Line {
                calendar: &calendar,
                quantity: 1,
            }],
            &wish,
            now(),
        )
    };
    assert!(verdict(120).may_be_overridden() && !verdict(120).is_free());
    assert!(!verdict(121).may_be_overridden());
}

#[test]
fn a_school_day_that_falls_to_a_holiday_is_shut_by_the_holiday() {
    let calendar = with_hours(
        room(BookingRules::default()),
        &[(None, "08:00-22:00", Condition::SchoolDay)],
    );
    let found = reasons_at(&calendar, "2027-03-26 18:00 - 20:00");
    assert!(matches!(found[..], [Reason::Holiday { .. }]));
}
