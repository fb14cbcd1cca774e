//! What a clerk keeps: the sites of the own providers, with their rooms and resources.

use domain::bookable::{Resource, Room};
use domain::provider::{Provider, Site};
use store::{StoreError, Tx};

use crate::services::{Ctx, providers, resources, rooms, sites};

/// The most providers that one page shows.
const PROVIDERS_MAX: i64 = 100;

/// The most sites of one provider.
const SITES_MAX: i64 = 200;

/// The most rooms and the most resources of one site.
const LISTED_MAX: i64 = 200;

/// A site with everything that can be booked there, drafts included.
#[derive(Clone, Debug)]
pub struct OwnSite {
    /// Who runs it.
    pub provider: Provider,
    /// The site.
    pub site: Site,
    /// Its rooms by name.
    pub rooms: Vec<Room>,
    /// Its resources by name.
    pub resources: Vec<Resource>,
}

/// The providers for whom the caller works, by name; whoever runs the installation works for all of them.
pub fn list_providers(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Vec<Provider>, StoreError> {
    if ctx.actor.is_operator() {
        return providers::read::list(
            tx,
            ctx,
            &providers::read::Wanted::default(),
            None,
            PROVIDERS_MAX,
        );
    }
    providers::read::list_own(tx, ctx)
}

/// The sites of those providers, by provider and name.
pub fn list_sites(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Vec<OwnSite>, StoreError> {
    let mut own = Vec::new();
    for provider in list_providers(tx, ctx)? {
        let wanted = sites::read::Wanted {
            provider: Some(provider.id),
            ..sites::read::Wanted::default()
        };
        for site in sites::read::list(tx, ctx, &wanted, None, SITES_MAX)? {
            own.push(with_content(tx, ctx, provider.clone(), site)?);
        }
    }
    Ok(own)
}

fn with_content(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    provider: Provider,
    site: Site,
) -> Result<OwnSite, StoreError> {
    let wanted = rooms::read::Wanted {
        site: Some(site.id),
        ..rooms::read::Wanted::default()
    };
    let found = rooms::read::list(tx, ctx, &wanted, None, LISTED_MAX)?;
    let wanted = resources::read::Wanted {
        site: Some(site.id),
        ..resources::read::Wanted::default()
    };
    let resources = resources::read::list(tx, ctx, &wanted, None, LISTED_MAX)?;
    Ok(OwnSite {
        provider,
        site,
        rooms: found.into_iter().map(|entry| entry.room).collect(),
        resources: resources
            .into_iter()
            .map(|(resource, _)| resource)
            .collect(),
    })
}

/// Whether anything can be booked at one of them, be it a draft.
pub fn has_any(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<bool, StoreError> {
    for provider in list_providers(tx, ctx)? {
        let wanted = rooms::read::Wanted {
            provider: Some(provider.id),
            ..rooms::read::Wanted::default()
        };
        if !rooms::read::list(tx, ctx, &wanted, None, 1)?.is_empty() {
            return Ok(true);
        }
        let wanted = resources::read::Wanted {
            provider: Some(provider.id),
            ..resources::read::Wanted::default()
        };
        if !resources::read::list(tx, ctx, &wanted, None, 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
