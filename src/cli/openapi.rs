//! `openapi`: the contract of the API.

use std::io::{self, Write};

use crate::api::docs::yaml;
use crate::api::openapi::document;
use crate::api::routes::routes;
use crate::cli::Done;

/// Prints the document as it stands in `openapi.yaml`.
pub fn run() -> Done {
    let text = yaml(&document(routes))?;
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}
