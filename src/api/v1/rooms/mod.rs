//! Rooms: `/rooms` and `/rooms/{id}`.

mod change;
mod list;
mod make;
mod read;
mod room_in;
mod room_out;
mod space;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the handlers.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(list::list_rooms)
        .service(make::create_room)
        .service(read::read_room)
        .service(change::edit_room)
        .service(change::delete_room);
}
