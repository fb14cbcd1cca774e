//! The audit trail.

use domain::booking::By;
use domain::ids::ApiKeyId;
use store::StoreError;
use store::audit::{Entry, Recorded, list, record};
use uuid::Uuid;

use crate::store::fixtures::at;
use crate::support::databases::on_both;

#[test]
fn what_was_done_can_be_read_in_order_by_subject() {
    on_both(|database| {
        let store = database.open();
        let written: Result<(), StoreError> = store.write(|tx| {
            let key = By::Key(ApiKeyId(Uuid::from_u128(9)));
            let acts = [
                (1, By::Guest, "booking.requested"),
                (2, key, "x"),
                (1, key, "booking.confirmed"),
            ];
            for (subject, by, action) in acts {
                let entry = Entry {
                    at: at(1),
                    by,
                    action,
                    subject_kind: "booking",
                    subject_id: Uuid::from_u128(subject),
                    detail: &[("reason", "\"quoted\"".to_owned())],
                };
                record(tx, &entry)?;
            }
            Ok(())
        });
        written.unwrap();
        let acts = store.read(|tx| list(tx, Uuid::from_u128(1), 10)).unwrap();
        let expected = |by, action: &str| Recorded {
            at: at(1),
            by,
            action: action.to_owned(),
            detail: r#"{"reason":"\"quoted\""}"#.to_owned(),
        };
        let key = By::Key(ApiKeyId(Uuid::from_u128(9)));
        assert_eq!(
            acts,
            [
                expected(By::Guest, "booking.requested"),
                expected(key, "booking.confirmed")
            ]
        );
    });
}
