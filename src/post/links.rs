//! The pages that a message names. Who has such an address may do what stands behind it, so each is made for one reader.

use chrono::{DateTime, Utc};
use domain::booking::Booking;
use domain::language::Language;

use crate::auth::decision::{DECISION_LINK_VALID, DecisionLink};
use crate::auth::token::InstanceSecret;
use crate::notify::Link;

/// Makes the addresses of an installation.
#[derive(Clone, Copy)]
pub struct Links<'a> {
    /// Where people reach the installation, without a slash at the end.
    pub base_url: &'a str,
    /// From which tokens are derived.
    pub secret: &'a InstanceSecret,
}

impl Links<'_> {
    /// The organiser's page of his booking.
    pub fn management(self, booking: &Booking, language: Language) -> Option<Link> {
        let token = self
            .secret
            .management_token(booking.id, booking.token_version);
        self.link(&match language {
            Language::De => format!("/b/{token}"),
            Language::En => format!("/en/b/{token}"),
        })
    }

    /// The office's page of a booking.
    pub fn office(self, booking: &Booking) -> Option<Link> {
        self.link(&format!("/verwaltung/buchungen/{}", booking.id))
    }

    /// The page on which whoever reads the mail that was written at `written_at` may decide the request once.
    pub fn decision(self, booking: &Booking, written_at: DateTime<Utc>) -> Option<Link> {
        let token = self.secret.decision_token(&DecisionLink {
            booking: booking.id,
            version: booking.version,
            expires_at: written_at + DECISION_LINK_VALID,
        });
        self.link(&format!("/verwaltung/entscheiden/{token}"))
    }

    /// `None` if the installation's own address is unfit for a plain text.
    fn link(self, path: &str) -> Option<Link> {
        Link::parse(&(self.base_url.to_owned() + path)).ok()
    }
}
