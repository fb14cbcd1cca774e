//! Ids in addresses.

use uuid::Uuid;

use crate::api::problem::{Kind, Problem};

/// The id that `text` is; what is none names nothing.
pub fn id<Of: From<Uuid>>(text: &str) -> Result<Of, Problem> {
    let id = Uuid::parse_str(text).map_err(|_| Kind::NotFound)?;
    Ok(Of::from(id))
}
