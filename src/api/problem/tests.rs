use std::collections::BTreeSet;

use domain::language::Language::{De, En};
use serde_json::json;

use super::*;
use crate::i18n::{find, placeholders};

fn check(key: &str, allowed: &[&str]) {
    let message = find(De, key).unwrap_or_else(|| panic!("no message {key}"));
    let allowed = allowed.iter().copied().collect();
    assert!(
        placeholders(message).is_subset(&allowed),
        "{key} asks for a value that its case lacks"
    );
}

#[test]
fn every_code_has_its_messages_and_their_values() {
    for (code, values) in Kind::CODES {
        check(&format!("problem.{code}.title"), &[]);
        check(&format!("problem.{code}.detail"), values);
        check(&format!("problem.{code}.about"), &[]);
        assert!(Kind::status_of(code).is_some_and(|status| status.as_u16() >= 400));
    }
    for (code, values) in Refusal::CODES {
        check(&format!("field.{code}"), values);
    }
}

#[test]
fn no_code_stands_twice() {
    for codes in [Kind::CODES, Refusal::CODES] {
        let names: BTreeSet<_> = codes.iter().map(|(code, _)| code).collect();
        assert_eq!(names.len(), codes.len());
    }
}

#[test]
fn a_problem_carries_values_for_programs_and_sentences_for_people() {
    let at = |text: &str| {
        text.parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
            .with_timezone(&chrono_tz::Europe::Berlin)
    };
    let (start, end) = (at("2027-03-12T17:00:00Z"), at("2027-03-12T21:00:00Z"));
    let opens = Value::Span(start, end);
    let problem = Problem::new(Kind::NotAvailable)
        .reasons([Reason {
            code: "outside_opening_hours",
            values: vec![("open", opens), ("count", 3_u32.into())],
        }])
        .alternatives([Alternative {
            room_id: Some(domain::ids::RoomId(uuid::Uuid::nil()).into()),
            starts_at: crate::api::wire::Timestamp::of(start),
            ends_at: crate::api::wire::Timestamp::of(end),
        }]);
    let document = serde_json::to_value(problem.document(En, Some("/api/v1/bookings"))).unwrap();
    assert_eq!(
        document,
        json!({
            "type": "/problems/not_available",
            "title": "Not available",
            "status": 409,
            "detail": "This cannot be had at that time.",
            "instance": "/api/v1/bookings",
            "code": "not_available",
            "reasons": [{
                "code": "outside_opening_hours",
                "detail": "The time lies outside the opening hours.",
                "open": {"starts_at": "2027-03-12T18:00:00+01:00", "ends_at": "2027-03-12T22:00:00+01:00"},
                "count": 3,
            }],
            "alternatives": [{
                "room_id": "00000000-0000-0000-0000-000000000000",
                "starts_at": "2027-03-12T18:00:00+01:00",
                "ends_at": "2027-03-12T22:00:00+01:00",
            }],
        })
    );
}

#[test]
fn refused_values_name_their_place() {
    let problem = Problem::of_field("/name", domain::text::TextError::TooLong { limit: 200 });
    let document = serde_json::to_value(problem.document(De, None)).unwrap();
    let expected = json!([{"pointer": "/name", "code": "too_long", "detail": "Der Text ist länger als 200 Zeichen."}]);
    assert_eq!(document["errors"], expected);
}
