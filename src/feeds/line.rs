//! Content lines (RFC 5545 section 3.1): the only place that escapes, quotes, folds and ends lines.

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Timelike, Utc,
};
use chrono_tz::Tz;
use domain::interval::Interval;
use domain::text::Email;

use crate::feeds::{CalendarText, Uid, WebAddress};

/// Octets of a line, without its CRLF (RFC 5545 section 3.1).
const OCTETS_MAX: usize = 75;

/// A calendar object while it is written.
#[derive(Default)]
pub struct Lines(String);

impl Lines {
    /// Writes one whole `VCALENDAR`.
    pub fn calendar(content: impl FnOnce(&mut Self)) -> String {
        Self::text(|lines| lines.component("VCALENDAR", content))
    }

    /// What `content` writes.
    pub fn text(content: impl FnOnce(&mut Self)) -> String {
        let mut lines = Self::default();
        content(&mut lines);
        lines.0
    }

    /// Writes again what was written by [`text`](Self::text).
    pub fn repeat(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Writes `content` between BEGIN and END of a component.
    pub fn component(&mut self, name: &'static str, content: impl FnOnce(&mut Self)) {
        self.property("BEGIN", &Value::word(name));
        content(self);
        self.property("END", &Value::word(name));
    }

    /// Writes a property without parameters.
    pub fn property(&mut self, name: &'static str, value: &Value) {
        self.property_with(name, &[], value);
    }

    /// Writes a property.
    pub fn property_with(&mut self, name: &'static str, parameters: &[Parameter], value: &Value) {
        let mut line = String::from(name);
        for Parameter { name, value } in parameters {
            line.extend([";", name, "=", value]);
        }
        line.extend([":", &value.0]);
        self.fold(&line);
    }

    /// Writes a property that not all readers know to be TEXT.
    ///
    /// They show the escapes of what they do not know (NAME and X-WR-CALNAME in ical.js, which is Thunderbird's
    /// parser), unless the type is named. Where nothing is escaped it is left out, for those that look for the
    /// bare name and a colon.
    pub fn typed_text(&mut self, name: &'static str, text: &CalendarText) {
        let value = Value::text(text);
        if value.0 == text.as_str() {
            self.property(name, &value);
        } else {
            self.property_with(name, &[Parameter::word("VALUE", "TEXT")], &value);
        }
    }

    /// Breaks before the character that would pass the limit, never inside one.
    fn fold(&mut self, line: &str) {
        debug_assert!(!line.contains(char::is_control), "values are clean");
        let mut room = OCTETS_MAX;
        let mut rest = line;
        while rest.len() > room {
            let (folded, next) = rest.split_at(rest.floor_char_boundary(room));
            self.0.extend([folded, "\r\n "]);
            (rest, room) = (next, OCTETS_MAX - 1);
        }
        self.0.extend([rest, "\r\n"]);
    }
}

/// A value in the form in which it stands after the colon.
pub struct Value(String);

impl Value {
    /// A word of the standard.
    pub fn word(word: &'static str) -> Self {
        Self(word.to_owned())
    }

    /// TEXT (section 3.3.11).
    pub fn text(text: &CalendarText) -> Self {
        Self::escaped(text.as_str())
    }

    /// The name of a zone, as TEXT.
    pub fn zone(zone: Tz) -> Self {
        Self::escaped(zone.name())
    }

    fn escaped(text: &str) -> Self {
        let mut value = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\n' => value.push_str("\\n"),
                '\\' | ';' | ',' => value.extend(['\\', character]),
                _ => value.push(character),
            }
        }
        Self(value)
    }

    /// The name of an entry.
    pub fn uid(uid: Uid) -> Self {
        Self(uid.to_string())
    }

    /// INTEGER (section 3.3.8), which ends at 2^31 - 1.
    pub fn integer(number: u32) -> Self {
        Self(number.min(i32::MAX.unsigned_abs()).to_string())
    }

    /// URI (section 3.3.13).
    pub fn uri(address: &WebAddress) -> Self {
        Self(address.as_str().to_owned())
    }

    /// CAL-ADDRESS (section 3.3.3): a mail address as a `mailto:` of RFC 6068.
    pub fn mailbox(email: &Email) -> Self {
        Self(format!(
            "mailto:{}",
            email.as_str().chars().map(uri_encoded).collect::<String>()
        ))
    }

    /// DATE-TIME in UTC (section 3.3.5, form 2), whole seconds.
    pub fn instant(at: DateTime<Utc>) -> Self {
        Self(utc(at))
    }

    /// DATE-TIME on a wall clock (section 3.3.5, forms 1 and 3), whole seconds.
    pub fn wall_time(at: NaiveDateTime) -> Self {
        Self(digits(at))
    }

    /// PERIOD in UTC (section 3.3.9).
    pub fn period(span: Interval) -> Self {
        Self(format!("{}/{}", utc(span.start()), utc(end_second(span))))
    }

    /// UTC-OFFSET (section 3.3.14) of so many seconds east of Greenwich.
    pub fn offset(seconds_east: i32) -> Self {
        let (sign, seconds) = (if seconds_east < 0 { '-' } else { '+' }, seconds_east.abs());
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        Self(match seconds % 60 {
            0 => format!("{sign}{hours:02}{minutes:02}"),
            rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
        })
    }

    /// RECUR (section 3.3.10): once a year on the days that `day` selects, for ever or until an instant.
    pub fn yearly(month: u32, day: &str, until: Option<DateTime<Utc>>) -> Self {
        let until = until.map_or_else(String::new, |last| format!(";UNTIL={}", utc(last)));
        Self(format!("FREQ=YEARLY{until};BYMONTH={month};{day}"))
    }
}

/// A character of a mail address, which is ASCII, as a URI may hold it (RFC 6068 section 2).
fn uri_encoded(c: char) -> String {
    if c.is_ascii_alphanumeric() || "-._~@+!$'*".contains(c) {
        c.to_string()
    } else {
        format!("%{:02X}", u32::from(c))
    }
}

/// The end of a span in whole seconds, rounded up: no span ends before or when it starts.
pub fn end_second(span: Interval) -> DateTime<Utc> {
    let second = span.end().trunc_subsecs(0);
    if second == span.end() {
        second
    } else {
        second + TimeDelta::seconds(1)
    }
}

fn utc(at: DateTime<Utc>) -> String {
    format!("{}Z", digits(at.naive_utc()))
}

/// Years have four digits in iCalendar: what lies outside becomes the first or the last instant it can name.
fn digits(at: NaiveDateTime) -> String {
    let at = match at.year() {
        ..1 => NaiveDate::from_ymd_opt(1, 1, 1).map_or(at, |day| day.and_time(NaiveTime::MIN)),
        1..=9999 => at,
        10_000.. => NaiveDate::from_ymd_opt(9999, 12, 31)
            .and_then(|day| day.and_hms_opt(23, 59, 59))
            .unwrap_or(at),
    };
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}")
}

/// A parameter of a property.
pub struct Parameter {
    name: &'static str,
    value: String,
}

impl Parameter {
    /// A word of the standard.
    pub fn word(name: &'static str, word: &'static str) -> Self {
        Self {
            name,
            value: word.to_owned(),
        }
    }

    /// The zone of a wall-clock time.
    pub fn zone(zone: Tz) -> Self {
        Self {
            name: "TZID",
            value: zone.name().to_owned(),
        }
    }

    /// The name of a person, always quoted.
    ///
    /// RFC 6868 could write a quotation mark, but clients without it would show its code: an apostrophe is read
    /// by all of them. A caret, the mark of RFC 6868, is doubled as it asks.
    pub fn common_name(name: &CalendarText) -> Self {
        let plain = name.as_str().replace('\n', " ");
        let plain = plain.replace('"', "'").replace('^', "^^");
        Self {
            name: "CN",
            value: format!("\"{plain}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(line: &str) -> String {
        let mut lines = Lines::default();
        lines.fold(line);
        lines.0
    }

    #[test]
    fn a_line_of_75_octets_stays_whole_and_one_of_76_does_not() {
        assert_eq!(folded(&"a".repeat(75)), format!("{}\r\n", "a".repeat(75)));
        let expected = format!("{}\r\n a\r\n", "a".repeat(75));
        assert_eq!(folded(&"a".repeat(76)), expected);
    }

    #[test]
    fn continuation_lines_count_their_space() {
        let expected = format!("{0}\r\n {1}\r\n a\r\n", "a".repeat(75), "a".repeat(74));
        assert_eq!(folded(&"a".repeat(150)), expected);
    }

    #[test]
    fn a_character_at_the_limit_moves_to_the_next_line_as_a_whole() {
        for character in ["ä", "€", "🎻"] {
            for lead in 72..=75 {
                let line = folded(&format!("{}{character}", "a".repeat(lead)));
                let first = line.split("\r\n").next().unwrap();
                assert_eq!(first.len() > lead, lead + character.len() <= 75, "{line}");
            }
        }
    }

    #[test]
    fn text_is_escaped_as_the_standard_says() {
        let text = CalendarText::clean("a\\n,b;c:\"d\"\ne");
        assert_eq!(Value::text(&text).0, r#"a\\n\,b\;c:"d"\ne"#);
    }

    #[test]
    fn offsets_have_seconds_only_where_the_zone_has_them() {
        let shown = [3600, -12_600, 0, -2_670].map(|seconds| Value::offset(seconds).0);
        assert_eq!(shown, ["+0100", "-0330", "+0000", "-004430"]);
    }

    #[test]
    fn mail_addresses_are_encoded_as_uris() {
        let email = Email::parse("eva+halle?cc=%x&y@example.org").unwrap();
        let expected = "mailto:eva+halle%3Fcc%3D%25x%26y@example.org";
        assert_eq!(Value::mailbox(&email).0, expected);
    }

    #[test]
    fn a_name_cannot_leave_its_quotation_marks() {
        let name = CalendarText::clean("Eva \"die\r\nGeige\";X=^n:y");
        let parameter = Parameter::common_name(&name);
        assert_eq!(parameter.value, "\"Eva 'die Geige';X=^^n:y\"");
    }

    #[test]
    fn a_span_within_one_second_still_ends_after_it_starts() {
        let start = DateTime::from_timestamp(0, 0).unwrap();
        let span = Interval::new(start, start + TimeDelta::milliseconds(1)).unwrap();
        assert_eq!(Value::period(span).0, "19700101T000000Z/19700101T000001Z");
    }

    #[test]
    fn instants_outside_of_four_digit_years_are_clamped() {
        let shown = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC].map(utc);
        assert_eq!(shown, ["00010101T000000Z", "99991231T235959Z"]);
    }
}
