//! Lists in pages: `limit`, and opaque cursors that hold for one list with its filters.
//!
//! A cursor is the position of the last entry, signed together with the path and the filters. It says where to go on
//! by values, not by counting, so entries that come and go move nobody's page.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use utoipa::__dev::ComposeSchema;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

use crate::api::problem::{Kind, Place, Problem, Refusal};
use crate::api::{url, wire};

/// The entries of a page where the caller does not say.
pub const LIMIT_DEFAULT: usize = 50;

/// The most entries of a page.
pub const LIMIT_MAX: usize = 200;

/// 128 of the 256 bits: enough against forgery, half the length.
const MAC_BYTES: usize = 16;

/// Positions are a name and an id.
const CURSOR_CHARS_MAX: usize = 4096;

/// Signs cursors; application data.
#[derive(Clone)]
pub struct Cursors(Hmac<Sha256>);

/// The parameters that every list has, for the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The most entries to answer.
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[expect(dead_code, reason = "read by `Paging`")]
    limit: Option<u16>,
    /// Where to go on: `next` of the page before, with the same filters.
    #[expect(dead_code, reason = "read by `Paging`")]
    cursor: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The entries, in the order of the list.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` on the last one.
    pub next: Option<String>,
}

/// Refers to the schema of the entries, of which a derived one would hold a copy.
impl<T: ToSchema> ComposeSchema for Page<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let entry = Ref::from_schema_name(T::name());
        let items = ArrayBuilder::new()
            .items(entry)
            .description(Some("The entries, in the order of the list."));
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("The cursor of the next page; `null` on the last one."));
        ObjectBuilder::new()
            .description(Some("A page of a list."))
            .property("items", items)
            .property("next", next)
            .required("items")
            .required("next")
            .into()
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

/// Which page of which list the caller wants.
pub struct Paging {
    limit: usize,
    position: Option<Vec<u8>>,
    cursors: Cursors,
    path: String,
    filters: String,
}

impl Cursors {
    /// Cursors that all nodes with the same `instance_secret` take from each other.
    pub fn new(instance_secret: &[u8]) -> Self {
        let key = keyed(instance_secret)
            .chain_update(b"gemeinraum list cursor 1")
            .finalize();
        Self(keyed(&key.into_bytes()))
    }

    fn mac(&self, paging: &Paging, position: &[u8]) -> Hmac<Sha256> {
        let list = format!("{}?{}\n", paging.path, paging.filters);
        self.0.clone().chain_update(list).chain_update(position)
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

impl Paging {
    /// Takes `limit` and `cursor` out of `parameters`; what is left are the filters.
    pub(super) fn take(
        request: &HttpRequest,
        parameters: &mut Vec<(String, String)>,
    ) -> Result<Self, Problem> {
        let mut remove = |name| {
            let index = parameters.iter().position(|(known, _)| known == name);
            index.map(|index| parameters.swap_remove(index).1)
        };
        let (limit, cursor) = (remove("limit"), remove("cursor"));
        parameters.sort_unstable();
        let paging = Self {
            limit: limit.map_or(Ok(LIMIT_DEFAULT), |limit| parse_limit(&limit))?,
            position: None,
            cursors: request.app_data::<Cursors>().ok_or(Kind::Internal)?.clone(),
            path: request.path().to_owned(),
            filters: encode(parameters),
        };
        let position = cursor
            .map(|cursor| paging.open(&cursor).ok_or(Kind::InvalidCursor))
            .transpose()?;
        Ok(Self { position, ..paging })
    }

    /// The most entries that the page holds. Ask the store for one more: it tells whether there is a next page.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The position after which the page begins; `None` for the first page.
    pub fn after<P: DeserializeOwned>(&self) -> Result<Option<P>, Problem> {
        let parse = |position: &Vec<u8>| {
            serde_json::from_slice(position).map_err(|_| Kind::InvalidCursor.into())
        };
        self.position.as_ref().map(parse).transpose()
    }

    /// The page of `items`, for a list that knows itself where its next page begins.
    pub fn page<P: Serialize, D: Serialize>(
        &self,
        items: Vec<D>,
        next: Option<&P>,
    ) -> HttpResponse {
        let next = next.map(|position| self.seal(position));
        let mut answer = HttpResponse::Ok();
        if let Some(cursor) = &next {
            answer.insert_header((header::LINK, self.link(cursor)));
        }
        answer.json(Page { items, next })
    }

    /// The page of the first `limit` of `rows`; if there are more, with the cursor of the next page.
    pub fn answer<R, P: Serialize, D: Serialize>(
        &self,
        mut rows: Vec<R>,
        position: impl FnOnce(&R) -> P,
        dto: impl FnMut(R) -> D,
    ) -> HttpResponse {
        let is_last = rows.len() <= self.limit;
        rows.truncate(self.limit);
        let next = rows.last().filter(|_| !is_last).map(position);
        self.page(rows.into_iter().map(dto).collect(), next.as_ref())
    }

    fn link(&self, cursor: &str) -> String {
        let separator = if self.filters.is_empty() { "" } else { "&" };
        format!(
            "<{}?{}{separator}limit={}&cursor={cursor}>; rel=\"next\"",
            self.path, self.filters, self.limit
        )
    }

    fn seal<P: Serialize>(&self, position: &P) -> String {
        let position =
            serde_json::to_vec(position).expect("a position is a tuple of texts and numbers");
        let mac = self.cursors.mac(self, &position).finalize().into_bytes();
        let sealed: Vec<_> = mac.into_iter().take(MAC_BYTES).chain(position).collect();
        BASE64_URL_SAFE_NO_PAD.encode(sealed)
    }

    fn open(&self, cursor: &str) -> Option<Vec<u8>> {
        let is_short = cursor.len() <= CURSOR_CHARS_MAX;
        let sealed = is_short
            .then(|| BASE64_URL_SAFE_NO_PAD.decode(cursor).ok())
            .flatten()?;
        let (mac, position) = sealed.split_at_checked(MAC_BYTES)?;
        self.cursors
            .mac(self, position)
            .verify_truncated_left(mac)
            .ok()?;
        Some(position.to_vec())
    }
}

fn parse_limit(limit: &str) -> Result<usize, Problem> {
    let max = i64::try_from(LIMIT_MAX).unwrap_or(i64::MAX);
    let number = limit.parse().map_err(|_| Refusal::WrongType {
        expected: "integer".to_owned(),
    });
    number
        .and_then(|number| wire::integer(number, 1, max))
        .map_err(|refusal| {
            Problem::of_value(
                Kind::InvalidParameter,
                Place::Parameter("limit".to_owned()),
                refusal,
            )
        })
}

fn encode(parameters: &[(String, String)]) -> String {
    let pairs: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", url::encode(name), url::encode(value)))
        .collect();
    pairs.join("&")
}
