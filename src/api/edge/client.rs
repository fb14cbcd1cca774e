//! Where a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::dev::ServiceRequest;
use actix_web::{HttpRequest, web};

use super::Edge;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The network address of the caller: what the outermost trusted proxy saw, or the peer where none is trusted.
pub fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let proxies = request
        .app_data::<web::Data<Edge>>()
        .map_or(0, |edge| edge.trusted_proxies);
    address(request, proxies)
}

/// The network that counts as one caller; see [`client_address`].
pub fn client_network(request: &HttpRequest) -> Option<IpAddr> {
    client_address(request).map(network)
}

/// The address that one caller has: of IPv6 the /64, and IPv4 in its own form.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

/// As [`client_address`], for the middleware.
pub(super) fn address_of(request: &ServiceRequest, proxies: usize) -> Option<IpAddr> {
    address(request.request(), proxies)
}

/// Each proxy appends the address it was called from, so with `n` trusted ones the `n`th entry from the end is the
/// last that no caller can make up. Fewer entries than that mean that the request came around them.
fn address(request: &HttpRequest, proxies: usize) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let Some(index_from_end) = proxies.checked_sub(1) else {
        return peer;
    };
    let lines = request
        .headers()
        .get_all(FORWARDED_FOR)
        .filter_map(|line| line.to_str().ok());
    let entries: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
    entries
        .iter()
        .rev()
        .nth(index_from_end)
        .and_then(|entry| parse(entry.trim()))
        .or(peer)
}

/// `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:5000`.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .ok()
        .or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_what_a_trusted_proxy_wrote_counts() {
        let request = TestRequest::default()
            .peer_addr("192.0.2.9:1".parse().unwrap())
            .append_header((FORWARDED_FOR, "10.0.0.1, 10.0.0.2"))
            .append_header((FORWARDED_FOR, "[2001:db8::3]:99"))
            .to_http_request();
        let seen = |proxies| address(&request, proxies).unwrap().to_string();
        assert_eq!(
            [0, 1, 2, 3, 4].map(seen),
            [
                "192.0.2.9",
                "2001:db8::3",
                "10.0.0.2",
                "10.0.0.1",
                "192.0.2.9"
            ]
        );
    }

    #[test]
    fn an_entry_that_is_no_address_falls_back_to_the_peer() {
        let request = TestRequest::default()
            .peer_addr("192.0.2.9:1".parse().unwrap())
            .append_header((FORWARDED_FOR, "unknown"))
            .to_http_request();
        assert_eq!(address(&request, 1), Some("192.0.2.9".parse().unwrap()));
    }
}
