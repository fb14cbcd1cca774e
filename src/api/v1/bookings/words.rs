//! The vocabularies of bookings, as their DTOs name them.

use domain::availability::ReasonCode;
use domain::bookable::Layout;
use domain::booking::{Channel, Kind, Party, StatusName};
use domain::language::Language;
use domain::rules::{Confirmation, Requests};

use crate::api::wire::Word;

/// Where a booking stands.
pub(super) type StatusWord = Word<StatusName>;

/// Whose use it is.
pub(super) type KindWord = Word<Kind>;

/// How a wish reached the office.
pub(super) type ChannelWord = Word<Channel>;

/// For whom a booking is cancelled.
pub(super) type PartyWord = Word<Party>;

/// How a room is furnished.
pub(super) type LayoutWord = Word<Layout>;

/// A language of messages.
pub(super) type LanguageWord = Word<Language>;

/// The code of a rule.
pub(super) type ReasonWord = Word<ReasonCode>;

/// Whether a fitting wish is confirmed at once.
pub(super) type ConfirmationWord = Word<Confirmation>;

/// What a request does to others.
pub(super) type RequestsWord = Word<Requests>;
