//! A site: entered and changed.

use actix_web::{get, post, web};
use askama::Template;
use chrono_tz::Europe::Berlin;
use chrono_tz::Tz;
use domain::holidays::{HolidayOptions, Land, MunicipalHoliday};
use domain::ids::{ProviderId, SiteId};
use domain::provider::{Address, Provider, Site};
use domain::text::{Line, Name};
use uuid::Uuid;

use super::read::{stale, version};
use crate::api::problem::{Problem, Refusal};
use crate::app::State;
use crate::services::listings::own::list_providers;
use crate::services::sites::create::{NewSite, create};
use crate::services::sites::edit::{SiteChanges, edit};
use crate::services::sites::{SiteError, read};
use crate::web::entries::{Entries, FieldName, Reading, faults_of};
use crate::web::page::html_as;
use crate::web::path::id;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

/// The fields of the commands, as the form calls them.
const FIELDS: [FieldName; 2] = [
    ("/provider_id", "provider", "listings.provider"),
    ("/municipal_holidays", "holiday", "listings.holidays"),
];

#[derive(Template)]
#[template(path = "listings/site.html")]
struct SitePage {
    frame: Frame,
    form: Entries,
    action: String,
    /// The providers to choose from, where there are several.
    providers: Vec<(String, String)>,
    lands: Vec<(String, String)>,
    holidays: Vec<(String, String)>,
    /// Whether the site is there already.
    version: String,
}

/// What the form says of a site.
pub(super) struct Entered {
    pub(super) name: Name,
    pub(super) address: Address,
    pub(super) land: Land,
    pub(super) zone: Tz,
    pub(super) holidays: HolidayOptions,
}

/// Asks for a new site.
#[get("/verwaltung/standorte/neu")]
pub async fn ask_site(clerk: Clerk, state: web::Data<State>) -> Answer {
    let providers = own(&state, &clerk).await?;
    let begun = Entries::begin([("time_zone", Berlin.name())]);
    page(&clerk, &providers, None, begun)
}

/// Enters a site.
#[post("/verwaltung/standorte/neu")]
pub async fn enter_site(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let providers = own(&state, &clerk).await?;
    match enter(&state, &clerk, &form, &providers).await? {
        Ok(_) => Ok(see_other(&clerk, "/verwaltung/raeume?meldung=angelegt")),
        Err(entries) => page(&clerk, &providers, None, entries),
    }
}

/// Enters the site of `form` for one of `providers`, or gives the form with its faults.
pub(super) async fn enter(
    state: &State,
    visitor: &Visitor,
    form: &Form,
    providers: &[Provider],
) -> Result<Result<Site, Entries>, Problem> {
    let mut reading = Reading::new(form, visitor.place.language);
    let provider_id = provider(&mut reading, providers);
    let entered = Entered::read(&mut reading);
    let (provider_id, entered) = match reading.finish(provider_id.zip(entered)) {
        Ok(read) => read,
        Err(entries) => return Ok(Err(entries)),
    };
    let new = NewSite {
        provider_id,
        name: entered.name,
        address: entered.address,
        time_zone: entered.zone,
        land: entered.land,
        holiday_options: entered.holidays,
        position: None,
    };
    let ctx = visitor.ctx.clone();
    let done = state.write(move |tx| create(tx, &ctx, &new)).await;
    done.map(Ok)
        .or_else(|error| refused(visitor, form, error).map(Err))
}

/// The form with what the use case refused; errors about no field are errors.
fn refused(visitor: &Visitor, form: &Form, error: SiteError) -> Result<Entries, Problem> {
    let problem = Problem::from(error);
    let faults = faults_of(&problem, visitor.place.language, &FIELDS);
    if faults.is_empty() {
        return Err(problem);
    }
    Ok(Entries::new(form.clone(), faults))
}

/// The one provider, or the chosen one.
fn provider(reading: &mut Reading<'_>, providers: &[Provider]) -> Option<ProviderId> {
    if let [only] = providers {
        return Some(only.id);
    }
    reading.required("provider", "listings.provider", |text| {
        let chosen = Uuid::parse_str(text).map(ProviderId).ok();
        let known = chosen.filter(|id| providers.iter().any(|own| own.id == *id));
        known.ok_or(Refusal::UnknownId)
    })
}

impl Entered {
    /// What the form says; faults are noted.
    pub(super) fn read(reading: &mut Reading<'_>) -> Option<Self> {
        let name = reading.required("name", "listings.site_name", Name::parse);
        let street = reading.optional("street", "listings.street", Name::parse);
        let postal_code = reading.optional("postal_code", "listings.postal_code", Line::parse);
        let town = reading.required("town", "listings.town", Name::parse);
        let land = reading.required("land", "listings.land", |text| {
            Land::parse(text).map_err(|_| Refusal::UnknownId)
        });
        let zone = reading.optional("time_zone", "listings.time_zone", |text| {
            text.parse::<Tz>().map_err(|_| Refusal::UnknownTimeZone)
        });
        let holidays = reading.form().values("holiday");
        let holidays = holidays.filter_map(|code| MunicipalHoliday::parse(code).ok());
        let holidays = holidays.collect();
        Some(Self {
            name: name?,
            address: Address {
                street: street?,
                postal_code: postal_code?,
                town: Some(town?),
            },
            land: land?,
            zone: zone?.unwrap_or(Berlin),
            holidays,
        })
    }

    fn changes(self) -> SiteChanges {
        SiteChanges {
            name: Some(self.name),
            street: Some(self.address.street),
            postal_code: Some(self.address.postal_code),
            town: self.address.town,
            time_zone: Some(self.zone),
            land: Some(self.land),
            holiday_options: Some(self.holidays),
            position: None,
        }
    }
}

/// A site, for change.
#[get("/verwaltung/standorte/{id}")]
pub async fn show_site(clerk: Clerk, path: web::Path<String>, state: web::Data<State>) -> Answer {
    let site = find(&state, &clerk, id(&path)?).await?;
    let begun = begin(&site);
    page(&clerk, &[], Some(&site), begun)
}

/// Changes a site.
#[post("/verwaltung/standorte/{id}")]
pub async fn edit_site(
    clerk: Clerk,
    path: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let site = find(&state, &clerk, id(&path)?).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let entered = Entered::read(&mut reading);
    let changes = match reading.finish(entered) {
        Ok(entered) => entered.changes(),
        Err(entries) => return page(&clerk, &[], Some(&site), entries),
    };
    let (ctx, seen) = (clerk.ctx.clone(), version(&form));
    let done = state.write(move |tx| edit(tx, &ctx, site.id, seen, &changes));
    match done.await {
        Ok(_) => Ok(see_other(&clerk, "/verwaltung/raeume?meldung=gespeichert")),
        Err(SiteError::Stale) => {
            let entries = stale(&clerk, form, site.version, ("name", "listings.site_name"));
            page(&clerk, &[], Some(&site), entries)
        }
        Err(error) => page(&clerk, &[], Some(&site), refused(&clerk, &form, error)?),
    }
}

/// The site, if the visitor may keep it.
async fn find(state: &State, visitor: &Visitor, id: SiteId) -> Result<Site, Problem> {
    let ctx = visitor.ctx.clone();
    let site = state.read(move |tx| read::find(tx, &ctx, id)).await?;
    super::own_only(visitor, site.provider_id)?;
    Ok(site)
}

pub(super) async fn own(state: &State, visitor: &Visitor) -> Result<Vec<Provider>, Problem> {
    let ctx = visitor.ctx.clone();
    Ok(state.read(move |tx| list_providers(tx, &ctx)).await?)
}

fn begin(site: &Site) -> Entries {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let address = &site.address;
    let mut pairs = vec![
        ("name", site.name.to_string()),
        ("street", text(address.street.as_deref())),
        ("postal_code", text(address.postal_code.as_deref())),
        ("town", text(address.town.as_deref())),
        ("land", site.land.code().to_owned()),
        ("time_zone", site.time_zone.name().to_owned()),
    ];
    let holidays = site.holiday_options.iter();
    pairs.extend(holidays.map(|holiday| ("holiday", holiday.code().to_owned())));
    Entries::begin(pairs)
}

/// The Länder with their names.
pub(super) fn lands(frame: &Frame) -> Vec<(String, String)> {
    let mut lands: Vec<_> = Land::ALL
        .into_iter()
        .map(|land| {
            let code = land.code();
            (code.to_owned(), frame.t(&format!("listings.land_{code}")))
        })
        .collect();
    lands.sort_by(|(_, left), (_, right)| left.cmp(right));
    lands
}

fn page(visitor: &Visitor, providers: &[Provider], site: Option<&Site>, form: Entries) -> Answer {
    let (title, path) = match site {
        Some(site) => (
            site.name.to_string(),
            format!("/verwaltung/standorte/{}", site.id),
        ),
        None => (
            visitor.frame_of("listings.new_site").title().to_owned(),
            "/verwaltung/standorte/neu".to_owned(),
        ),
    };
    let (frame, status) = super::framed(visitor, visitor.frame(title), &form);
    let kept = form.value("version");
    let holidays = MunicipalHoliday::ALL.map(MunicipalHoliday::code);
    let page = SitePage {
        action: frame.link(&path),
        providers: super::choices_of(providers),
        lands: lands(&frame),
        holidays: holidays
            .map(|code| {
                (
                    code.to_owned(),
                    frame.t(&format!("listings.holiday_{code}")),
                )
            })
            .to_vec(),
        version: match (kept, site) {
            ("", Some(site)) => site.version.to_string(),
            (kept, _) => kept.to_owned(),
        },
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
