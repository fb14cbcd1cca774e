//! Why a wish is refused: stable codes with the values that would satisfy each rule. No text for people.

use chrono::{DateTime, NaiveDate, Utc};

use crate::bookable::BookableId;
use crate::holidays::Holiday;
use crate::interval::Interval;
use crate::rules::Identity;
use crate::text::{Code, Line};
use crate::time::Rim;
use crate::vocabulary::vocabulary;

/// The stable code of a violated rule; never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each case is documented at the reason of the same name"
)]
pub enum ReasonCode {
    TimeInGap,
    InPast,
    NotPublished,
    Closed,
    Blocked,
    Occupied,
    PartOccupied,
    StockExceeded,
    NeverTogether,
    MustGoTogether,
    OutsideOpeningHours,
    Holiday,
    SchoolHoliday,
    TooShort,
    TooLong,
    OffGrid,
    NotASlot,
    LeadTime,
    NotYetOpen,
    BeyondHorizon,
    QuotaExceeded,
    OverCapacity,
    GroupNotAllowed,
    PurposeNotAllowed,
    TermsNotAccepted,
    LoginRequired,
    EmailUnverified,
}

vocabulary!(ReasonCode {
    TimeInGap => "time_in_gap",
    InPast => "in_past",
    NotPublished => "not_published",
    Closed => "closed",
    Blocked => "blocked",
    Occupied => "occupied",
    PartOccupied => "part_occupied",
    StockExceeded => "stock_exceeded",
    NeverTogether => "never_together",
    MustGoTogether => "must_go_together",
    OutsideOpeningHours => "outside_opening_hours",
    Holiday => "holiday",
    SchoolHoliday => "school_holiday",
    TooShort => "too_short",
    TooLong => "too_long",
    OffGrid => "off_grid",
    NotASlot => "not_a_slot",
    LeadTime => "lead_time",
    NotYetOpen => "not_yet_open",
    BeyondHorizon => "beyond_horizon",
    QuotaExceeded => "quota_exceeded",
    OverCapacity => "over_capacity",
    GroupNotAllowed => "group_not_allowed",
    PurposeNotAllowed => "purpose_not_allowed",
    TermsNotAccepted => "terms_not_accepted",
    LoginRequired => "login_required",
    EmailUnverified => "email_unverified",
});

/// Which capacity was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CapacityLimit {
    /// The figure for the wished layout; staff may set it aside.
    Layout,
    /// The approved safety figure; nobody may.
    Safety,
}

/// A violated rule with the values that would satisfy it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The clock skips the wished time.
    TimeInGap {
        /// Which end of the span is meant.
        rim: Rim,
        /// The next valid time.
        next_valid: DateTime<Utc>,
    },
    /// The start lies before now.
    InPast {
        /// Now.
        now: DateTime<Utc>,
    },
    /// A draft, withdrawn, archived, or of a provider that is not admitted.
    NotPublished,
    /// A closure is in the way.
    Closed {
        /// When it ends, if it does.
        until: Option<DateTime<Utc>>,
    },
    /// A blocking by staff is in the way.
    Blocked {
        /// When the next use could start.
        free_from: DateTime<Utc>,
    },
    /// Another booking is in the way.
    Occupied {
        /// When the next use could start, as far as this booking goes.
        free_from: DateTime<Utc>,
    },
    /// A booking of a part, or of the whole, takes some of the space.
    PartOccupied {
        /// When the next use could start, as far as this booking goes.
        free_from: DateTime<Utc>,
    },
    /// More than is left of the stock.
    StockExceeded {
        /// How many are free during all of the span.
        available: u32,
        /// How many there are.
        stock: u32,
    },
    /// Something is in use that is never used at the same time, or the wish itself holds both.
    NeverTogether {
        /// When the next use could start; absent where the wish itself holds both.
        free_from: Option<DateTime<Utc>>,
    },
    /// Something that must be booked with it is missing.
    MustGoTogether {
        /// What.
        companion: BookableId,
    },
    /// Not open all the time.
    OutsideOpeningHours {
        /// The openings around the wish.
        open: Vec<Interval>,
    },
    /// Closed because of a public holiday.
    Holiday {
        /// The day.
        date: NaiveDate,
        /// Which holiday.
        holiday: Holiday,
    },
    /// Closed because of school holidays.
    SchoolHoliday {
        /// The first such day of the wish.
        date: NaiveDate,
    },
    /// Shorter than the shortest use.
    TooShort {
        /// The shortest use in minutes.
        minutes_min: u32,
    },
    /// Longer than the longest use.
    TooLong {
        /// The longest use in minutes.
        minutes_max: u32,
    },
    /// Start or end do not lie on the grid.
    OffGrid {
        /// Minutes between possible times.
        grid_minutes: u32,
        /// The nearest fitting span that starts no later.
        before: Option<Interval>,
        /// The nearest fitting span that starts later.
        after: Option<Interval>,
    },
    /// Not one of the spans in which the room is let.
    NotASlot {
        /// The nearest spans.
        slots: Vec<Interval>,
    },
    /// Too soon.
    LeadTime {
        /// The earliest start.
        earliest: DateTime<Utc>,
    },
    /// Bookings for that year have not opened yet.
    NotYetOpen {
        /// The day on which they do.
        opens_on: NaiveDate,
    },
    /// Too far ahead.
    BeyondHorizon {
        /// The last day that may be asked for today.
        latest: NaiveDate,
    },
    /// The organiser's share is used up.
    QuotaExceeded {
        /// How much there is.
        limit: u32,
        /// How much is used.
        used: u32,
    },
    /// More people than the room holds.
    OverCapacity {
        /// How many it holds.
        capacity: u32,
        /// Which figure.
        limit: CapacityLimit,
    },
    /// Not let to this group, or only to decided groups.
    GroupNotAllowed {
        /// The groups that may.
        allowed: Vec<Code>,
    },
    /// Not let for this purpose, or not at that time.
    PurposeNotAllowed {
        /// The purposes that are allowed; none: all but those of a dated ban.
        allowed: Vec<Code>,
        /// The last day of the ban.
        banned_until: Option<NaiveDate>,
    },
    /// The terms were not accepted, or an older version was.
    TermsNotAccepted {
        /// The version to accept.
        version: Line<60>,
    },
    /// More must be known of who books.
    LoginRequired,
    /// A mail address is needed, or a verified one.
    EmailUnverified {
        /// What is needed.
        needed: Identity,
    },
}

impl Reason {
    /// The stable code.
    pub fn code(&self) -> ReasonCode {
        match self {
            Self::TimeInGap { .. } => ReasonCode::TimeInGap,
            Self::InPast { .. } => ReasonCode::InPast,
            Self::NotPublished => ReasonCode::NotPublished,
            Self::Closed { .. } => ReasonCode::Closed,
            Self::Blocked { .. } => ReasonCode::Blocked,
            Self::Occupied { .. } => ReasonCode::Occupied,
            Self::PartOccupied { .. } => ReasonCode::PartOccupied,
            Self::StockExceeded { .. } => ReasonCode::StockExceeded,
            Self::NeverTogether { .. } => ReasonCode::NeverTogether,
            Self::MustGoTogether { .. } => ReasonCode::MustGoTogether,
            Self::OutsideOpeningHours { .. } => ReasonCode::OutsideOpeningHours,
            Self::Holiday { .. } => ReasonCode::Holiday,
            Self::SchoolHoliday { .. } => ReasonCode::SchoolHoliday,
            Self::TooShort { .. } => ReasonCode::TooShort,
            Self::TooLong { .. } => ReasonCode::TooLong,
            Self::OffGrid { .. } => ReasonCode::OffGrid,
            Self::NotASlot { .. } => ReasonCode::NotASlot,
            Self::LeadTime { .. } => ReasonCode::LeadTime,
            Self::NotYetOpen { .. } => ReasonCode::NotYetOpen,
            Self::BeyondHorizon { .. } => ReasonCode::BeyondHorizon,
            Self::QuotaExceeded { .. } => ReasonCode::QuotaExceeded,
            Self::OverCapacity { .. } => ReasonCode::OverCapacity,
            Self::GroupNotAllowed { .. } => ReasonCode::GroupNotAllowed,
            Self::PurposeNotAllowed { .. } => ReasonCode::PurposeNotAllowed,
            Self::TermsNotAccepted { .. } => ReasonCode::TermsNotAccepted,
            Self::LoginRequired => ReasonCode::LoginRequired,
            Self::EmailUnverified { .. } => ReasonCode::EmailUnverified,
        }
    }

    /// Whether staff with the right may set the rule aside, with a reason that stays on record.
    pub fn may_be_overridden(&self) -> bool {
        match self {
            Self::OverCapacity { limit, .. } => *limit == CapacityLimit::Layout,
            _ => !matches!(
                self.code(),
                ReasonCode::Occupied
                    | ReasonCode::PartOccupied
                    | ReasonCode::StockExceeded
                    | ReasonCode::NeverTogether
                    | ReasonCode::TimeInGap
                    | ReasonCode::Closed
                    | ReasonCode::Blocked
            ),
        }
    }
}

/// A violated rule of one room or resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whose rule.
    pub bookable: BookableId,
    /// Which rule.
    pub reason: Reason,
}
