//! A room as search engines read it: <https://schema.org/Room> within a place.

use std::fmt;

use domain::language::Language;
use domain::provider::Site;
use serde_json::{Value, json};

use super::facts::feature;
use crate::services::rooms::read::RoomView;
use crate::web::photos::largest;

/// A JSON document that may stand in a `script` element: nothing in it can end the element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonLd(String);

impl JsonLd {
    /// The room whose page is at `url`; its photos are below `base_url`.
    pub(super) fn of_room(language: Language, view: &RoomView, base_url: &str, url: &str) -> Self {
        let listing = &view.room.listing;
        let features = listing.features.iter().map(|code| {
            json!({
                "@type": "LocationFeatureSpecification",
                "name": feature(language, code.as_str()),
                "value": true,
            })
        });
        let mut room = json!({
            "@context": "https://schema.org",
            "@type": ["Room", "EventVenue"],
            "name": listing.name.as_str(),
            "url": url,
            "amenityFeature": features.collect::<Vec<_>>(),
            "containedInPlace": place(&view.site),
        });
        let photos = view.photos.iter().map(largest);
        let photos: Vec<_> = photos.map(|path| format!("{base_url}{path}")).collect();
        let stated = [
            ("image", (!photos.is_empty()).then(|| json!(photos))),
            (
                "description",
                listing
                    .description
                    .as_ref()
                    .map(|text| json!(text.as_str())),
            ),
            (
                "maximumAttendeeCapacity",
                view.room.capacity.largest().map(|people| json!(people)),
            ),
        ];
        for (name, value) in stated {
            set(&mut room, name, value);
        }
        Self::new(&room)
    }

    fn new(document: &Value) -> Self {
        let text = document.to_string();
        Self(
            text.replace('<', "\\u003c")
                .replace('>', "\\u003e")
                .replace('&', "\\u0026"),
        )
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn place(site: &Site) -> Value {
    let address = &site.address;
    let mut postal = json!({"@type": "PostalAddress", "addressCountry": "DE"});
    let parts = [
        ("streetAddress", address.street.as_deref()),
        ("postalCode", address.postal_code.as_deref()),
        ("addressLocality", address.town.as_deref()),
    ];
    for (name, part) in parts {
        set(&mut postal, name, part.map(Value::from));
    }
    let mut place = json!({
        "@type": "Place",
        "name": site.name.as_str(),
        "address": postal,
    });
    let position = site.position.map(|position| {
        json!({
            "@type": "GeoCoordinates",
            "latitude": position.latitude(),
            "longitude": position.longitude(),
        })
    });
    set(&mut place, "geo", position);
    place
}

fn set(object: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(members), Some(value)) = (object.as_object_mut(), value) {
        members.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_document_ends_the_element_it_stands_in() {
        let document = JsonLd::new(&json!({"name": "</script><!-- & é"}));
        assert_eq!(
            document.to_string(),
            r#"{"name":"\u003c/script\u003e\u003c!-- \u0026 é"}"#
        );
    }
}
