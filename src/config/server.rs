//! The `[server]` section.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use actix_web::http::Uri;
use serde::Deserialize;

use super::ConfigError;

/// How the installation is reached.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where people reach it, as it stands in mails; by default what it listens on.
    pub base_url: Option<BaseUrl>,
    /// How many proxies in front of it append to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// Sites whose scripts may do all that their user may.
    pub allowed_origins: Vec<String>,
    /// For how long browsers are told to use HTTPS alone; 0 says nothing.
    pub hsts_seconds: u32,
    /// Who may read `/metrics`.
    pub metrics_from: Vec<IpAddr>,
    /// Threads that serve requests; 0 is one for each processor.
    pub threads: usize,
    /// Connections at once; further ones wait to be accepted.
    pub connections_max: usize,
    /// How long an idle connection is kept.
    pub keep_alive_seconds: u32,
    /// How long a client may take to send the head of a request.
    pub request_head_timeout_ms: u32,
    /// How long requests may go on once the server is told to stop.
    pub stop_timeout_seconds: u32,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            base_url: None,
            trusted_proxies: 0,
            allowed_origins: Vec::new(),
            hsts_seconds: 0,
            metrics_from: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
            threads: 0,
            connections_max: 4096,
            keep_alive_seconds: 75,
            request_head_timeout_ms: 10_000,
            stop_timeout_seconds: 30,
        }
    }
}

impl Server {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.connections_max == 0 {
            return Err(ConfigError::Value {
                key: "server.connections_max",
                why: "must be at least 1".to_owned(),
            });
        }
        for origin in &self.allowed_origins {
            if BaseUrl::parse(origin).is_none_or(|parsed| parsed.0 != *origin) {
                return Err(ConfigError::Value {
                    key: "server.allowed_origins",
                    why: format!("{origin:?} is no origin such as https://town.example"),
                });
            }
        }
        Ok(())
    }

    /// Where people reach the installation if it listens on `address`.
    pub fn base_url(&self, address: SocketAddr) -> BaseUrl {
        self.base_url
            .clone()
            .unwrap_or_else(|| BaseUrl(format!("http://{}", reachable(address))))
    }
}

/// An address that listens everywhere cannot be called; on this machine the local one can.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Scheme, host and port, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Checks the form of `text`; a slash at the end is dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let uri: Uri = text.parse().ok()?;
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        let authority = uri.authority()?.as_str();
        let has_more =
            !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains('#');
        (is_web && !has_more && !authority.contains('@')).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host alone.
    pub fn host(&self) -> String {
        let uri = self.0.parse::<Uri>().ok();
        let host = uri.as_ref().and_then(Uri::host);
        host.unwrap_or("localhost").to_owned()
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text)
            .ok_or("must be http:// or https:// with host and port only, such as https://raum.kreis.example")
    }
}
