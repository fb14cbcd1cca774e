//! School holidays of a Land, which cannot be computed.

use domain::days::DayRange;
use domain::holidays::Land;
use domain::policy::{Action, Subject};
use domain::text::Name;
use store::{StoreError, Tx, TxError, school};
use thiserror::Error;

use crate::services::{Ctx, Denied, access};

/// Holidays as the Land publishes them.
#[derive(Clone, Debug)]
pub struct SchoolHolidays {
    /// Their name.
    pub name: Name,
    /// The free days.
    pub days: DayRange,
}

/// Why nothing was entered.
#[derive(Debug, Error)]
pub enum SchoolHolidaysError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// They would end before they begin.
    #[error("{0} end before they begin")]
    EndBeforeStart(Name),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for SchoolHolidaysError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Denied(_) | Self::EndBeforeStart(_) => None,
        }
    }
}

/// Enters holidays for all sites of a Land. What is there stays.
pub fn enter(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    land: Land,
    holidays: &[SchoolHolidays],
) -> Result<(), SchoolHolidaysError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    for one in holidays {
        if one.days.last < one.days.first {
            return Err(SchoolHolidaysError::EndBeforeStart(one.name.clone()));
        }
        school::insert(tx, land, &one.name, one.days)?;
    }
    Ok(())
}
