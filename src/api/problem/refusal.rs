//! Why a value was refused: the codes of single fields and parameters.

use domain::interval::EmptyInterval;
use domain::language::UnknownLanguage;
use domain::money::OutOfRange;
use domain::text::TextError;

use super::coded::coded;

coded! {
    /// Why one field or parameter was refused. Its message stands in the catalogue as `field.{code}`.
    Refusal {
        /// A field that the object does not have.
        UnknownField = "unknown_field",
        /// A field that the object must have.
        MissingField = "missing_field",
        /// Another JSON type than declared.
        WrongType { expected: String } = "wrong_type",
        /// A member that stands twice.
        DuplicateKey = "duplicate_key",
        /// Nothing but white space.
        Empty = "empty",
        /// Too many characters.
        TooLong { limit: usize } = "too_long",
        /// A control character, in a single line also a line break.
        ControlCharacter = "control_character",
        /// Not the form of a mail address.
        NotAnEmail = "not_an_email",
        /// Not the form of a code.
        NotACode = "not_a_code",
        /// Not a UUID.
        MalformedId = "malformed_id",
        /// An id that names nothing the caller may see.
        UnknownId = "unknown_id",
        /// Not RFC 3339.
        MalformedTime = "malformed_time",
        /// RFC 3339 but for the offset.
        TimeWithoutOffset = "time_without_offset",
        /// A time outside the years that are served.
        TimeOutOfRange { first_year: i64, last_year: i64 } = "time_out_of_range",
        /// A time with a fraction of a second.
        TimeTooPrecise = "time_too_precise",
        /// Not `YYYY-MM-DD`.
        MalformedDate = "malformed_date",
        /// Not `HH:MM`.
        MalformedTimeOfDay = "malformed_time_of_day",
        /// Not a latitude and a longitude in degrees.
        MalformedPosition = "malformed_position",
        /// Not the name of an IANA time zone.
        UnknownTimeZone = "unknown_time_zone",
        /// The end is not after the start.
        EndNotAfterStart = "end_not_after_start",
        /// The span is longer than the route serves.
        SpanTooLong { limit_days: i64 } = "span_too_long",
        /// A number outside its bounds.
        OutOfRange { min: i64, max: i64 } = "out_of_range",
        /// A number with more decimals than are kept.
        TooManyDecimals { limit: usize } = "too_many_decimals",
        /// A number that is no multiple of what there is, up to a limit.
        NotAMultiple { of: u32, max: u32 } = "not_a_multiple",
        /// None of the values that the field knows.
        UnknownValue { allowed: Vec<String> } = "unknown_value",
        /// More entries than allowed.
        TooManyEntries { limit: usize } = "too_many_entries",
        /// No entry where one is needed.
        TooFewEntries = "too_few_entries",
        /// An entry that stands twice.
        DuplicateEntry = "duplicate_entry",
        /// A booking that is not in the way.
        NotInTheWay = "not_in_the_way",
        /// A booking of which nothing could become what was decided; the problem says why.
        NotSettled = "not_settled",
        /// Fields that exclude each other.
        NotTogether { other: String } = "not_together",
        /// A field that only staff of the provider may set.
        StaffOnly = "staff_only",
        /// A field that a guest may no longer change by his management link.
        NotByLink = "not_by_link",
        /// A code that the provider does not have.
        UnknownCode = "unknown_code",
        /// Rooms and resources of different sites.
        SitesDiffer = "sites_differ",
        /// A resource that is not let with a room.
        OnlyAlone = "only_alone",
        /// A resource that is not let without a room.
        OnlyWithRoom = "only_with_room",
        /// A part that does not lie inside the whole span.
        OutsideSpan = "outside_span",
        /// An appointment that does not lie around the span.
        InsideSpan = "inside_span",
        /// A time after now that must lie before it.
        InFuture = "in_future",
        /// The end of an option that does not lie between now and the start of the use.
        OptionOutOfBounds = "option_out_of_bounds",
        /// What a room of this kind does not have.
        NotForThisRoom = "not_for_this_room",
        /// Rooms that cannot exclude each other, or that do already because they share space.
        NotExclusive = "not_exclusive",
        /// A holiday that the Land leaves to none of its municipalities.
        NotInThisLand = "not_in_this_land",
        /// An amount out of the range of money.
        AmountOutOfRange = "amount_out_of_range",
        /// Not the form of a booking's reference.
        MalformedReference = "malformed_reference",
        /// A version that does not exist.
        MalformedVersion = "malformed_version",
        /// Not the form of an idempotency key.
        MalformedKey = "malformed_key",
        /// A guest's idempotency key that is not a UUID.
        KeyNotAUuid = "key_not_a_uuid",
    }
}

impl From<TextError> for Refusal {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::Empty,
            TextError::TooLong { limit } => Self::TooLong { limit },
            TextError::ControlCharacter => Self::ControlCharacter,
            TextError::NotAnEmail => Self::NotAnEmail,
            TextError::NotACode => Self::NotACode,
        }
    }
}

impl From<EmptyInterval> for Refusal {
    fn from(_: EmptyInterval) -> Self {
        Self::EndNotAfterStart
    }
}

impl From<UnknownLanguage> for Refusal {
    fn from(_: UnknownLanguage) -> Self {
        let allowed = domain::language::Language::ALL;
        Self::UnknownValue {
            allowed: allowed.map(|language| language.code().to_owned()).to_vec(),
        }
    }
}

impl From<OutOfRange> for Refusal {
    fn from(_: OutOfRange) -> Self {
        Self::AmountOutOfRange
    }
}
