//! Identifiers as types, so that a room can never be taken for a site.

use std::fmt;

use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// An organisation that owns rooms and resources.
    ProviderId
}
id! {
    /// A building or place with an address and a time zone.
    SiteId
}
id! {
    /// A bookable space.
    RoomId
}
id! {
    /// A bookable thing or service with a stock.
    ResourceId
}
id! {
    /// A photo of a room.
    PhotoId
}
id! {
    /// A person or organisation that books.
    OrganiserId
}
id! {
    /// One use of rooms and resources by one party in one time span; a hold keeps its id when it becomes a request.
    BookingId
}
id! {
    /// A rule that closes a site or room.
    ClosureId
}
id! {
    /// A claim by staff, without a booking.
    BlockingId
}
id! {
    /// A calendar feed for one subscriber and scope.
    FeedId
}
id! {
    /// A note or message about a booking.
    NoteId
}
id! {
    /// A letter of the outgoing tray.
    LetterId
}
id! {
    /// A key with which an installation's API is called.
    ApiKeyId
}
id! {
    /// A person who signs in.
    AccountId
}

/// The storage key of an atom: the indivisible piece of space or the pool that claims are made on.
///
/// Never leaves the server. Locks are taken in ascending order of this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AtomId(pub i64);

/// The storage key of a booking, by which its claims name it. Never leaves the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookingKey(pub i64);

/// The storage key of a blocking, by which its claims name it. Never leaves the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockingKey(pub i64);
