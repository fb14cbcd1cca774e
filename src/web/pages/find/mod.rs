//! What can be booked, for everybody: search, rooms, devices. Says when something is taken, never by whom or for what.
//!
//! | path | what |
//! | --- | --- |
//! | `/` | `start`: search by day and time, or by weekdays in a period |
//! | `/raeume`, `/geraete` | `rooms`, `resources`: all of them |
//! | `/raeume/{slug}` | `room`: facts, month, times of a day |
//! | `/raeume/{slug}/woche`, `/liste` | `plain`: the same times as plain tables |
//! | `/einbetten/{slug}` | `embed`: the month of a room, for a frame on another site |
//! | `/geraete/{slug}` | `resource`: stock, and how much of it is free on a day |

mod address;
mod embed;
mod facts;
mod hits;
mod json_ld;
mod month;
mod offers;
mod period;
mod plain;
mod resource;
mod resources;
mod room;
mod rooms;
mod search;
mod start;
mod times;

use actix_web::web::ServiceConfig;

/// Registers the pages.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(start::start)
        .service(rooms::list_rooms)
        .service(room::read_room)
        .service(embed::embed_room)
        .service(plain::read_week)
        .service(plain::read_list)
        .service(resources::list_resources)
        .service(resource::read_resource);
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use crate::i18n::find;

    #[test]
    fn every_feature_that_is_offered_has_a_name() {
        for code in super::search::OFFERED {
            for language in Language::ALL {
                let key = format!("feature.{code}");
                assert!(find(language, &key).is_some(), "{language}: {code}");
            }
        }
    }
}
