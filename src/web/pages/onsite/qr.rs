//! The address of a room as a QR code, for posters and doors.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use qrcode::{Color, EcLevel, QrCode};

use super::board::anybody;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::i18n::text;
use crate::services::rooms::read as rooms;
use crate::web::{Answer, Slug};

/// The light border that readers need (ISO/IEC 18004), in modules.
const QUIET: usize = 4;

/// A room may be renamed: its code on a poster stays good, a picture of it may be a day old.
const CACHE_CONTROL: &str = "public, max-age=86400";

/// The address of a room's page, to be scanned.
#[get("/qr/{slug}.svg")]
pub async fn read_qr(
    request: HttpRequest,
    slug: web::Path<String>,
    state: web::Data<State>,
) -> Answer {
    let visitor = anybody(&request)?;
    let slug = Slug::parse(&slug).ok_or(Kind::NotFound)?;
    let ctx = visitor.ctx.clone();
    let found = state.read(move |tx| rooms::find(tx, &ctx, slug.id().into()));
    let rooms::RoomView { room, site, .. } = found.await?;
    let path = format!("/raeume/{}", Slug::of_room(&room, &site));
    let url = format!("{}{}", state.base_url(), visitor.place.link(&path));
    let name = format!("{}, {}", room.listing.name, site.name);
    let title = text(
        visitor.place.language,
        "onsite.qr_title",
        &[("room", &name)],
    );
    let code = QrCode::with_error_correction_level(&url, EcLevel::M);
    let code = code.map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
        .body(drawn(&code, &title)))
}

/// The code as a picture with a title, which is what a screen reader says.
fn drawn(code: &QrCode, title: &str) -> String {
    let width = code.width();
    let colors = code.to_colors();
    let rows = (QUIET..).zip(colors.chunks(width));
    let dark = rows.flat_map(|(row, line)| {
        let columns = (QUIET..).zip(line);
        let dark = columns.filter(|(_, color)| **color == Color::Dark);
        dark.map(move |(column, _)| format!("M{column} {row}h1v1h-1z"))
    });
    let path: String = dark.collect();
    let side = width + 2 * QUIET;
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{0}\" height=\"{0}\" \
         role=\"img\" aria-labelledby=\"title\" shape-rendering=\"crispEdges\"><title id=\"title\">{title}</title>\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>",
        side * 8
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_the_title() {
        let code = QrCode::new("https://raum.example").unwrap();
        let drawn = drawn(&code, "Saal <b> & </title>");
        assert!(drawn.contains("<title id=\"title\">Saal &lt;b&gt; &amp; &lt;/title&gt;</title>"));
    }
}
