//! Where a list of rooms by site and name goes on, as it stands in an address.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::bookable::BookableId;
use domain::ids::SiteId;
use uuid::Uuid;

use crate::services::plan::PlanPosition;

/// Between the parts of a position; no name has it.
const SEPARATOR: char = '\u{1f}';

/// The position as a text.
pub fn position(at: &PlanPosition) -> String {
    let kind = match at.bookable {
        BookableId::Room(_) => "room",
        BookableId::Resource(_) => "resource",
    };
    let (site, own) = (at.site_id.0.to_string(), at.bookable.uuid().to_string());
    let parts = [kind, &site, &own, &at.site_key, &at.name_key];
    BASE64_URL_SAFE_NO_PAD.encode(parts.join(&SEPARATOR.to_string()))
}

/// The position that `text` is; `None` if it is none.
pub fn parse_position(text: &str) -> Option<PlanPosition> {
    let text = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let text = String::from_utf8(text).ok()?;
    let parts: Vec<&str> = text.split(SEPARATOR).collect();
    let [kind, site, own, site_key, name_key] = parts.as_slice() else {
        return None;
    };
    let own: Uuid = own.parse().ok()?;
    let bookable = match *kind {
        "room" => BookableId::Room(own.into()),
        "resource" => BookableId::Resource(own.into()),
        _ => return None,
    };
    Some(PlanPosition {
        site_key: (*site_key).to_owned(),
        site_id: SiteId(site.parse().ok()?),
        bookable,
        name_key: (*name_key).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back_from_an_address() {
        let at = PlanPosition {
            site_key: "dgh <süd> & mehr".to_owned(),
            site_id: SiteId(Uuid::from_u128(1)),
            bookable: BookableId::Room(Uuid::from_u128(2).into()),
            name_key: "saal".to_owned(),
        };
        assert_eq!(parse_position(&position(&at)), Some(at));
        for broken in ["", "AAAA", "%%%"] {
            assert_eq!(parse_position(broken), None);
        }
    }
}
