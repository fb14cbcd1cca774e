//! Who did something, as text: `guest`, `system`, `key:<id>` or `account:<id>`.

use domain::booking::By;
use domain::ids::{AccountId, ApiKeyId};
use uuid::Uuid;

/// As it is stored.
pub(crate) fn code(by: By) -> String {
    match by {
        By::Guest => "guest".to_owned(),
        By::System => "system".to_owned(),
        By::Key(id) => format!("key:{id}"),
        By::Account(id) => format!("account:{id}"),
    }
}

/// Reads what [`code`] wrote; `None` for anything else.
pub(crate) fn parse(text: &str) -> Option<By> {
    match text {
        "guest" => Some(By::Guest),
        "system" => Some(By::System),
        _ => {
            let (kind, id) = text.split_once(':')?;
            let id = Uuid::try_parse(id).ok()?;
            match kind {
                "key" => Some(By::Key(ApiKeyId(id))),
                "account" => Some(By::Account(AccountId(id))),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let key = By::Key(ApiKeyId(Uuid::from_u128(7)));
        let account = By::Account(AccountId(Uuid::from_u128(7)));
        for by in [By::Guest, By::System, key, account] {
            assert_eq!(parse(&code(by)), Some(by));
        }
        for nobody in [
            "key:7",
            "account",
            "clerk:00000000-0000-0000-0000-000000000007",
        ] {
            assert_eq!(parse(nobody), None);
        }
    }
}
