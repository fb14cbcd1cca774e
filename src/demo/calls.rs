//! Five calls to copy into a shell: find, see a refusal, book, confirm, cancel.
//!
//! They need `curl`, `grep`, `head` and `cut` only, and go in order: the third keeps what the others need.

use chrono::DateTime;
use chrono_tz::Tz;
use domain::ids::{ProviderId, RoomId};

use crate::demo::times::Times;

/// What the calls are about.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// Where the server is reached.
    pub base_url: &'a str,
    /// A key of the operator.
    pub key: &'a str,
    /// Whose rooms are searched.
    pub provider: ProviderId,
    /// A room that is let on request.
    pub room: RoomId,
    /// When it is taken and when not.
    pub times: Times,
}

/// A call with what it shows.
#[derive(Clone, Debug)]
pub struct Call {
    /// What it shows, in one line.
    pub about: String,
    /// What is to be typed.
    pub command: String,
}

/// The calls, in order.
pub fn calls(example: &Example<'_>) -> [Call; 5] {
    [
        find(example),
        refused(example),
        book(example),
        confirm(example),
        cancel(example),
    ]
}

fn find(example: &Example<'_>) -> Call {
    let Example {
        base_url, provider, ..
    } = example;
    let [from, to] = example.times.free;
    let (from_text, to_text) = (rfc3339(from), rfc3339(to));
    Call {
        about: format!(
            "Which rooms in Moorbeck hold 100 people and are free on {}, {} to {}?",
            from.format("%A %-d %B %Y"),
            from.format("%H:%M"),
            to.format("%H:%M"),
        ),
        command: format!(
            "curl -sS -w '\\n' -G {base_url}/api/v1/availability --data-urlencode 'from={from_text}' \\\n  \
             --data-urlencode 'to={to_text}' --data 'capacity=100' --data 'provider={provider}'"
        ),
    }
}

fn refused(example: &Example<'_>) -> Call {
    let [from, to] = example.times.taken;
    Call {
        about: format!(
            "The village hall on {}: refused, with every reason and the nearest alternatives.",
            from.format("%A %-d %B")
        ),
        command: post(example, &wish(example, [from, to])),
    }
}

fn book(example: &Example<'_>) -> Call {
    let request = post(example, &wish(example, example.times.free));
    Call {
        about: "Book it when it is free. The village decides, so this is a request until then."
            .to_owned(),
        command: format!(
            "answer=$({request})\n\
             booking=$(echo \"$answer\" | grep -o '\"id\":\"[^\"]*\"' | head -n 1 | cut -d '\"' -f 4)\n\
             token=$(echo \"$answer\" | grep -o '\"token\":\"[^\"]*\"' | cut -d '\"' -f 4)\n\
             echo \"$answer\""
        ),
    }
}

fn confirm(example: &Example<'_>) -> Call {
    let Example { base_url, key, .. } = example;
    Call {
        about: "Staff confirm.".to_owned(),
        command: format!(
            "curl -sS -w '\\n' -X POST {base_url}/api/v1/bookings/$booking/confirm \\\n  \
             -H 'Authorization: Bearer {key}'"
        ),
    }
}

fn cancel(example: &Example<'_>) -> Call {
    let base_url = example.base_url;
    Call {
        about: "The guest cancels with the token of his booking.".to_owned(),
        command: format!(
            "curl -sS -w '\\n' {base_url}/api/v1/bookings/$booking/cancel -H \"Management-Token: $token\" \\\n  \
             -H 'Content-Type: application/json' -d '{{\"reason\": \"Wir feiern im Garten.\"}}'"
        ),
    }
}

fn post(example: &Example<'_>, body: &str) -> String {
    format!(
        "curl -sS -w '\\n' {}/api/v1/bookings -H 'Content-Type: application/json' -d '{body}'",
        example.base_url
    )
}

fn wish(example: &Example<'_>, [from, to]: [DateTime<Tz>; 2]) -> String {
    format!(
        "{{\n  \"room_id\": \"{}\",\n  \"starts_at\": \"{}\", \"ends_at\": \"{}\",\n  \
         \"attendees\": 100, \"title\": \"Goldene Hochzeit\",\n  \
         \"organiser\": {{\"name\": \"Erika Mustermann\", \"email\": \"erika.mustermann@post.example\"}}}}",
        example.room,
        rfc3339(from),
        rfc3339(to),
    )
}

fn rfc3339(at: DateTime<Tz>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
