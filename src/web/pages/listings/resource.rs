//! A device or service: entered and changed.

use actix_web::{get, post, web};
use askama::Template;
use domain::bookable::{Resource, STOCK_MAX, UseMode};
use domain::ids::ResourceId;
use domain::rules::{BookingRules, Confirmation};
use domain::text::{Name, Text};

use super::data::{features, published, shown_version};
use super::kept::{Changes, Tabs, keep, path_of_resource, tabs_of_resource};
use super::overview::standing;
use super::read::number;
use super::room::{PUBLISHED, own_sites, refused, site, site_choices, states};
use crate::api::problem::{Problem, Refusal};
use crate::app::State;
use crate::services::listings::own::OwnSite;
use crate::services::listings::{ListingChanges, NewListing};
use crate::services::resources::create::{NewResource, create};
use crate::services::resources::edit::ResourceChanges;
use crate::services::resources::read::{ResourceView, find};
use crate::web::entries::{Entries, FieldName, Reading};
use crate::web::page::html_as;
use crate::web::path::id;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

/// The fields of the commands, as the form calls them.
const FIELDS: [FieldName; 1] = [("/site_id", "site", "listings.site")];

/// The same of a change.
const CHANGED: [FieldName; 2] = [
    ("/name", "name", "listings.resource_name"),
    ("/stock", "stock", "listings.stock"),
];

#[derive(Template)]
#[template(path = "listings/resource.html")]
struct ResourcePage {
    frame: Frame,
    form: Entries,
    action: String,
    version: String,
    sites: Vec<(String, String)>,
    uses: Vec<(String, String)>,
    states: Vec<(String, String)>,
    confirmations: Vec<(String, String)>,
    tabs: Tabs,
}

/// What the form says.
struct Entered {
    name: Name,
    description: Option<Text>,
    features: std::collections::BTreeSet<domain::text::Code>,
    stock: u32,
    use_mode: UseMode,
}

/// Asks for a new resource.
#[get("/verwaltung/geraete/neu")]
pub async fn ask_resource(clerk: Clerk, state: web::Data<State>) -> Answer {
    let own = own_sites(&state, &clerk).await?;
    if own.is_empty() {
        return Ok(see_other(&clerk, "/verwaltung/anfang"));
    }
    let begun = Entries::begin([
        ("state", PUBLISHED),
        ("stock", "1"),
        ("use", UseMode::Both.code()),
        ("confirmation", Confirmation::OnRequest.code()),
    ]);
    page(&clerk, &own, None, begun)
}

/// Enters a resource.
#[post("/verwaltung/geraete/neu")]
pub async fn enter_resource(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let own = own_sites(&state, &clerk).await?;
    let mut reading = Reading::new(&form, clerk.place.language);
    let new = new(&mut reading, &clerk, &own);
    let new = match reading.finish(new) {
        Ok(new) => new,
        Err(entries) => return page(&clerk, &own, None, entries),
    };
    let ctx = clerk.ctx.clone();
    match state.write(move |tx| create(tx, &ctx, &new)).await {
        Ok(_) => Ok(see_other(&clerk, "/verwaltung/raeume?meldung=angelegt")),
        Err(error) => page(&clerk, &own, None, refused(&clerk, &form, error, &FIELDS)?),
    }
}

fn new(reading: &mut Reading<'_>, visitor: &Visitor, own: &[OwnSite]) -> Option<NewResource> {
    let site_id = site(reading, own);
    let entered = Entered::read(reading);
    let confirmation = reading.required("confirmation", "listings.confirmation", |text| {
        Confirmation::parse(text).map_err(|_| Refusal::UnknownId)
    });
    let is_published = reading.form().value("state") == PUBLISHED;
    let entered = entered?;
    let rules = BookingRules {
        confirmation: confirmation?,
        ..super::room::usual_rules()
    };
    let listing = NewListing {
        description: entered.description,
        features: entered.features,
        published_from: is_published.then_some(visitor.ctx.now),
        opening: super::room::usual_hours(),
        rules: vec![rules],
        ..NewListing::named(entered.name)
    };
    Some(NewResource {
        site_id: site_id?,
        listing,
        stock: entered.stock,
        use_mode: entered.use_mode,
    })
}

impl Entered {
    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        let name = reading.required("name", "listings.resource_name", Name::parse);
        let description = reading.optional("description", "listings.description", Text::parse);
        let features = reading.optional("features", "listings.features", features);
        let stock = reading.required("stock", "listings.stock", number(0, STOCK_MAX));
        let use_mode = reading.required("use", "listings.use", |text| {
            UseMode::parse(text).map_err(|_| Refusal::UnknownId)
        });
        Some(Self {
            name: name?,
            description: description?,
            features: features?.unwrap_or_default(),
            stock: stock?,
            use_mode: use_mode?,
        })
    }

    fn changes(self, visitor: &Visitor, before: &Resource, wanted: &str) -> ResourceChanges {
        let publication = published(visitor, before.listing.publication, wanted);
        ResourceChanges {
            listing: ListingChanges {
                name: Some(self.name),
                description: Some(self.description),
                features: Some(self.features),
                published_from: Some(publication.from),
                published_until: Some(publication.until),
                archived_at: Some(publication.archived_at),
                ..ListingChanges::default()
            },
            stock: Some(self.stock).filter(|stock| *stock != before.stock),
            use_mode: Some(self.use_mode),
        }
    }
}

/// A resource, for change.
#[get("/verwaltung/geraete/{id}")]
pub async fn show_resource(
    clerk: Clerk,
    path: web::Path<String>,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let begun = begin(&clerk, &view.resource);
    page(&clerk, &[], Some(&view.resource), begun)
}

/// Changes a resource.
#[post("/verwaltung/geraete/{id}")]
pub async fn edit_resource(
    clerk: Clerk,
    path: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let before = find_own(&state, &clerk, &path).await?.resource;
    let mut reading = Reading::new(&form, clerk.place.language);
    let entered = Entered::read(&mut reading);
    let changes = match reading.finish(entered) {
        Ok(entered) => entered.changes(&clerk, &before, form.value("state")),
        Err(entries) => return page(&clerk, &[], Some(&before), entries),
    };
    let changes = Changes::Resource(before.id, changes);
    let stored = before.listing.version;
    match keep(&state, &clerk, form, stored, changes, &CHANGED).await? {
        Ok(answer) => Ok(answer),
        Err(entries) => page(&clerk, &[], Some(&before), entries),
    }
}

/// The resource, if the visitor keeps it.
pub(super) async fn find_own(
    state: &State,
    visitor: &Visitor,
    text: &str,
) -> Result<ResourceView, Problem> {
    let resource: ResourceId = id(text)?;
    let ctx = visitor.ctx.clone();
    let view = state.read(move |tx| find(tx, &ctx, resource)).await?;
    super::own_only(visitor, view.resource.listing.provider_id)?;
    Ok(view)
}

fn begin(visitor: &Visitor, resource: &Resource) -> Entries {
    let listing = &resource.listing;
    let description = listing.description.as_ref();
    let codes: Vec<_> = listing.features.iter().map(ToString::to_string).collect();
    Entries::begin([
        ("name", listing.name.to_string()),
        (
            "description",
            description.map_or_else(String::new, ToString::to_string),
        ),
        ("features", codes.join(", ")),
        ("stock", resource.stock.to_string()),
        ("use", resource.use_mode.code().to_owned()),
        ("state", standing(listing, visitor.ctx.now).to_owned()),
    ])
}

fn page(visitor: &Visitor, own: &[OwnSite], before: Option<&Resource>, form: Entries) -> Answer {
    let (title, path, states_of): (_, _, &[&str]) = match before {
        Some(resource) => (
            resource.listing.name.to_string(),
            path_of_resource(resource.id),
            &[PUBLISHED, "draft", "archived"],
        ),
        None => (
            visitor.frame("").t("listings.new_resource"),
            "/verwaltung/geraete/neu".to_owned(),
            &[PUBLISHED, "draft"],
        ),
    };
    let (frame, status) = super::framed(visitor, visitor.frame(title), &form);
    let uses = UseMode::ALL.iter().map(|mode| mode.code());
    let confirmations = Confirmation::ALL.iter().map(|one| one.code());
    let named = |prefix: &str, code: &str| {
        let key = format!("listings.{prefix}_{code}");
        (code.to_owned(), frame.t(&key))
    };
    let page = ResourcePage {
        action: frame.link(&path),
        version: before.map_or_else(String::new, |before| {
            shown_version(&form, before.listing.version).to_string()
        }),
        sites: site_choices(own),
        uses: uses.map(|code| named("use", code)).collect(),
        states: states(&frame, states_of),
        confirmations: confirmations
            .filter(|_| before.is_none())
            .map(|code| named("confirmation", code))
            .collect(),
        tabs: before.map_or_else(Vec::new, |before| tabs_of_resource(visitor, before.id)),
        frame,
        form,
    };
    html_as(visitor, status, &page)
}
