//! Answers that are files: for other programs, or for paper.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use documents::DocumentError;
use tokio::sync::Semaphore;

use crate::api::problem::Problem;
use crate::app::State;
use crate::services::StoreError;
use crate::web::Answer;

/// Setting a document keeps a processor busy for a while; logins must not wait behind several.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// What a browser does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Shows it, if it can.
    Shown,
    /// Saves it.
    Saved,
}

/// 200 with the file `name`, which nobody keeps on the way. The name is plain ASCII without quotes.
pub fn file(usage: Use, media_type: &str, name: &str, body: Vec<u8>) -> HttpResponse {
    let disposition = match usage {
        Use::Shown => "inline",
        Use::Saved => "attachment",
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("{disposition}; filename=\"{name}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(body)
}

/// 200 with the document that `work` sets, which the browser shows.
pub async fn pdf(
    state: &State,
    name: &str,
    work: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
) -> Answer {
    let turn = ONE_AT_A_TIME.acquire().await;
    let _turn = turn.map_err(|error| Problem::internal(&error))?;
    let written = state.compute(move || Ok::<_, StoreError>(work())).await?;
    let body = written.map_err(|error| Problem::internal(&error))?;
    let mut answer = file(Use::Shown, "application/pdf", name, body);
    // The viewer of a browser lays out its own page around the document.
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    answer
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(answer)
}
