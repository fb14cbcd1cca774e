//! Handing a mail over, and what can come of it.

use std::fmt;
use std::io;

use thiserror::Error;

use crate::notify::mail::Mail;

/// A way out for finished mails.
///
/// A call blocks until the outcome is known, for as long as the configured time limits allow.
pub trait Mailer: Send + Sync {
    /// Hands `mail` over. Calling it again with the same mail is safe: the reader can tell by its id.
    fn deliver(&self, mail: &Mail) -> Outcome;
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody else has taken responsibility for the mail.
    Delivered,
    /// Nobody has taken it; another attempt may succeed.
    TryLater {
        /// What went wrong.
        reason: Reason,
    },
    /// The relay will never take this mail for this recipient.
    Refused {
        /// What it answered.
        reason: Reason,
    },
}

/// Why an attempt failed, without any word of the mail, its reader or the relay's free text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{stage}: {fault}")]
pub struct Reason {
    /// How far the attempt came.
    pub stage: Stage,
    /// What happened there.
    pub fault: Fault,
}

/// The part of an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reaching the relay and being greeted by it.
    Connect,
    /// Switching to an encrypted connection.
    Encrypt,
    /// Logging in.
    LogIn,
    /// Naming the sender.
    Sender,
    /// Naming the recipient.
    Recipient,
    /// Asking to send the text.
    Data,
    /// Sending the text and waiting for the relay to accept it.
    Text,
    /// Writing the file.
    Spool,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::Encrypt => "STARTTLS",
            Self::LogIn => "AUTH",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Text => "end of DATA",
            Self::Spool => "spool",
        })
    }
}

/// What made an attempt fail.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The relay answered with an error.
    #[error("answered {code}{}", enhanced.as_ref().map(|e| format!(" {e}")).unwrap_or_default())]
    Answered {
        /// The reply code (RFC 5321), 400 to 599.
        code: u16,
        /// The enhanced status code (RFC 3463), if the relay gave one.
        enhanced: Option<EnhancedCode>,
    },
    /// No answer within the configured time.
    #[error("no answer in time")]
    TimedOut,
    /// The connection ended early.
    #[error("the connection was dropped")]
    Dropped,
    /// The operating system or the TLS library gave an error.
    #[error("{0}")]
    System(String),
    /// The relay does not offer what the configuration requires.
    #[error("the relay does not offer it")]
    NotOffered,
    /// The relay answered something that is not SMTP.
    #[error("the answer is not SMTP")]
    Garbled,
}

/// An enhanced mail system status code such as `5.1.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnhancedCode {
    class: u16,
    subject: u16,
    detail: u16,
}

impl EnhancedCode {
    /// Reads the code at the start of a reply text, if there is one.
    pub fn at_start_of(text: &str) -> Option<Self> {
        let word = text.split_whitespace().next()?;
        let mut numbers = word.split('.').map(|digits| {
            let is_short = (1..=3).contains(&digits.len());
            let is_number = digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse().ok().filter(|_| is_short && is_number)
        });
        let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let code = Self {
            class,
            subject,
            detail,
        };
        numbers.next().is_none().then_some(code)
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl Fault {
    /// The fault behind an error of the operating system; its texts speak of files and connections, never of mail.
    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::TimedOut,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted => Self::Dropped,
            _ => Self::System(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_figures_of_an_answer_are_kept() {
        let enhanced = EnhancedCode::at_start_of("5.1.1 <eva@example.org>: no such user");
        let reason = Reason {
            stage: Stage::Recipient,
            fault: Fault::Answered {
                code: 550,
                enhanced,
            },
        };
        assert_eq!(reason.to_string(), "RCPT TO: answered 550 5.1.1");
    }

    #[test]
    fn what_is_no_enhanced_code_is_left_out() {
        for text in [
            "",
            "user unknown",
            "5.1",
            "5.1.1.1 x",
            "192.168.1000.1",
            "5.1.1234 x",
            "5..1",
            "+5.1.1",
        ] {
            assert_eq!(EnhancedCode::at_start_of(text), None, "{text:?}");
        }
    }
}
