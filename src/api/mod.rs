//! The REST API, version 1.
//!
//! A handler has three parts: *extract* ([`extract`] takes only what is valid and names every fault by code and
//! place), *call* one use case, *answer* ([`answer`], or a [`problem::Problem`]).
//!
//! [`routes()`](routes::routes) registers every handler once; server and [`openapi`] document are both made of that.
//! The app has, from outside to inside: the [`edge`](mod@edge), the handlers, [`no_route`](routes::no_route) for the
//! rest. A resource is a module under [`v1`](mod@v1).

pub mod answer;
pub mod cursor;
pub mod docs;
pub mod edge;
pub mod extract;
pub mod feeds;
pub mod figures;
pub mod health;
pub mod locale;
pub mod openapi;
pub mod problem;
pub mod routes;
pub mod url;
pub mod v1;
pub mod wire;
