//! The read of a sheet with what stands around it.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::language::Language;
use domain::provider::Site;
use domain::time::day_of;

use super::asked::{Asked, Portion};
use crate::api::problem::Problem;
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::text;
use crate::services::bookings::BookingError;
use crate::services::prints::{REPRINT, last_print};
use crate::services::today::{Sheet, SheetWanted, read_sheet};
use crate::services::{Ctx, Tx, sites};
use crate::web::{Form, Visitor};

/// The most buildings in the filter.
const SITES_MAX: i64 = 200;

/// A sheet with what stands around it.
pub(super) struct Loaded {
    /// What was asked for.
    pub(super) asked: Asked,
    /// The sheet.
    pub(super) sheet: Sheet,
    /// When the week was last printed.
    pub(super) printed: Option<DateTime<Utc>>,
    /// With which print it is compared: what changed since is marked.
    pub(super) since: Option<DateTime<Utc>>,
    /// The buildings of the caller, by name.
    pub(super) sites: Vec<Site>,
    /// Where the first building stands.
    pub(super) zone: Tz,
    /// Today there.
    pub(super) today: NaiveDate,
}

impl Loaded {
    /// Reads what `form` asks for, in one snapshot.
    pub(super) async fn read(
        state: &State,
        visitor: &Visitor,
        form: &Form,
        portion: Portion,
    ) -> Result<Self, Problem> {
        let (ctx, form) = (visitor.ctx.clone(), form.clone());
        let loaded = state.read(move |tx| load(tx, &ctx, &form, portion)).await;
        loaded.map_err(problem)
    }

    /// The building that was asked for, if it is one of the caller's.
    pub(super) fn site(&self) -> Option<&Site> {
        let mut sites = self.sites.iter();
        sites.find(|site| Some(site.id) == self.asked.site)
    }

    /// The name of the building, or that it is about all of them.
    pub(super) fn site_name(&self, language: Language) -> String {
        self.site().map_or_else(
            || text(language, "caretaker.all_sites", &[]),
            |site| site.name.to_string(),
        )
    }
}

fn load(tx: &mut Tx<'_>, ctx: &Ctx, form: &Form, portion: Portion) -> Result<Loaded, BookingError> {
    let sites = sites::read::list_own(tx, ctx, SITES_MAX)?;
    let zone = sites
        .first()
        .map_or(Tz::Europe__Berlin, |site| site.time_zone);
    let today = day_of(zone, ctx.now);
    let asked = Asked::of(form, today);
    let printed = last_print(tx, ctx, asked.sheet(), ctx.now)?;
    let since = last_print(tx, ctx, asked.sheet(), ctx.now - REPRINT)?;
    let wanted = SheetWanted {
        since,
        ..asked.wanted(portion)
    };
    Ok(Loaded {
        sheet: read_sheet(tx, ctx, &wanted)?,
        asked,
        printed,
        since,
        sites,
        zone,
        today,
    })
}
