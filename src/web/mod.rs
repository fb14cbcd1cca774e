//! The pages: server-rendered HTML that needs no script, in German and, under `/en`, in English.
//!
//! | where | what |
//! | --- | --- |
//! | [`routes`] | every page, registered once for each language |
//! | [`pages`] | one folder for each area: a handler, the view it fills, and a template of the same name |
//! | [`frame`] | what every page shows around its content |
//! | [`visitor`] | who looks: extractors that turn a session into the context of a use case |
//! | [`form`], [`entries`], [`csrf`] | what forms send, what was wrong with it, and whether it came from here |
//! | [`look`], [`assets`] | the name, colour and texts of the installation; style sheet and scripts |
//! | [`photos`], [`upload`] | pictures of rooms and their files; forms that send a file |
//! | [`slug`], [`day`] | addresses of rooms that people can read; days and times as people write them |
//! | [`page`], [`trouble`] | answers: a page, a redirect, an error page that helps |
//!
//! Handlers call the same use cases as the API, and its table of problems says what goes wrong. `docs/pages.md` shows
//! how a page is added.

pub mod assets;
pub mod cookie;
pub mod csrf;
pub mod day;
pub mod entries;
pub mod file;
pub mod form;
pub mod frame;
pub mod look;
pub mod page;
pub mod pages;
pub mod path;
pub mod photos;
pub mod place;
pub mod query;
pub mod routes;
pub mod show;
pub mod slug;
pub mod trouble;
pub mod upload;
pub mod visitor;

pub use entries::Entries;
pub use form::Form;
pub use frame::Frame;
pub use look::Look;
pub use page::{Answer, html, see_other};
pub use place::Place;
pub use slug::Slug;
pub use visitor::{Clerk, Visitor};
