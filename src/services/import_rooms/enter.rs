//! Entering a plan: providers and sites that are new, then rooms and resources, all in one transaction.

use std::collections::BTreeMap;

use chrono_tz::Europe::Berlin;
use domain::bookable::{
    BookableId, Handover, Listing, Publication, Resource, Room, Space, UseMode,
};
use domain::holidays::HolidayOptions;
use domain::ids::{ProviderId, ResourceId, RoomId, SiteId};
use domain::language::Language;
use domain::opening::OpeningHours;
use domain::policy::{Action, Subject};
use domain::provider::{Address, Issuer, Office, Provider, ProviderStatus, Site};
use domain::rules::{BookingRules, RuleBook};
use domain::text::{Email, sort_key};
use store::audit::{self, Entry};
use store::{StoreError, Tx, TxError, bookables, providers, resources, rooms, rules, sites};
use thiserror::Error;

use super::fault::{Fault, Why};
use super::plan::Plan;
use super::row::{Row, What};
use crate::services::{Ctx, Denied, access};

/// How much was entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// New providers.
    pub providers: usize,
    /// New sites.
    pub sites: usize,
    /// Rooms.
    pub rooms: usize,
    /// Resources.
    pub resources: usize,
}

/// Why nothing was entered.
#[derive(Debug, Error)]
pub enum EnterError {
    /// Not for this caller.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Faults that only show against what is stored.
    #[error("the file does not go with what is stored")]
    Faults(Vec<Fault>),
    /// It was a dry run: this is what would be entered.
    #[error("nothing was entered, as asked")]
    Tried(Entered),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TxError for EnterError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Denied(_) | Self::Faults(_) | Self::Tried(_) => None,
        }
    }
}

/// What is known of the file while it is entered.
#[derive(Default)]
struct Known {
    providers: BTreeMap<String, ProviderId>,
    sites: BTreeMap<(ProviderId, String, String), SiteId>,
    rooms: BTreeMap<String, RoomId>,
    entered: Entered,
    faults: Vec<Fault>,
}

/// Enters everything, or nothing if a line does not go with what is stored.
///
/// New providers are admitted, for only the operator takes over files; `office` is their address where the file
/// names none. Rooms are public at once and confirmed by staff.
pub fn enter(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    plan: &Plan,
    office: &Email,
) -> Result<Entered, EnterError> {
    access::allow(ctx, Action::Admit, Subject::Installation)?;
    let mut known = Known::default();
    for row in &plan.rows {
        let provider = find_or_enter_provider(tx, ctx, &mut known, row, office)?;
        let site = find_or_enter_site(tx, ctx, &mut known, row, provider)?;
        if bookables::find_named(tx, site, &row.name)?.is_some() {
            let (line, why) = (row.line, Why::ExistsAlready);
            known.faults.push(Fault {
                line,
                column: Some("name"),
                why,
            });
            continue;
        }
        enter_bookable(
            tx,
            ctx,
            &mut known,
            plan,
            row,
            listing(ctx, row, provider, site),
        )?;
    }
    if known.faults.is_empty() {
        Ok(known.entered)
    } else {
        Err(EnterError::Faults(known.faults))
    }
}

/// Does the same and takes it all back: ends in [`EnterError::Tried`] if nothing is wrong.
pub fn try_enter(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    plan: &Plan,
    office: &Email,
) -> Result<Entered, EnterError> {
    let entered = enter(tx, ctx, plan, office)?;
    Err(EnterError::Tried(entered))
}

fn find_or_enter_provider(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    known: &mut Known,
    row: &Row,
    office: &Email,
) -> Result<ProviderId, StoreError> {
    let key = sort_key(&row.provider);
    if let Some(id) = known.providers.get(&key) {
        return Ok(*id);
    }
    let found = providers::list_by_name(tx, &row.provider)?
        .into_iter()
        .next();
    let id = if let Some(provider) = found {
        provider.id
    } else {
        let provider = provider(ctx, row, office);
        providers::insert(tx, &provider)?;
        record(tx, ctx, "provider.imported", "provider", provider.id.0)?;
        known.entered.providers += 1;
        provider.id
    };
    known.providers.insert(key, id);
    Ok(id)
}

fn provider(ctx: &Ctx, row: &Row, office: &Email) -> Provider {
    Provider {
        id: ProviderId(ctx.new_id()),
        name: row.provider.clone(),
        status: ProviderStatus::Admitted,
        issuer: Issuer {
            legal_name: row.provider.clone(),
            address: Address {
                town: Some(row.town.clone()),
                ..Address::default()
            },
            tax_number: None,
            vat_id: None,
        },
        office: Office {
            email: row.email.clone().unwrap_or_else(|| office.clone()),
            phone: None,
            hours: None,
        },
        language: Language::De,
        purposes: Vec::new(),
        customer_groups: Vec::new(),
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    }
}

fn find_or_enter_site(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    known: &mut Known,
    row: &Row,
    provider: ProviderId,
) -> Result<SiteId, StoreError> {
    let key = (provider, sort_key(&row.site), sort_key(&row.town));
    if let Some(id) = known.sites.get(&key) {
        return Ok(*id);
    }
    let found = sites::find_named(tx, provider, &row.site, &row.town)?;
    let id = if let Some(site) = found {
        site.id
    } else {
        let site = site(ctx, row, provider);
        sites::insert(tx, &site)?;
        record(tx, ctx, "site.imported", "site", site.id.0)?;
        known.entered.sites += 1;
        site.id
    };
    known.sites.insert(key, id);
    Ok(id)
}

fn site(ctx: &Ctx, row: &Row, provider_id: ProviderId) -> Site {
    Site {
        id: SiteId(ctx.new_id()),
        provider_id,
        name: row.site.clone(),
        address: Address {
            street: row.street.clone(),
            postal_code: row.postal_code.clone(),
            town: Some(row.town.clone()),
        },
        time_zone: Berlin,
        land: row.land,
        holiday_options: HolidayOptions::NONE,
        position: None,
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    }
}

fn listing(ctx: &Ctx, row: &Row, provider_id: ProviderId, site_id: SiteId) -> Listing {
    Listing {
        provider_id,
        site_id,
        name: row.name.clone(),
        description: row.description.clone(),
        features: row.features.clone(),
        buffers: row.buffers,
        publication: Publication {
            from: Some(ctx.now),
            until: None,
            archived_at: None,
        },
        house_rules: None,
        terms: None,
        questions: Vec::new(),
        handover: Handover::default(),
        companions: Vec::new(),
        never_with: Vec::new(),
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    }
}

fn enter_bookable(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    known: &mut Known,
    plan: &Plan,
    row: &Row,
    listing: Listing,
) -> Result<(), StoreError> {
    let id = match &row.what {
        What::Room {
            parent,
            capacity,
            area_dm2,
            ..
        } => {
            let id = RoomId(ctx.new_id());
            let space = space(known, plan, &row.id, parent.as_deref());
            let room = Room {
                id,
                listing,
                space,
                capacity: *capacity,
                area_dm2: *area_dm2,
            };
            rooms::insert(tx, &room)?;
            known.rooms.insert(row.id.clone(), id);
            known.entered.rooms += 1;
            BookableId::Room(id)
        }
        What::Resource { stock } => {
            let id = ResourceId(ctx.new_id());
            resources::insert(
                tx,
                &Resource {
                    id,
                    listing,
                    stock: *stock,
                    use_mode: UseMode::Both,
                },
            )?;
            known.entered.resources += 1;
            BookableId::Resource(id)
        }
    };
    let book = RuleBook::new(1, OpeningHours::default(), vec![BookingRules::default()]);
    rules::insert_edition(tx, id, &book, (ctx.actor.by(), ctx.now))?;
    let kind = match id {
        BookableId::Room(_) => "room",
        BookableId::Resource(_) => "resource",
    };
    record(tx, ctx, "bookable.imported", kind, id.uuid())
}

/// Halls come before their parts, so the hall is known by now.
fn space(known: &Known, plan: &Plan, id: &str, parent: Option<&str>) -> Space {
    let hall = parent.and_then(|parent| known.rooms.get(parent));
    match (hall, plan.parts.get(id)) {
        (Some(hall), Some(cells)) => Space::PartOf {
            hall: *hall,
            cells: cells.clone(),
        },
        _ => Space::Cells {
            count: plan.cells.get(id).copied().unwrap_or(1),
        },
    }
}

fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: uuid::Uuid,
) -> Result<(), StoreError> {
    let entry = Entry {
        at: ctx.now,
        by: ctx.actor.by(),
        action,
        subject_kind,
        subject_id,
        detail: &[],
    };
    audit::record(tx, &entry)
}
