//! The tables as both databases hold them, and which of them may be joined.
//!
//! A test compares them with what the migrations make.

mod accounts;
mod bookings;
mod catalogue;
mod correspondence;
mod system;

use diesel::{allow_tables_to_appear_in_same_query, joinable};

pub(crate) use accounts::{account, account_grant, session, sign_in_count};
pub(crate) use bookings::{
    blocking, blocking_bookable, booking, booking_item, claim, feed, organiser, resolution,
};
pub(crate) use catalogue::{
    api_key, api_key_grant, atom, bookable, bookable_atom, bookable_companion, bookable_feature,
    bookable_rules, closure, closure_bookable, photo, photo_file, provider, school_holiday, site,
};
pub(crate) use correspondence::{booking_note, letter};
pub(crate) use system::{audit, idempotency, instance, job_lease, outbox};

joinable!(api_key_grant -> api_key (api_key_id));
joinable!(api_key_grant -> provider (provider_id));
joinable!(account_grant -> account (account_id));
joinable!(account_grant -> provider (provider_id));
joinable!(session -> account (account_id));
joinable!(site -> provider (provider_id));
joinable!(bookable -> provider (provider_id));
joinable!(bookable -> site (site_id));
joinable!(bookable_atom -> bookable (bookable_id));
joinable!(bookable_atom -> atom (atom_id));
joinable!(bookable_feature -> bookable (bookable_id));
joinable!(bookable_rules -> bookable (bookable_id));
joinable!(closure -> provider (provider_id));
joinable!(closure -> site (site_id));
joinable!(closure_bookable -> closure (closure_id));
joinable!(closure_bookable -> bookable (bookable_id));
joinable!(school_holiday -> provider (provider_id));
joinable!(organiser -> provider (provider_id));
joinable!(booking -> provider (provider_id));
joinable!(booking -> site (site_id));
joinable!(booking -> bookable (room_id));
joinable!(booking -> organiser (organiser_id));
joinable!(booking_item -> booking (booking_key));
joinable!(booking_item -> bookable (resource_id));
joinable!(blocking -> provider (provider_id));
joinable!(blocking_bookable -> blocking (blocking_key));
joinable!(blocking_bookable -> bookable (bookable_id));
joinable!(resolution -> closure (closure_id));
joinable!(resolution -> blocking (blocking_key));
joinable!(resolution -> booking (booking_key));
joinable!(feed -> provider (provider_id));
joinable!(feed -> bookable (room_id));
joinable!(claim -> atom (atom_id));
joinable!(claim -> booking (booking_key));
joinable!(claim -> blocking (blocking_key));
joinable!(booking_note -> booking (booking_key));
joinable!(letter -> booking (booking_key));
joinable!(photo_file -> photo (photo_id));
joinable!(letter -> provider (provider_id));

allow_tables_to_appear_in_same_query!(
    instance,
    audit,
    outbox,
    job_lease,
    idempotency,
    provider,
    api_key,
    api_key_grant,
    account,
    account_grant,
    session,
    sign_in_count,
    site,
    atom,
    bookable,
    bookable_atom,
    bookable_feature,
    bookable_rules,
    bookable_companion,
    closure,
    closure_bookable,
    photo,
    photo_file,
    school_holiday,
    organiser,
    booking,
    booking_item,
    blocking,
    blocking_bookable,
    resolution,
    feed,
    claim,
    booking_note,
    letter,
);
