//! Entering a site.

use chrono_tz::Tz;
use domain::holidays::{HolidayOptions, Land};
use domain::ids::{ProviderId, SiteId};
use domain::policy::{Action, Subject};
use domain::provider::{Address, Position, Site};
use domain::text::Name;
use store::audit::{self, Entry};
use store::{Tx, providers, sites};

use super::SiteError;
use crate::services::providers::read::subject;
use crate::services::{Ctx, Denied, access};

/// A site to be entered.
#[derive(Clone, Debug)]
pub struct NewSite {
    /// Who runs it.
    pub provider_id: ProviderId,
    /// Its name.
    pub name: Name,
    /// Its address, with its town.
    pub address: Address,
    /// The zone in which its rules are read.
    pub time_zone: Tz,
    /// The Land, for public holidays.
    pub land: Land,
    /// Municipal exceptions to the Land's holidays.
    pub holiday_options: HolidayOptions,
    /// Where it lies.
    pub position: Option<Position>,
}

/// Enters a site of a provider for whom the caller works.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx, new: &NewSite) -> Result<Site, SiteError> {
    access::allow(ctx, Action::EditListing, Subject::Installation)?;
    let provider = providers::find(tx, new.provider_id)?.ok_or(SiteError::UnknownProvider)?;
    access::allow(ctx, Action::EditListing, subject(&provider)).map_err(|denied| match denied {
        Denied::NotFound => SiteError::UnknownProvider,
        denied => denied.into(),
    })?;
    let new = new.clone();
    let site = Site {
        id: SiteId(ctx.new_id()),
        provider_id: new.provider_id,
        name: new.name,
        address: new.address,
        time_zone: new.time_zone,
        land: new.land,
        holiday_options: new.holiday_options,
        position: new.position,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    check_holidays(&site)?;
    sites::insert(tx, &site)?;
    record(tx, ctx, "site.created", &site)?;
    Ok(site)
}

/// A holiday that the Land does not leave to its municipalities would silently have no effect.
pub(super) fn check_holidays(site: &Site) -> Result<(), SiteError> {
    let mut chosen = site.holiday_options.iter();
    match chosen.find(|holiday| !holiday.is_known_in(site.land)) {
        Some(holiday) => Err(SiteError::HolidayNotInLand(holiday)),
        None => Ok(()),
    }
}

/// Writes an act on a site into the audit trail.
pub(super) fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    site: &Site,
) -> Result<(), SiteError> {
    let detail = [("version", site.version.to_string())];
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind: "site",
        subject_id: site.id.0,
        detail: &detail,
    };
    Ok(audit::record(tx, &entry)?)
}
