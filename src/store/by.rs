//! Who did something, as text: `guest`, `system` or `key:<id>`.

use domain::booking::By;
use domain::ids::ApiKeyId;
use uuid::Uuid;

/// As it is stored.
pub(crate) fn code(by: By) -> String {
    match by {
        By::Guest => "guest".to_owned(),
        By::System => "system".to_owned(),
        By::Key(id) => format!("key:{id}"),
    }
}

/// Reads what [`code`] wrote; `None` for anything else.
pub(crate) fn parse(text: &str) -> Option<By> {
    match text {
        "guest" => Some(By::Guest),
        "system" => Some(By::System),
        _ => {
            let id = Uuid::try_parse(text.strip_prefix("key:")?).ok()?;
            Some(By::Key(ApiKeyId(id)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let key = By::Key(ApiKeyId(Uuid::from_u128(7)));
        for by in [By::Guest, By::System, key] {
            assert_eq!(parse(&code(by)), Some(by));
        }
        assert_eq!(parse("key:7"), None);
    }
}
