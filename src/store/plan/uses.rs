//! What takes the rows of a plan.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::availability::ClaimOwner;
use domain::booking::{Consent, Kind, PublicTitle, Reference, StatusName};
use domain::ids::{AtomId, BlockingKey, BookingId, BookingKey, ProviderId, RoomId, SiteId};
use domain::interval::Interval;
use domain::text::{Code, Name};

use crate::among::among;
use crate::claims::CLAIM_SECONDS_MAX;
use crate::column::Table;
use crate::error::StoreError;
use crate::inbox::{OPEN, STARTS_AT};
use crate::instant::seconds;
use crate::schema::{booking, claim, organiser};
use crate::sql_uuid::BindUuid;
use crate::tx::Tx;

const BOOKING: Table = Table("booking");
const CLAIM: Table = Table("claim");

/// More claims than a plan can show; beyond it the latest are left out.
const TAKERS_MAX: i64 = 50_000;

/// Who takes how much of an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taker {
    /// Of what.
    pub atom: AtomId,
    /// Who.
    pub owner: ClaimOwner,
    /// How much.
    pub quantity: u32,
}

/// A booking as a plan shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedBooking {
    /// The key; never leaves the server.
    pub key: BookingKey,
    /// Its id.
    pub id: BookingId,
    /// Its short name for people.
    pub reference: Reference,
    /// Whose room it is.
    pub provider_id: ProviderId,
    /// Where it takes place.
    pub site_id: SiteId,
    /// The room, unless only resources are booked.
    pub room_id: Option<RoomId>,
    /// Whose use it is.
    pub kind: Kind,
    /// Where it stands.
    pub status: StatusName,
    /// Until when it holds, where it holds for a time only.
    pub valid_until: Option<DateTime<Utc>>,
    /// What the organiser occupies.
    pub span: Interval,
    /// What visitors see, if it is less than the span.
    pub event: Option<Interval>,
    /// The purpose.
    pub purpose: Option<Code>,
    /// For the office.
    pub title: Option<Name>,
    /// For the public, if wished and agreed.
    pub public_title: Option<PublicTitle>,
    /// The organisation that books, or else the person.
    pub organiser: Option<Name>,
    /// The number of people.
    pub attendees: Option<u32>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = booking)]
struct PlannedRow {
    key: i64,
    id: BookingId,
    reference: String,
    provider_id: ProviderId,
    site_id: SiteId,
    room_id: Option<RoomId>,
    kind: String,
    status: String,
    valid_until: Option<i64>,
    starts_at: i64,
    ends_at: i64,
    event_starts_at: Option<i64>,
    event_ends_at: Option<i64>,
    purpose: Option<String>,
    title: Option<String>,
    public_title: Option<String>,
    public_title_agreed: i64,
    attendees: Option<i64>,
    changed_at: i64,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = organiser)]
struct OrganiserRow {
    name: String,
    organisation: Option<String>,
}

/// Who takes some of `atoms` in `window` at `now`: each owner of a claim once for each atom, by atom.
pub fn list_takers(
    tx: &mut Tx<'_>,
    atoms: &[AtomId],
    window: Interval,
    now: DateTime<Utc>,
) -> Result<Vec<Taker>, StoreError> {
    let (from, until) = (seconds(window.start()), seconds(window.end()));
    let ids: Vec<i64> = atoms.iter().map(|atom| atom.0).collect();
    let rows: Vec<(i64, Option<i64>, Option<i64>, i64)> = tx.query(|connection| {
        claim::table
            .filter(among(claim::atom_id, ids))
            .filter(claim::starts_at.lt(until))
            .filter(claim::starts_at.gt(from - CLAIM_SECONDS_MAX))
            .filter(claim::ends_at.gt(from))
            .filter(lasts(now))
            .order(claim::starts_at)
            .limit(TAKERS_MAX)
            .select((
                claim::atom_id,
                claim::booking_key,
                claim::blocking_key,
                claim::quantity,
            ))
            .load(connection)
    })?;
    let mut takers: Vec<Taker> = rows.into_iter().map(taker).collect::<Result<_, _>>()?;
    takers.sort_unstable();
    takers.dedup_by_key(|taker| (taker.atom, taker.owner));
    Ok(takers)
}

/// Bookings that claim some of `atoms` in `window` at `now`, by start, at most `limit`. Their buffers do not count.
pub fn list_claiming(
    tx: &mut Tx<'_>,
    atoms: &[AtomId],
    window: Interval,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PlannedBooking>, StoreError> {
    let (from, until) = (seconds(window.start()), seconds(window.end()));
    let ids: Vec<i64> = atoms.iter().map(|atom| atom.0).collect();
    let rows: Vec<(PlannedRow, Option<OrganiserRow>)> = tx.query(|connection| {
        let claiming = claim::table
            .filter(among(claim::atom_id, ids))
            .filter(claim::starts_at.lt(until))
            .filter(claim::starts_at.gt(from - CLAIM_SECONDS_MAX))
            .filter(claim::ends_at.gt(from))
            .filter(lasts(now))
            .filter(claim::booking_key.is_not_null())
            .select(claim::booking_key.assume_not_null());
        booking::table
            .left_join(organiser::table)
            .filter(booking::key.eq_any(claiming))
            .filter(booking::starts_at.lt(until))
            .filter(booking::ends_at.gt(from))
            .order((booking::starts_at, booking::id))
            .limit(limit)
            .select((PlannedRow::as_select(), Option::<OrganiserRow>::as_select()))
            .load(connection)
    })?;
    rows.into_iter().map(PlannedBooking::try_from).collect()
}

/// Open requests for rooms of `providers` in `window` that claim nothing, the oldest received first, at most `limit`:
/// they compete with others.
pub fn list_waiting(
    tx: &mut Tx<'_>,
    providers: &[ProviderId],
    window: Interval,
    limit: i64,
) -> Result<Vec<PlannedBooking>, StoreError> {
    let (from, until) = (seconds(window.start()), seconds(window.end()));
    let providers: Vec<_> = providers.iter().map(|id| id.sql()).collect();
    let rows: Vec<(PlannedRow, Option<OrganiserRow>)> = tx.query(|connection| {
        let claimed = claim::table.filter(claim::booking_key.eq(booking::key.nullable()));
        booking::table
            .left_join(organiser::table)
            // As it stands in the index, which a bound value would not match.
            .filter(sql::<Bool>(OPEN))
            .filter(among(booking::provider_id, providers))
            .filter(booking::status.eq(StatusName::Requested.code()))
            .filter(booking::room_id.is_not_null())
            .filter(sql::<BigInt>(STARTS_AT).lt(until))
            .filter(booking::ends_at.gt(from))
            .filter(not(exists(claimed)))
            .order((booking::received_at, booking::id))
            .limit(limit)
            .select((PlannedRow::as_select(), Option::<OrganiserRow>::as_select()))
            .load(connection)
    })?;
    rows.into_iter().map(PlannedBooking::try_from).collect()
}

#[diesel::dsl::auto_type(no_type_alias)]
fn lasts(now: DateTime<Utc>) -> _ {
    let until: i64 = seconds(now);
    claim::hold_until
        .is_null()
        .or(claim::hold_until.gt(until).assume_not_null())
}

fn taker(row: (i64, Option<i64>, Option<i64>, i64)) -> Result<Taker, StoreError> {
    let (atom, booking, blocking, quantity) = row;
    let owner = match (booking, blocking) {
        (Some(key), None) => ClaimOwner::Booking(BookingKey(key)),
        (None, Some(key)) => ClaimOwner::Blocking(BlockingKey(key)),
        _ => return Err(CLAIM.broken("it has no owner, or two")),
    };
    Ok(Taker {
        atom: AtomId(atom),
        owner,
        quantity: CLAIM.count("quantity", quantity)?,
    })
}

impl TryFrom<(PlannedRow, Option<OrganiserRow>)> for PlannedBooking {
    type Error = StoreError;

    fn try_from((row, organiser): (PlannedRow, Option<OrganiserRow>)) -> Result<Self, StoreError> {
        let span = Interval::new(BOOKING.at(row.starts_at)?, BOOKING.at(row.ends_at)?);
        let event = row.event_starts_at.zip(row.event_ends_at);
        let event = event.map(|(starts, ends)| {
            let event = Interval::new(BOOKING.at(starts)?, BOOKING.at(ends)?);
            BOOKING.value("event_ends_at", event)
        });
        let reference = Reference::parse(&row.reference).ok_or(());
        let consent = if row.public_title_agreed == 1 {
            Consent::Given
        } else {
            Consent::Open
        };
        let public_title = BOOKING.optional_line("public_title", row.public_title.as_deref())?;
        let organiser = organiser.map(|who| who.organisation.unwrap_or(who.name));
        Ok(Self {
            key: BookingKey(row.key),
            id: row.id,
            reference: BOOKING.value("reference", reference)?,
            provider_id: row.provider_id,
            site_id: row.site_id,
            room_id: row.room_id,
            kind: BOOKING.value("kind", Kind::parse(&row.kind))?,
            status: BOOKING.value("status", StatusName::parse(&row.status))?,
            valid_until: BOOKING.optional_at(row.valid_until)?,
            span: BOOKING.value("ends_at", span)?,
            event: event.transpose()?,
            purpose: BOOKING.optional("purpose", row.purpose.as_deref(), Code::parse)?,
            title: BOOKING.optional_line("title", row.title.as_deref())?,
            public_title: public_title.map(|text| PublicTitle { text, consent }),
            organiser: BOOKING.optional_line("organiser", organiser.as_deref())?,
            attendees: BOOKING.optional_count("attendees", row.attendees)?,
            changed_at: BOOKING.at(row.changed_at)?,
        })
    }
}
