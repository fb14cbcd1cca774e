//! What is shown where the rooms are: at a door, in a lobby, on a poster. The same for everybody, signed in or not, and
//! public words only.
//!
//! | path | what |
//! | --- | --- |
//! | `/tuer/{slug}` | `door`: a room now and for the rest of the day |
//! | `/anzeige/{ort}` | `lobby`: what goes on in a house today |
//! | `/qr/{slug}.svg` | `qr`: the address of a room, for a telephone |

mod board;
mod door;
mod lobby;
mod qr;

use actix_web::web::ServiceConfig;

/// How often a display asks anew.
const SECONDS: u32 = 60;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(door::read_door)
        .service(lobby::read_lobby)
        .service(qr::read_qr);
}
