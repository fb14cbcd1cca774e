//! Whether the installation works, for those who watch over it.

use std::time::Duration;

use actix_web::{get, web};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::api::answer::{self, Answer};
use crate::api::problem::Kind;
use crate::app::State;
use crate::services::StoreError;
use crate::services::operation::check_schema;

/// A database that takes longer is not ready.
const PATIENCE: Duration = Duration::from_secs(3);

/// The answer of a server that works.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`.
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

/// Whether the process answers.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_liveness",
    responses((status = 200, description = "It does", body = Health))
)]
#[get("/health/live")]
pub async fn live() -> Answer {
    Ok(answer::ok(OK))
}

/// Whether bookings can be read and written.
///
/// 503 while the database does not answer, takes no writes, or was migrated beyond what this version serves.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_readiness",
    responses((status = 200, description = "They can", body = Health))
)]
#[get("/health/ready")]
pub async fn ready(state: web::Data<State>) -> Answer {
    let probe = async {
        state
            .read(check_schema)
            .await
            .map_err(|error| error.to_string())?;
        // Takes the lock and the writer's turn, and changes nothing.
        let written: Result<(), StoreError> = state.write(|_| Ok(())).await;
        written.map_err(|error| error.to_string())
    };
    let why = match timeout(PATIENCE, probe).await {
        Ok(Ok(())) => return Ok(answer::ok(OK)),
        Ok(Err(why)) => why,
        Err(_) => "the database does not answer in time".to_owned(),
    };
    tracing::warn!(why, "not ready");
    Err(Kind::Unavailable.into())
}
