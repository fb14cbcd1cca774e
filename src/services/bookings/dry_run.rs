//! Asking without booking: what the rules and claims say of a wish, with nothing locked and nothing kept.

use chrono_tz::Tz;
use domain::availability::Finding;
use domain::booking::Kind;
use domain::party::Contact;
use domain::policy::{Action, Subject};
use domain::rules::{Confirmation, Requests};
use store::listings::Listed;
use store::{ClaimOwner, Tx};

use super::alternatives::{Alternative, find_alternatives, may_help};
use super::claim::judge;
use super::error::{BookingError, Refused};
use super::lock::find_allowed;
use super::request::{Command, find_record};
use super::wish::{
    NewOrganiser, Questions, asker, check_rights, check_sense, group_of, identity_of, list_wanted,
};
use crate::services::{Ctx, access};

/// What would become of a wish.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Every violated rule; none: it can be had.
    pub findings: Vec<Finding>,
    /// The zone of the site.
    pub zone: Tz,
    /// Whether it would be confirmed at once.
    pub confirmation: Confirmation,
    /// What it would do to others while it is a request.
    pub requests: Requests,
    /// When and where else it can be had, if not like this.
    pub alternatives: Vec<Alternative>,
}

/// Judges a wish as [`request_booking`](super::request::request_booking) would.
///
/// What is not said yet is not judged: the organiser, the accepted terms, the answers.
pub fn dry_run(tx: &mut Tx<'_>, ctx: &Ctx, command: &Command) -> Result<Outlook, BookingError> {
    let asked = &command.asked;
    let listed = list_wanted(tx, ctx, &asked.wanted())?;
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    access::allow(ctx, Action::Book, Subject::Public(main.provider_id))?;
    check_rights(ctx, asked, main)?;
    let outlook = match check_sense(tx, ctx, asked, &listed, Questions::Later) {
        Ok(()) => look(tx, ctx, command, &listed)?,
        Err(BookingError::Refused(Refused { findings, zone })) => Outlook {
            findings,
            zone,
            confirmation: Confirmation::OnRequest,
            requests: Requests::default(),
            alternatives: Vec::new(),
        },
        Err(other) => return Err(other),
    };
    if !may_help(&outlook.findings) {
        return Ok(outlook);
    }
    let alternatives = find_alternatives(tx, ctx, asked)?;
    Ok(Outlook {
        alternatives,
        ..outlook
    })
}

fn look(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    command: &Command,
    listed: &[Listed],
) -> Result<Outlook, BookingError> {
    let asked = &command.asked;
    let main = listed.first().ok_or(BookingError::NothingWanted)?;
    let record = match &command.organiser {
        Some(NewOrganiser::Known(id)) => Some(find_record(tx, ctx, *id, main)?),
        Some(NewOrganiser::Declared(_)) | None => None,
    };
    let is_public = !ctx.actor.is_staff_of(main.provider_id);
    let terms: Vec<String> = asked
        .purpose
        .accepted_terms
        .iter()
        .map(|terms| terms.0.to_string())
        .collect();
    let day = domain::time::day_of(main.zone, asked.times.span.start());
    let mut wish = asked.wish(
        asker(ctx, main.provider_id),
        group_of(record.as_ref(), asked.purpose.group.as_ref(), day),
        contact(command).filter(|_| is_public).map(identity_of),
        (is_public && !terms.is_empty()).then_some(terms.as_slice()),
    );
    wish.own = own_claims(tx, ctx, command)?;
    let verdict = judge(tx, ctx, listed, &asked.wanted(), &wish)?;
    let instant = asked.kind == Kind::Internal || verdict.confirmation == Confirmation::Instant;
    Ok(Outlook {
        findings: verdict.findings,
        zone: main.zone,
        confirmation: if instant {
            Confirmation::Instant
        } else {
            Confirmation::OnRequest
        },
        requests: verdict.requests,
        alternatives: Vec::new(),
    })
}

fn contact(command: &Command) -> Option<&Contact> {
    match &command.organiser {
        Some(NewOrganiser::Declared(declared)) => Some(&declared.contact),
        Some(NewOrganiser::Known(_)) | None => None,
    }
}

/// The claims of the hold that would become the booking.
fn own_claims(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    command: &Command,
) -> Result<Option<ClaimOwner>, BookingError> {
    let Some(id) = command.hold else {
        return Ok(None);
    };
    match find_allowed(tx, ctx, id, Action::ChangeBooking) {
        Ok(hold) => Ok(Some(ClaimOwner::Booking(hold.key))),
        Err(BookingError::Denied(_)) => Err(BookingError::UnknownHold),
        Err(error) => Err(error),
    }
}
