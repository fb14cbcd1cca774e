//! The read of a plan with what stands around it.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::ids::ProviderId;
use domain::provider::{Provider, Site};
use domain::text::Code;
use domain::time::day_of;

use super::asked::Asked;
use crate::api::problem::Problem;
use crate::app::State;
use crate::services::plan::{Plan, PlanError, ROWS_MAX, read_plan};
use crate::services::{Ctx, Tx, providers, sites};
use crate::web::show::facts::term_name;
use crate::web::{Form, Visitor};

/// The most buildings in the filter.
const SITES_MAX: i64 = 200;

/// The most pages of a plan that a file holds: 3000 rooms.
const PAGES_MAX: usize = 50;

/// A plan with what stands around it.
pub(super) struct Loaded {
    /// What was asked for.
    pub(super) asked: Asked,
    /// The plan.
    pub(super) plan: Plan,
    /// The buildings of the caller, by name.
    pub(super) sites: Vec<Site>,
    /// Where the first building stands.
    pub(super) zone: Tz,
    /// Today there.
    pub(super) today: NaiveDate,
    providers: HashMap<ProviderId, Provider>,
}

/// How much of the plan is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Portion {
    /// One page of so many rows.
    Page(usize),
    /// All rows.
    All,
}

impl Loaded {
    /// Reads what `query` asks for, in one snapshot.
    pub(super) async fn read(
        state: &State,
        visitor: &Visitor,
        query: &Form,
        portion: Portion,
    ) -> Result<Self, Problem> {
        let (ctx, query) = (visitor.ctx.clone(), query.clone());
        let loaded = state
            .read(move |tx| load(tx, &ctx, &query, portion))
            .await?;
        Ok(loaded)
    }

    /// What a purpose is called; its code where that is not known.
    pub(super) fn purpose(&self, visitor: &Visitor, provider: ProviderId, code: &Code) -> String {
        let provider = self.providers.get(&provider);
        let terms = provider.map(|provider| provider.purposes.as_slice());
        let mut terms = terms.unwrap_or_default().iter();
        let term = terms.find(|term| term.code == *code);
        term.map_or_else(
            || code.to_string(),
            |term| term_name(term, visitor).to_string(),
        )
    }
}

impl From<PlanError> for Problem {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Denied(denied) => denied.into(),
            // Addresses ask for views, never for numbers of rows or days.
            PlanError::TooMuch { .. } => Self::internal(&error),
            PlanError::Store(error) => error.into(),
        }
    }
}

fn load(tx: &mut Tx<'_>, ctx: &Ctx, query: &Form, portion: Portion) -> Result<Loaded, PlanError> {
    let sites = sites::read::list_own(tx, ctx, SITES_MAX)?;
    let zone = sites
        .first()
        .map_or(Tz::Europe__Berlin, |site| site.time_zone);
    let today = day_of(zone, ctx.now);
    let asked = Asked::of(query, today);
    let plan = match portion {
        Portion::Page(rows) => read_plan(tx, ctx, &asked.wanted(rows))?,
        Portion::All => read_all(tx, ctx, &asked)?,
    };
    let providers = providers::read::list_own(tx, ctx)?.into_iter();
    Ok(Loaded {
        asked,
        plan,
        sites,
        zone,
        today,
        providers: providers.map(|provider| (provider.id, provider)).collect(),
    })
}

fn read_all(tx: &mut Tx<'_>, ctx: &Ctx, asked: &Asked) -> Result<Plan, PlanError> {
    let mut all = read_plan(tx, ctx, &asked.behind(None).wanted(ROWS_MAX))?;
    for _ in 1..PAGES_MAX {
        let Some(next) = all.next.take() else {
            break;
        };
        let more = read_plan(tx, ctx, &asked.behind(Some(next)).wanted(ROWS_MAX))?;
        all.rows.extend(more.rows);
        all.next = more.next;
    }
    Ok(all)
}
