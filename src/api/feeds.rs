//! Calendars to subscribe to: files under a secret address, outside the API and without credentials.
//!
//! A request whose reader knows the state of the feed reads that state and nothing else.

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header, HttpDate};
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

use crate::api::answer::Answer;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::auth::secret::hash;
use crate::feeds::published::{Published, tag};
use crate::feeds::{EntityTag, WebAddress};
use crate::services::feeds::content::{find_state, read_uses};
use crate::services::feeds::keep::PREFIX;
use crate::services::{StoreError, Tx};

const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// A client may show for five minutes what it has; nobody between may keep it.
const CACHE_CONTROL: &str = "private, max-age=300";

/// More tags than one client has kept.
const TAGS_MAX: usize = 16;

/// Which file of a feed is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    /// Its calendar.
    Calendar,
    /// Its busy spans.
    FreeBusy,
}

impl File {
    /// The path of the file of the feed with this secret.
    fn path(self, secret: &str) -> String {
        match self {
            Self::Calendar => format!("/feeds/{secret}.ics"),
            Self::FreeBusy => format!("/feeds/{secret}/freebusy.ics"),
        }
    }
}

/// Where the files of the feed with this secret are: its calendar, the same for clients that subscribe by
/// `webcal:`, and its busy spans.
pub fn addresses(base_url: &str, secret: &str) -> [String; 3] {
    let calendar = format!("{base_url}{}", File::Calendar.path(secret));
    let webcal = calendar.split_once("://").map(|(_, rest)| rest);
    let webcal = format!("webcal://{}", webcal.unwrap_or(&calendar));
    let free_busy = format!("{base_url}{}", File::FreeBusy.path(secret));
    [calendar, webcal, free_busy]
}

/// A calendar to subscribe to.
#[utoipa::path(
    tag = "feeds",
    params(
        ("token" = String, Path, description = "The secret of the feed."),
        ("If-None-Match" = Option<String>, Header, description = "The state that the reader knows: if it still is \
            the present one, the answer is 304.")
    ),
    responses((status = 200, description = "The calendar (RFC 5545)", content_type = "text/calendar", body = String))
)]
#[get("/feeds/{token}.ics")]
pub async fn read_calendar(request: HttpRequest, state: web::Data<State>) -> Answer {
    read(&request, &state, File::Calendar).await
}

/// The busy spans of a feed.
#[utoipa::path(
    tag = "feeds",
    params(
        ("token" = String, Path, description = "The secret of the feed."),
        ("If-None-Match" = Option<String>, Header, description = "The state that the reader knows: if it still is \
            the present one, the answer is 304.")
    ),
    responses((status = 200, description = "VFREEBUSY (RFC 5545)", content_type = "text/calendar", body = String))
)]
#[get("/feeds/{token}/freebusy.ics")]
pub async fn read_free_busy(request: HttpRequest, state: web::Data<State>) -> Answer {
    read(&request, &state, File::FreeBusy).await
}

/// What a reader gets.
enum Found {
    /// He has it already.
    Unchanged(EntityTag),
    /// The file as it is now.
    File {
        tag: EntityTag,
        body: Vec<u8>,
        changed_at: DateTime<Utc>,
    },
}

/// What a reader asked for.
struct Wish {
    file: File,
    source: WebAddress,
    token: [u8; 32],
    coding: Coding,
    known: Vec<String>,
}

/// In which form the bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Identity,
    Gzip,
}

async fn read(request: &HttpRequest, state: &State, file: File) -> Answer {
    let wish = Wish::of(request, state, file).ok_or(Kind::NotFound)?;
    let (now, coding) = (state.clock().now(), wish.coding);
    let found = state.read(move |tx| wish.find(tx, now)).await?;
    let found = found.ok_or_else(|| Problem::from(Kind::NotFound))?;
    Ok(found.answer(coding))
}

impl Wish {
    /// `None` if the address cannot be one of a feed.
    fn of(request: &HttpRequest, state: &State, file: File) -> Option<Self> {
        let secret = request.match_info().get("token")?;
        let is_secret = secret.strip_prefix(PREFIX)?.starts_with('_');
        let source = format!("{}{}", state.base_url(), file.path(secret));
        let source = is_secret.then(|| WebAddress::parse(&source).ok())??;
        Some(Self {
            file,
            source,
            token: hash(secret),
            coding: coding(request),
            known: known(request),
        })
    }

    fn find(self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Option<Found>, StoreError> {
        let Some(state) = find_state(tx, &self.token, now)? else {
            return Ok(None);
        };
        let tag = match self.coding {
            Coding::Identity => tag(&state),
            Coding::Gzip => tag(&state).gzip(),
        };
        if self.known.iter().any(|known| known == tag.as_str()) {
            return Ok(Some(Found::Unchanged(tag)));
        }
        let uses = read_uses(tx, &state, now)?;
        let published = Published::new(&state, &uses);
        let changed_at = published.changed_at();
        let text = match self.file {
            File::Calendar => published.calendar(self.source).render(),
            File::FreeBusy => published.free_busy(self.source).render(),
        };
        Ok(Some(Found::File {
            tag,
            body: self.coding.encode(text),
            changed_at,
        }))
    }
}

impl Coding {
    fn encode(self, text: String) -> Vec<u8> {
        match self {
            Self::Identity => text.into_bytes(),
            Self::Gzip => {
                // The header names no time, so equal texts give equal bytes.
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                let written = encoder.write_all(text.as_bytes());
                written
                    .and_then(|()| encoder.finish())
                    .expect("writing to memory does not fail")
            }
        }
    }
}

impl Found {
    fn answer(self, coding: Coding) -> HttpResponse {
        let vary = (header::VARY, "accept-encoding");
        let cache = (header::CACHE_CONTROL, CACHE_CONTROL);
        match self {
            Self::Unchanged(tag) => HttpResponse::NotModified()
                .insert_header((header::ETAG, tag.as_str()))
                .insert_header(cache)
                .insert_header(vary)
                .finish(),
            Self::File {
                tag,
                body,
                changed_at,
            } => {
                let mut answer = HttpResponse::Ok();
                answer
                    .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
                    .insert_header((header::ETAG, tag.as_str()))
                    .insert_header((header::LAST_MODIFIED, http_date(changed_at)))
                    .insert_header(cache)
                    .insert_header(vary);
                if coding == Coding::Gzip {
                    answer.insert_header((header::CONTENT_ENCODING, "gzip"));
                }
                answer.body(body)
            }
        }
    }
}

fn http_date(at: DateTime<Utc>) -> HttpDate {
    std::time::SystemTime::from(at).into()
}

fn coding(request: &HttpRequest) -> Coding {
    let accepted = AcceptEncoding::parse(request).ok();
    let supported = [Encoding::gzip(), Encoding::identity()];
    let chosen = accepted.and_then(|accepted| accepted.negotiate(supported.iter()));
    if chosen == Some(Encoding::gzip()) {
        Coding::Gzip
    } else {
        Coding::Identity
    }
}

/// The tags of `If-None-Match`, compared weakly (RFC 9110 section 13.1.2).
fn known(request: &HttpRequest) -> Vec<String> {
    let lines = request.headers().get_all(header::IF_NONE_MATCH);
    let lines = lines.filter_map(|line| line.to_str().ok());
    let tags = lines.flat_map(|line| line.split(','));
    tags.map(|tag| tag.trim().trim_start_matches("W/").to_owned())
        .take(TAGS_MAX)
        .collect()
}
