//! Cells, parts, pools, buffers, closures: what stands in the way.

use super::*;

#[test]
fn a_room_without_rules_is_free_and_names_its_claim() {
    let calendar = room(BookingRules::default());
    let wish = Wish::look(span("2027-03-12 18:00 - 20:00"));
    let verdict = check(
        &[Line {
            calendar: &calendar,
            quantity: 1,
        }],
        &wish,
        now(),
    );
    assert!(verdict.is_free());
    assert_eq!(verdict.confirmation, Confirmation::OnRequest);
    let claim = WantedClaim {
        atom: AtomId(1),
        kind: AtomKind::Exclusive,
        span: wish.span,
        quantity: 1,
    };
    assert_eq!(verdict.claims, [claim]);
}

#[test]
fn the_gap_between_two_uses_is_teardown_and_setup_on_both_sides() {
    let mut calendar = room(BookingRules::default());
    calendar.buffers = Buffers {
        setup: TimeDelta::minutes(30),
        teardown: TimeDelta::minutes(60),
    };
    calendar.atoms[0].taken = vec![taken("2027-03-12 11:30 - 15:00", 7)];
    assert_eq!(reasons_at(&calendar, "2027-03-12 08:00 - 10:30"), []);
    assert_eq!(reasons_at(&calendar, "2027-03-12 15:30 - 18:00"), []);
    let occupied = [Reason::Occupied {
        free_from: free_from("2027-03-12 15:30"),
    }];
    assert_eq!(reasons_at(&calendar, "2027-03-12 08:00 - 10:45"), occupied);
    assert_eq!(reasons_at(&calendar, "2027-03-12 15:15 - 18:00"), occupied);
}

#[test]
fn an_amendment_does_not_stand_in_its_own_way() {
    let mut calendar = room(BookingRules::default());
    calendar.atoms[0].taken = vec![
        taken("2027-03-12 18:00 - 20:00", 7),
        taken("2027-03-12 20:00 - 22:00", 8),
    ];
    let wish = |text| Wish {
        own: Some(ClaimOwner::Booking(BookingKey(7))),
        ..Wish::look(span(text))
    };
    assert_eq!(reasons(&calendar, &wish("2027-03-12 17:00 - 20:00")), []);
    assert_eq!(
        reasons(&calendar, &wish("2027-03-12 19:00 - 21:00")).len(),
        1
    );
}

#[test]
fn the_middle_third_meets_both_halves() {
    let of_cells = |cells: &[i64], taken: &[i64]| {
        let mut calendar = room(BookingRules::default());
        calendar.atoms = cells
            .iter()
            .map(|cell| AtomCalendar {
                taken: if taken.contains(cell) {
                    vec![self::taken("2027-03-12 18:00 - 20:00", 7)]
                } else {
                    Vec::new()
                },
                ..atom(*cell, AtomKind::Exclusive)
            })
            .collect();
        reasons_at(&calendar, "2027-03-12 19:00 - 21:00")
            .first()
            .map(Reason::code)
    };
    let (whole, left, middle, right_half) = (
        &[1, 2, 3, 4, 5, 6][..],
        &[1, 2][..],
        &[3, 4][..],
        &[4, 5, 6][..],
    );
    assert_eq!(of_cells(right_half, middle), Some(ReasonCode::PartOccupied));
    assert_eq!(of_cells(right_half, left), None);
    assert_eq!(of_cells(whole, left), Some(ReasonCode::PartOccupied));
    assert_eq!(of_cells(middle, whole), Some(ReasonCode::Occupied));
}

#[test]
fn a_pool_lets_as_many_as_are_left_at_the_busiest_minute() {
    let mut chairs = room(BookingRules::default());
    chairs.bookable = BookableId::Resource(ResourceId(Uuid::from_u128(5)));
    chairs.atoms = vec![atom(1, AtomKind::Pool { stock: 40 })];
    let claim = |text, quantity, booking| Taken {
        quantity,
        ..taken(text, booking)
    };
    chairs.atoms[0].taken = vec![
        claim("2027-03-12 10:00 - 12:00", 25, 1),
        claim("2027-03-12 11:00 - 13:00", 10, 2),
    ];
    let reason = |text, quantity| {
        let lines = [Line {
            calendar: &chairs,
            quantity,
        }];
        check(&lines, &Wish::look(span(text)), now())
            .findings
            .first()
            .map(|finding| finding.reason.clone())
    };
    assert_eq!(reason("2027-03-12 09:00 - 14:00", 5), None);
    assert_eq!(
        reason("2027-03-12 09:00 - 14:00", 6),
        Some(Reason::StockExceeded {
            available: 5,
            stock: 40
        })
    );
    assert_eq!(reason("2027-03-12 12:00 - 14:00", 30), None);
    assert_eq!(
        reason("2027-03-20 12:00 - 14:00", 41),
        Some(Reason::StockExceeded {
            available: 40,
            stock: 40
        })
    );
}

#[test]
fn the_room_around_the_desks_takes_every_desk() {
    let pool = AtomKind::Pool { stock: 8 };
    let mut desks = room(BookingRules::default());
    desks.atoms = vec![atom(1, pool)];
    desks.bookable = BookableId::Resource(ResourceId(Uuid::from_u128(5)));
    let mut whole = room(BookingRules::default());
    whole.atoms = vec![atom(1, pool)];
    whole.atoms[0].usage.take = Take::Whole;
    let wish = Wish::look(span("2027-03-12 09:00 - 17:00"));
    assert_eq!(
        check(
            &[Line {
                calendar: &whole,
                quantity: 1
            }],
            &wish,
            now()
        )
        .claims[0]
            .quantity,
        8
    );
    let both = [
        Line {
            calendar: &whole,
            quantity: 1,
        },
        Line {
            calendar: &desks,
            quantity: 1,
        },
    ];
    let findings = check(&both, &wish, now()).findings;
    assert_eq!(
        findings[0].reason,
        Reason::StockExceeded {
            available: 8,
            stock: 8
        }
    );
    whole.atoms[0].taken = vec![taken("2027-03-12 10:00 - 11:00", 3)];
    assert_eq!(
        reasons(&whole, &wish),
        [Reason::StockExceeded {
            available: 7,
            stock: 8
        }]
    );
}

#[test]
fn what_is_never_used_together_is_refused_across_and_within_bookings() {
    let with_link = |number| {
        let mut calendar = room(BookingRules::default());
        calendar.bookable = room_id(u128::from(number));
        calendar.atoms = vec![
            atom(i64::from(number), AtomKind::Exclusive),
            atom(99, AtomKind::Link),
        ];
        calendar
    };
    let (mut music, reading) = (with_link(1_u32), with_link(2));
    let wish = Wish::look(span("2027-03-12 18:00 - 20:00"));
    let both = [
        Line {
            calendar: &music,
            quantity: 1,
        },
        Line {
            calendar: &reading,
            quantity: 1,
        },
    ];
    let found: Vec<_> = check(&both, &wish, now())
        .findings
        .into_iter()
        .map(|finding| finding.reason)
        .collect();
    assert_eq!(found, [Reason::NeverTogether { free_from: None }]);
    music.atoms[1].taken = vec![taken("2027-03-12 19:00 - 21:00", 4)];
    assert_eq!(
        reasons(&music, &wish),
        [Reason::NeverTogether {
            free_from: Some(instant("2027-03-12 21:00"))
        }]
    );
}

#[test]
fn what_must_go_together_is_asked_for() {
    let mut kitchen = room(BookingRules::default());
    kitchen.companions = vec![room_id(2)];
    assert_eq!(
        reasons_at(&kitchen, "2027-03-12 18:00 - 20:00"),
        [Reason::MustGoTogether {
            companion: room_id(2)
        }]
    );
}

#[test]
fn closures_and_blockings_have_codes_of_their_own() {
    let mut calendar = room(BookingRules::default());
    let closed = |ends_at: Option<&str>| ClosedSpan {
        starts_at: instant("2027-03-12 00:00"),
        ends_at: ends_at.map(instant),
    };
    calendar.closures = vec![closed(Some("2027-03-14 00:00"))];
    let until = Some(instant("2027-03-14 00:00"));
    assert_eq!(
        reasons_at(&calendar, "2027-03-12 18:00 - 20:00"),
        [Reason::Closed { until }]
    );
    calendar.closures.push(closed(None));
    assert_eq!(
        reasons_at(&calendar, "2027-03-12 18:00 - 20:00"),
        [Reason::Closed { until: None }]
    );
    calendar.closures.clear();
    calendar.atoms[0].taken = vec![Taken {
        owner: ClaimOwner::Blocking(BlockingKey(1)),
        ..taken("2027-03-12 00:00 - 23:00", 0)
    }];
    let blocked = Reason::Blocked {
        free_from: instant("2027-03-12 23:00"),
    };
    assert_eq!(reasons_at(&calendar, "2027-03-12 18:00 - 20:00"), [blocked]);
}

#[test]
fn a_use_of_three_months_is_several_claims_of_at_most_31_days() {
    let calendar = room(BookingRules {
        minutes_max: 200 * 24 * 60,
        ..BookingRules::default()
    });
    let wish = Wish::look(span("2027-04-01 00:00 - 2027-07-01 00:00"));
    let claims = check(
        &[Line {
            calendar: &calendar,
            quantity: 1,
        }],
        &wish,
        now(),
    )
    .claims;
    assert_eq!(claims.len(), 3);
    assert!(
        claims
            .windows(2)
            .all(|pair| pair[0].span.end() == pair[1].span.start())
    );
    assert!(
        claims
            .iter()
            .all(|claim| claim.span.length() <= TimeDelta::days(31))
    );
}
