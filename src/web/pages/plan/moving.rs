//! Another time or room for a booking: by form, by dragging in the plan, and back again.

use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use askama::Template;
use chrono_tz::Tz;
use domain::booking::Booking;
use domain::ids::{BookingId, RoomId};
use domain::time::wall_time;

use super::asked::week;
use super::target::{Target, fields};
use crate::api::problem::{Kind, Problem};
use crate::api::v1::bookings::problem;
use crate::app::State;
use crate::i18n::format;
use crate::services::bookings::alternatives::{Alternative, find_alternatives, may_help};
use crate::services::bookings::amend::amend;
use crate::services::bookings::case::{Case, read_case};
use crate::services::bookings::{BookingError, Refused, StoredBooking};
use crate::services::rooms::read as rooms;
use crate::web::day::local;
use crate::web::entries::{Entries, faults_of};
use crate::web::page::html_as;
use crate::web::query::{Query, address};
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

/// The most rooms to choose from.
const ROOMS_MAX: i64 = 300;

/// The fields that name a target.
const FIELDS: [&str; 5] = ["raum", "tag", "von", "bis_tag", "bis"];

#[derive(Template)]
#[template(path = "plan/move.html")]
struct MovePage {
    frame: Frame,
    form: Entries,
    action: String,
    back: String,
    what: String,
    current: String,
    version: i64,
    rooms: Vec<(String, String)>,
    obstacle: Obstacle,
}

/// What stands in the way of a target.
#[derive(Default)]
struct Obstacle {
    /// Why it cannot be had.
    reasons: Vec<String>,
    /// What else could.
    offers: Vec<Offer>,
    /// Whether rules can be set aside by naming who decided it.
    is_refused: bool,
}

/// Another target, as a button that takes it.
struct Offer {
    text: String,
    fields: [(&'static str, String); 5],
}

/// A booking with the rooms that it could have.
pub(super) struct Moving {
    case: Case,
    rooms: Vec<(RoomId, String)>,
}

/// Asks where to; the query may say a part of it already.
#[get("/verwaltung/buchungen/{id}/verschieben")]
pub async fn ask_where(
    clerk: Clerk,
    id: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let moving = Moving::find(&state, &clerk, &id).await?;
    let form = moving.filled_in(&clerk, &query.0);
    moving.page(
        &clerk,
        Entries::new(form, Vec::new()),
        Obstacle::default(),
        StatusCode::OK,
    )
}

/// Moves the booking, or says why not.
#[post("/verwaltung/buchungen/{id}/verschieben")]
pub async fn move_booking(
    clerk: Clerk,
    id: web::Path<String>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let moving = Moving::find(&state, &clerk, &id).await?;
    let target = match Target::read(&clerk, &moving, &form) {
        Ok(target) => target,
        Err(entries) => return moving.wrong(&clerk, entries),
    };
    match moving.carry_out(&state, &clerk, &target).await {
        Ok(moved) => Ok(see_other(&clerk, &moving.done(&moved, &form))),
        Err(BookingError::Refused(refused)) => {
            let obstacle = moving.obstacle(&state, &clerk, &target, refused).await?;
            let entries = Entries::new(form, Vec::new());
            moving.page(&clerk, entries, obstacle, StatusCode::CONFLICT)
        }
        Err(BookingError::Stale) => moving.stale(&clerk, form),
        Err(error) => moving.impossible(&clerk, form, error),
    }
}

impl Moving {
    async fn find(state: &State, visitor: &Visitor, id: &str) -> Result<Self, Problem> {
        let id = BookingId(id.parse().map_err(|_| Kind::NotFound)?);
        let ctx = visitor.ctx.clone();
        let found = state
            .read(move |tx| {
                let case = read_case(tx, &ctx, id)?;
                let wanted = rooms::Wanted {
                    provider: Some(case.provider.id),
                    ..rooms::Wanted::default()
                };
                let rooms = rooms::list(tx, &ctx, &wanted, None, ROOMS_MAX)?;
                let rooms = rooms.into_iter().map(|entry| {
                    let name = format!("{}, {}", entry.room.listing.name, entry.site.name);
                    (entry.room.id, name)
                });
                Ok::<_, BookingError>(Self {
                    case,
                    rooms: rooms.collect(),
                })
            })
            .await;
        found.map_err(problem)
    }

    /// The booking as it stands.
    pub(super) fn booking(&self) -> &Booking {
        &self.case.shown.stored.booking
    }

    /// The zone of its site.
    pub(super) fn zone(&self) -> Tz {
        self.case.shown.zone
    }

    /// The name of a room that it could have.
    pub(super) fn room_name(&self, id: RoomId) -> Option<&str> {
        let found = self.rooms.iter().find(|(known, _)| *known == id);
        found.map(|(_, name)| name.as_str())
    }

    fn path(&self) -> String {
        format!("/verwaltung/buchungen/{}/verschieben", self.booking().id.0)
    }

    /// Room and time as they are, with what `query` says in their place.
    fn filled_in(&self, visitor: &Visitor, query: &Form) -> Form {
        let booking = self.booking();
        let known = fields(visitor, booking.room_id, booking.times.span, self.zone());
        let mut form = Form::default();
        for (name, value) in known {
            form = form.with(name, value);
        }
        if query.has("tag") {
            form = form.with("bis_tag", "");
        }
        for name in FIELDS.into_iter().filter(|name| query.has(name)) {
            form = form.with(name, query.value(name));
        }
        form
    }

    async fn carry_out(
        &self,
        state: &State,
        visitor: &Visitor,
        target: &Target,
    ) -> Result<StoredBooking, BookingError> {
        let (ctx, id) = (visitor.ctx.clone(), self.booking().id);
        let (version, amendment) = (target.version, target.amendment(self.booking()));
        state
            .write(move |tx| amend(tx, &ctx, id, version, &amendment))
            .await
    }

    /// The plan of the new day, which offers the way back.
    fn done(&self, moved: &StoredBooking, form: &Form) -> String {
        let zone = self.zone();
        let day = wall_time(zone, moved.booking.times.span.start()).date();
        if form.has("zurueck") {
            let values = [("woche", week(day)), ("meldung", "zurueck".to_owned())];
            return plan(&values);
        }
        let before = self.booking();
        let at = |instant| local(wall_time(zone, instant));
        let room = before.room_id.map(|id| id.0.to_string());
        plan(&[
            ("woche", week(day)),
            ("meldung", "verschoben".to_owned()),
            ("buchung", before.id.0.to_string()),
            ("raum", room.unwrap_or_default()),
            ("beginn", at(before.times.span.start())),
            ("ende", at(before.times.span.end())),
            ("fassung", moved.booking.version.to_string()),
        ])
    }

    /// Why the target cannot be had, and what could.
    async fn obstacle(
        &self,
        state: &State,
        visitor: &Visitor,
        target: &Target,
        refused: Refused,
    ) -> Result<Obstacle, Problem> {
        let found = if may_help(&refused.findings) {
            let (ctx, asked) = (visitor.ctx.clone(), target.asked(self.booking()));
            let found = state
                .read(move |tx| find_alternatives(tx, &ctx, &asked))
                .await;
            found.map_err(problem)?
        } else {
            Vec::new()
        };
        let document =
            problem(BookingError::Refused(refused)).document(visitor.place.language, None);
        let offers = found.iter().filter_map(|other| self.offer(visitor, other));
        Ok(Obstacle {
            reasons: document
                .reasons
                .into_iter()
                .map(|reason| reason.detail)
                .collect(),
            offers: offers.collect(),
            is_refused: true,
        })
    }

    fn offer(&self, visitor: &Visitor, other: &Alternative) -> Option<Offer> {
        let room = other.room_id.map(|id| self.room_name(id));
        let (start, end) = (
            other.span.start().with_timezone(&other.zone),
            other.span.end().with_timezone(&other.zone),
        );
        let span = format::span(visitor.place.language, &start, &end);
        Some(Offer {
            text: match room {
                Some(name) => format!("{}: {span}", name?),
                None => span,
            },
            fields: fields(visitor, other.room_id, other.span, other.zone),
        })
    }

    fn stale(&self, visitor: &Visitor, form: Form) -> Answer {
        let obstacle = Obstacle {
            reasons: vec![visitor.frame("").t("plan.stale")],
            ..Obstacle::default()
        };
        let entries = Entries::new(form, Vec::new());
        self.page(visitor, entries, obstacle, StatusCode::CONFLICT)
    }

    /// What no rule refuses: the booking has ended, or the other room asks questions that nobody answered.
    fn impossible(&self, visitor: &Visitor, form: Form, error: BookingError) -> Answer {
        let problem = problem(error);
        let names = [
            ("/room_id", "raum", "plan.room"),
            ("/answers", "raum", "plan.room"),
            ("/items", "raum", "plan.room"),
            ("/purpose", "raum", "plan.room"),
        ];
        let faults = faults_of(&problem, visitor.place.language, &names);
        if faults.is_empty() {
            return Err(problem);
        }
        self.wrong(visitor, Entries::new(form, faults))
    }

    fn wrong(&self, visitor: &Visitor, entries: Entries) -> Answer {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.page(visitor, entries, Obstacle::default(), status)
    }

    fn page(
        &self,
        visitor: &Visitor,
        form: Entries,
        obstacle: Obstacle,
        status: StatusCode,
    ) -> Answer {
        let frame = visitor.frame_of("plan.move_title");
        let frame = frame
            .clone()
            .crumb(frame.t("plan.title"), "/verwaltung/plan");
        let booking = self.booking();
        let span = booking.times.span;
        let at = |instant: chrono::DateTime<chrono::Utc>| instant.with_timezone(&self.zone());
        let current = format::span(frame.language(), &at(span.start()), &at(span.end()));
        let room = booking.room_id.and_then(|id| self.room_name(id));
        let title = booking.purpose.title.as_ref().map(ToString::to_string);
        let organiser = self.case.shown.organiser.as_ref();
        let organiser = organiser.map(|organiser| organiser.contact.name.to_string());
        let page = MovePage {
            action: frame.link(&self.path()),
            back: frame.link(&format!("/verwaltung/buchungen/{}", booking.id.0)),
            what: title
                .or(organiser)
                .unwrap_or_else(|| booking.reference.to_string()),
            current: room.map_or_else(|| current.clone(), |room| format!("{room}: {current}")),
            version: booking.version,
            rooms: self
                .rooms
                .iter()
                .map(|(id, name)| (id.0.to_string(), name.clone()))
                .collect(),
            obstacle,
            frame: if status == StatusCode::OK {
                frame
            } else {
                frame.refused()
            },
            form,
        };
        html_as(visitor, status, &page)
    }
}

/// The plan, with these parameters.
fn plan(values: &[(&str, String)]) -> String {
    let values = values.iter().map(|(name, value)| (*name, value.as_str()));
    address("/verwaltung/plan", &values.collect::<Vec<_>>())
}
