//! The calendar entry that travels with a mail.

use thiserror::Error;

/// What the reader's calendar shall do with the entry (RFC 5546), equal in the entry and in the mail around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Put it in, or bring it up to date; the reader is its attendee.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// The word of the standard.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// A finished iCalendar object whose `METHOD` is known to be the one that the mail will name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarPart {
    method: Method,
    ics: String,
}

/// Why a text cannot be the calendar part of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CalendarFault {
    /// It does not start with `BEGIN:VCALENDAR` or does not end with `END:VCALENDAR`.
    #[error("the text is no iCalendar object")]
    NotACalendar,
    /// A line break other than CR LF, or another control character.
    #[error("the calendar entry contains a stray control character")]
    ControlCharacter,
    /// No `METHOD`, several, or another one than the mail's.
    #[error("the METHOD of the calendar entry is not exactly the one of the mail")]
    OtherMethod,
    /// A `CANCEL` without `STATUS:CANCELLED`.
    #[error("a calendar entry that cancels must have STATUS:CANCELLED")]
    NotCancelled,
}

impl CalendarPart {
    /// Checks that `ics` is one object in CR LF lines that says `method` itself.
    pub fn new(method: Method, ics: String) -> Result<Self, CalendarFault> {
        let is_whole = ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n");
        if !is_whole {
            return Err(CalendarFault::NotACalendar);
        }
        if has_stray_control(&ics) {
            return Err(CalendarFault::ControlCharacter);
        }
        let methods: Vec<_> = ics
            .lines()
            .filter_map(|line| line.strip_prefix("METHOD:"))
            .collect();
        if methods != [method.as_str()] {
            return Err(CalendarFault::OtherMethod);
        }
        if method == Method::Cancel && !ics.lines().any(|line| line == "STATUS:CANCELLED") {
            return Err(CalendarFault::NotCancelled);
        }
        Ok(Self { method, ics })
    }

    /// What the reader's calendar shall do.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The text of the object.
    pub fn ics(&self) -> &str {
        &self.ics
    }
}

fn has_stray_control(ics: &str) -> bool {
    ics.split("\r\n")
        .any(|line| line.chars().any(|c| c.is_control() && c != '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(method: Method, lines: &[&str]) -> Result<CalendarPart, CalendarFault> {
        let inner: String = lines.iter().flat_map(|line| [*line, "\r\n"]).collect();
        let ics = format!("BEGIN:VCALENDAR\r\n{inner}END:VCALENDAR\r\n");
        CalendarPart::new(method, ics)
    }

    #[test]
    fn the_method_stands_once_and_is_the_one_of_the_mail() {
        assert!(part(Method::Request, &["METHOD:REQUEST"]).is_ok());
        for lines in [
            &["METHOD:CANCEL"][..],
            &[],
            &["METHOD:REQUEST", "METHOD:REQUEST"],
        ] {
            let refused = part(Method::Request, lines);
            assert_eq!(refused, Err(CalendarFault::OtherMethod), "{lines:?}");
        }
    }

    #[test]
    fn a_cancellation_says_so_in_its_status() {
        let bare = part(Method::Cancel, &["METHOD:CANCEL"]);
        assert_eq!(bare, Err(CalendarFault::NotCancelled));
        assert!(part(Method::Cancel, &["METHOD:CANCEL", "STATUS:CANCELLED"]).is_ok());
    }

    #[test]
    fn stray_line_breaks_and_nul_are_refused() {
        for line in ["SUMMARY:a\rb", "SUMMARY:a\nb", "SUMMARY:a\0b"] {
            let refused = part(Method::Request, &["METHOD:REQUEST", line]);
            assert_eq!(refused, Err(CalendarFault::ControlCharacter), "{line:?}");
        }
        let html = CalendarPart::new(Method::Request, "<html>".to_owned());
        assert_eq!(html, Err(CalendarFault::NotACalendar));
    }
}
