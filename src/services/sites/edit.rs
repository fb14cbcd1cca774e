//! Changing a site.

use chrono_tz::Tz;
use domain::holidays::{HolidayOptions, Land};
use domain::ids::SiteId;
use domain::policy::Action;
use domain::provider::{Position, Site};
use domain::text::{Line, Name};
use store::{Tx, sites};

use super::SiteError;
use super::create::{check_holidays, record};
use super::read::find_allowed;
use crate::services::Ctx;
use crate::services::change::set;

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct SiteChanges {
    /// Another name.
    pub name: Option<Name>,
    /// Another street, or none.
    pub street: Option<Option<Name>>,
    /// Another postal code, or none.
    pub postal_code: Option<Option<Line<20>>>,
    /// Another town.
    pub town: Option<Name>,
    /// Another zone: rules are read in it from now on, what stands keeps its instants.
    pub time_zone: Option<Tz>,
    /// Another Land.
    pub land: Option<Land>,
    /// Other municipal holidays, all of them.
    pub holiday_options: Option<HolidayOptions>,
    /// Another position, or none.
    pub position: Option<Option<Position>>,
}

/// Changes the site if it still has `version`.
pub fn edit(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: SiteId,
    version: i64,
    changes: &SiteChanges,
) -> Result<Site, SiteError> {
    let mut site = find_allowed(tx, ctx, id, Action::EditListing)?;
    if site.version != version {
        return Err(SiteError::Stale);
    }
    changes.apply_to(&mut site);
    check_holidays(&site)?;
    site.changed_at = ctx.now;
    site.version = sites::update_if_version(tx, &site)?.ok_or(SiteError::Stale)?;
    record(tx, ctx, "site.edited", &site)?;
    Ok(site)
}

impl SiteChanges {
    fn apply_to(&self, site: &mut Site) {
        set(&mut site.name, self.name.as_ref());
        set(&mut site.address.street, self.street.as_ref());
        set(&mut site.address.postal_code, self.postal_code.as_ref());
        if let Some(town) = &self.town {
            site.address.town = Some(town.clone());
        }
        set(&mut site.time_zone, self.time_zone.as_ref());
        set(&mut site.land, self.land.as_ref());
        set(&mut site.holiday_options, self.holiday_options.as_ref());
        set(&mut site.position, self.position.as_ref());
    }
}
