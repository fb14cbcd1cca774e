//! Ids in the path.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use crate::api::problem::{Kind, Problem};
use crate::api::wire;

/// The `{id}` of the path. What is not a UUID names nothing, so it is not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathId<T>(pub T);

impl<T: From<Uuid>> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(wire::uuid);
        ready(
            id.map(|id| Self(T::from(id)))
                .ok_or_else(|| Kind::NotFound.into()),
        )
    }
}
