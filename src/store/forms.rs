//! What rooms, resources and their provider ask of whoever books: questions, and the codes of the provider's lists.

use diesel::prelude::*;
use domain::bookable::{BookableId, Question, UseMode};
use domain::text::Code;

use crate::among::among;
use crate::bookables::{BOOKABLE, bookable_id, read_questions};
use crate::column::Table;
use crate::error::StoreError;
use crate::schema::{bookable, provider};
use crate::sql_uuid::{BindUuid, BoundUuid};
use crate::tx::Tx;

const PROVIDER: Table = Table("provider");

/// What is asked of whoever books one room or resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Which.
    pub bookable: BookableId,
    /// Whether it is let alone, with a room, or either.
    pub use_mode: UseMode,
    /// The questions, in their order.
    pub questions: Vec<Question>,
    /// The purposes that the provider knows.
    pub purposes: Vec<Code>,
    /// The customer groups that the provider knows.
    pub customer_groups: Vec<Code>,
}

type Row = (BoundUuid, String, String, String, String, String);

/// The forms of `ids`, in no particular order; what does not exist is missing.
pub fn load(tx: &mut Tx<'_>, ids: &[BookableId]) -> Result<Vec<Form>, StoreError> {
    let bound: Vec<_> = ids.iter().map(|id| id.uuid().sql()).collect();
    let rows: Vec<Row> = tx.query(|connection| {
        bookable::table
            .inner_join(provider::table)
            .filter(among(bookable::id, bound))
            .select((
                bookable::id,
                bookable::kind,
                bookable::use_mode,
                bookable::questions,
                provider::purposes,
                provider::customer_groups,
            ))
            .load(connection)
    })?;
    rows.into_iter().map(form).collect()
}

fn form((id, kind, use_mode, questions, purposes, groups): Row) -> Result<Form, StoreError> {
    Ok(Form {
        bookable: bookable_id(&kind, id)?,
        use_mode: BOOKABLE.value("use_mode", UseMode::parse(&use_mode))?,
        questions: read_questions(&questions)?,
        purposes: codes("purposes", &purposes)?,
        customer_groups: codes("customer_groups", &groups)?,
    })
}

/// The codes of a list of the provider; their names are not needed here.
fn codes(column: &str, json: &str) -> Result<Vec<Code>, StoreError> {
    #[derive(serde::Deserialize)]
    struct Term {
        code: String,
    }
    let terms: Vec<Term> = PROVIDER.value(column, serde_json::from_str(json))?;
    let parse = |term: &Term| PROVIDER.value(column, Code::parse(&term.code));
    terms.iter().map(parse).collect()
}
