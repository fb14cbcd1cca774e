//! One form that closes rooms or blocks them.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use domain::closure::ReasonClass;
use domain::ids::BookingId;
use domain::text::Name;
use uuid::Uuid;

use super::decide::{self, Hit};
use super::places::{Group, Places};
use super::wish::{BLOCKING, Wish};
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::i18n::{format, text};
use crate::services::blockings::{self, BlockingError, InTheWay, Settling, StoredBlocking};
use crate::services::bookings::read::{Shown, read_booking, show_all};
use crate::services::{StoreError, closures};
use crate::web::entries::{Entries, Fault, Reading};
use crate::web::page::html_as;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

#[derive(Template)]
#[template(path = "closures/enter.html")]
struct EnterPage {
    frame: Frame,
    form: Entries,
    kinds: Vec<(String, String)>,
    sites: Vec<(String, String)>,
    groups: Vec<Group>,
    /// Bookings in the way of a blocking.
    hits: Vec<Hit>,
    rooms: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    fates: Vec<(String, String)>,
    every: Vec<(String, String)>,
}

/// Asks what is to be closed.
#[get("/verwaltung/sperrungen/neu")]
pub async fn ask(clerk: Clerk, state: web::Data<State>) -> Answer {
    let places = Places::load(&state, &clerk).await?;
    let now = clerk.ctx.now.with_timezone(&places.zone());
    let today = format::short_date(clerk.place.language, now.date_naive());
    let mut begin = vec![("kind", "closure".to_owned()), ("from_day", today)];
    if let [only] = places.sites() {
        begin.push(("site", only.site.id.to_string()));
    }
    page(&clerk, &places, Entries::begin(begin), &[])
}

/// Closes or blocks.
#[post("/verwaltung/sperrungen/neu")]
pub async fn enter(clerk: Clerk, form: Form, state: web::Data<State>) -> Answer {
    let places = Places::load(&state, &clerk).await?;
    let wish = match Wish::read(&form, &clerk, &places) {
        Ok(wish) => wish,
        Err(entries) => return page(&clerk, &places, entries, &[]),
    };
    if form.value("kind") == BLOCKING {
        return block(&state, &clerk, &places, form, &wish).await;
    }
    let (ctx, new) = (clerk.ctx.clone(), wish.closure());
    let closure = state
        .write(move |tx| closures::create::create(tx, &ctx, &new))
        .await?;
    let path = format!("/verwaltung/sperrungen/{}?meldung=geschlossen", closure.id);
    Ok(see_other(&clerk, &path))
}

async fn block(
    state: &State,
    visitor: &Visitor,
    places: &Places,
    form: Form,
    wish: &Wish,
) -> Answer {
    let decided = read_decided(state, visitor, &form).await?;
    let settling = match settling(visitor, places, &form, &decided) {
        Ok(settling) => settling,
        Err(entries) => return page(visitor, places, entries, &decided),
    };
    let title = visitor.frame_of("closures.blocked_title");
    let title = Name::parse(title.title()).map_err(|_| Kind::Internal)?;
    let Some(new) = wish.blocking(places, title, settling) else {
        let why = text(visitor.place.language, "closures.blocks_nothing", &[]);
        return refused(visitor, places, form, why, &decided);
    };
    let ctx = visitor.ctx.clone();
    let done = state
        .write(move |tx| blockings::create::create(tx, &ctx, &new))
        .await;
    match done {
        Ok(stored) => Ok(see_other(visitor, &blocked(&stored))),
        Err(error) => turned_away(state, visitor, places, form, (error, decided)).await,
    }
}

fn blocked(stored: &StoredBlocking) -> String {
    let id = stored.blocking.id;
    format!("/verwaltung/sperrungen/belegt/{id}?meldung=gesperrt")
}

/// The bookings of the form as they stand now.
async fn read_decided(
    state: &State,
    visitor: &Visitor,
    form: &Form,
) -> Result<Vec<Shown>, Problem> {
    let ids: BTreeSet<BookingId> = form
        .values("booking")
        .filter_map(|id| Some(BookingId(Uuid::parse_str(id).ok()?)))
        .collect();
    let ctx = visitor.ctx.clone();
    let found = state.read(move |tx| {
        ids.iter()
            .map(|id| read_booking(tx, &ctx, *id))
            .collect::<Result<Vec<_>, _>>()
    });
    found.await.map_err(crate::api::v1::bookings::problem)
}

fn settling(
    visitor: &Visitor,
    places: &Places,
    form: &Form,
    hits: &[Shown],
) -> Result<Option<Settling>, Entries> {
    if hits.is_empty() {
        return Ok(None);
    }
    let mut reading = Reading::new(form, visitor.place.language);
    let read = decide::read(&mut reading, visitor, places, hits);
    let (decisions, grounds) = reading.finish(read)?;
    let fates = decisions.iter();
    let fates = fates.map(|decision| (decision.booking, decision.fate));
    Ok(Some(Settling {
        grounds,
        fates: fates.collect(),
    }))
}

async fn turned_away(
    state: &State,
    visitor: &Visitor,
    places: &Places,
    form: Form,
    (error, mut hits): (BlockingError, Vec<Shown>),
) -> Answer {
    let language = visitor.place.language;
    match error {
        BlockingError::InTheWay(InTheWay {
            bookings,
            blockings,
        }) => {
            let why = blockings.first().map_or_else(
                || text(language, "closures.bookings_in_the_way", &[]),
                |one| {
                    let title = one.blocking.title.to_string();
                    text(
                        language,
                        "closures.blocking_in_the_way",
                        &[("title", &title)],
                    )
                },
            );
            let found = state
                .read(move |tx| show_all(tx, bookings))
                .await
                .map_err(|error: StoreError| Problem::from(error))?;
            let is_new = |shown: &Shown| {
                let id = shown.stored.booking.id;
                hits.iter().all(|known| known.stored.booking.id != id)
            };
            let new: Vec<_> = found.into_iter().filter(is_new).collect();
            hits.extend(new);
            refused(visitor, places, form, why, &hits)
        }
        BlockingError::Unsettled { booking, error } => {
            let problem = crate::api::v1::bookings::problem(error);
            let why = decide::told(visitor, &problem);
            let fault = decide::fault(visitor, booking, &hits, why);
            page(visitor, places, Entries::new(form, vec![fault]), &hits)
        }
        BlockingError::NotInTheWay(booking) => {
            hits.retain(|shown| shown.stored.booking.id != booking);
            let why = text(language, "closures.no_longer_hit", &[]);
            refused(visitor, places, form, why, &hits)
        }
        error => Err(crate::api::v1::blockings::problem(
            error,
            &[],
            places.zone(),
        )),
    }
}

fn refused(
    visitor: &Visitor,
    places: &Places,
    form: Form,
    message: String,
    hits: &[Shown],
) -> Answer {
    let (field, label) = if hits.is_empty() {
        ("site", "closures.site")
    } else {
        ("all", "closures.all")
    };
    let fault = Fault {
        field: field.to_owned(),
        label: text(visitor.place.language, label, &[]),
        message,
    };
    let begun = begin_grounds(places, form, hits);
    page(visitor, places, Entries::new(begun, vec![fault]), hits)
}

/// The form with proposals for why, so that little is left to be entered.
fn begin_grounds(places: &Places, form: Form, hits: &[Shown]) -> Form {
    if hits.is_empty() || form.has("grounds") {
        return form;
    }
    let first = places.sites().first();
    let by = first.map_or_else(String::new, |own| own.provider.name.to_string());
    let reason = form.value("reason").to_owned();
    form.with("class", ReasonClass::OwnNeed.code())
        .with("grounds", reason)
        .with("decided_by", by)
}

fn page(visitor: &Visitor, places: &Places, form: Entries, hits: &[Shown]) -> Answer {
    let frame = visitor.frame_of("closures.new_title");
    let frame = frame.crumb(
        visitor.frame_of("frame.closures").title(),
        "/verwaltung/sperrungen",
    );
    let is_refused = !form.faults().is_empty();
    let kinds = ["closure", "blocking"];
    let page = EnterPage {
        kinds: kinds
            .map(|kind| (kind.to_owned(), frame.t(&format!("closures.kind_{kind}"))))
            .to_vec(),
        sites: places.site_choices(),
        groups: places.groups(),
        hits: hits
            .iter()
            .map(|shown| Hit::of(visitor, places, shown))
            .collect(),
        rooms: places.room_choices(),
        classes: decide::classes(&frame),
        fates: decide::fates(&frame),
        every: decide::for_all(&frame),
        frame: if is_refused { frame.refused() } else { frame },
        form,
    };
    let status = if is_refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    html_as(visitor, status, &page)
}
