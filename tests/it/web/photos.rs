//! Photos of rooms: sent by those who keep the room, seen by everybody.

use gemeinraum::web::upload::FILE_BYTES_MAX;
use serde_json::Value;

use crate::support::app::As;
use crate::support::county::{County, HALL, PARISH, TOWN, id, in_county};
use crate::support::http::Response;
use crate::support::office::Desk;
use crate::support::pages::{Page, page};

/// A PNG of 2 by 1 pixels: a dark one and a light one.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 2, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0xd1, 0x49, 0x23, 0xe7,
];

fn jpeg() -> Vec<u8> {
    drawn(700, 400)
}

/// A small one, where its sizes do not matter: they take long without optimisation.
fn small() -> Vec<u8> {
    drawn(40, 30)
}

fn drawn(width: u32, height: u32) -> Vec<u8> {
    let picture = gemeinraum::pictures::draw(width, height, |x, y| {
        [x, y, 90].map(|part| u8::try_from(part % 256).unwrap())
    });
    picture.unwrap().sizes.pop().unwrap().1
}

fn photos() -> String {
    format!("/verwaltung/raeume/{}/fotos", id(HALL))
}

const ALT: [(&str, &str); 2] = [("alt_de", "Der Saal von der Bühne"), ("alt_en", "The hall")];

async fn add(desk: &Desk<'_>, alt: &str) -> Response {
    desk.upload(&photos(), &[("alt_de", alt)], &small()).await
}

fn text(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

/// The German texts of the room's photos, as the API tells them.
async fn order(county: &County) -> Vec<String> {
    let room = county
        .app
        .get(As::Nobody, &format!("/api/v1/rooms/{}", id(HALL)))
        .await;
    let room = room.json();
    let photos = room["photos"].as_array().unwrap();
    let alt = |photo: &Value| photo["alt_de"].as_str().unwrap().to_owned();
    photos.iter().map(alt).collect()
}

async fn room(county: &County) -> Page {
    page(
        &county.app,
        "/raeume/saal-lensahn-000000000000000000000000k",
    )
    .await
}

/// The id of the photo with this text on the page of the office.
async fn photo(desk: &Desk<'_>, alt: &str) -> String {
    let shown = desk.read(&photos()).await;
    let value = format!("value=\"{alt}\"");
    let before = &shown[..shown.find(&value).unwrap()];
    let name = before.rsplit("name=\"de-").next().unwrap();
    name[..36].to_owned()
}

#[test]
fn a_photo_is_seen_in_all_sizes_on_the_page_in_lists_and_in_the_api() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        let before = county
            .app
            .get(As::Nobody, &format!("/api/v1/rooms/{}", id(HALL)))
            .await;
        let sent = desk.upload(&photos(), &ALT, &jpeg()).await;
        assert_eq!(sent.status, 303, "{}", text(&sent));
        let shown = room(county).await;
        let image = shown
            .html
            .split("<img ")
            .find(|image| image.contains("srcset"))
            .unwrap();
        assert!(
            image.contains("width=\"700\" height=\"400\" alt=\"Der Saal von der Bühne\""),
            "{image}"
        );
        let sources = image
            .split("srcset=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let sources: Vec<_> = sources.split(", ").collect();
        assert_eq!(sources.len(), 3);
        for (source, width) in sources.iter().zip(["320w", "640w", "700w"]) {
            let (path, told) = source.split_once(' ').unwrap();
            assert_eq!(told, width);
            let file = page(&county.app, path).await;
            assert_eq!(file.status(), 200, "{path}");
            assert_eq!(file.response.header("content-type"), "image/jpeg");
            assert_eq!(file.response.header("x-content-type-options"), "nosniff");
            let kept = file.response.header("cache-control");
            assert_eq!(kept, "public, max-age=31536000, immutable");
            assert!(file.response.body.starts_with(&[0xff, 0xd8, 0xff]));
        }
        assert!(
            shown
                .html
                .contains("\"image\":[\"https://raum.example/fotos/")
        );
        let english = page(&county.app, "/en/raeume").await;
        assert!(
            english.html.contains("alt=\"The hall\" loading=\"lazy\""),
            "{}",
            english.html
        );
        let after = county
            .app
            .get(As::Nobody, &format!("/api/v1/rooms/{}", id(HALL)))
            .await;
        assert_ne!(
            before.header("etag"),
            after.header("etag"),
            "who asks anew is told"
        );
        let told = &after.json()["photos"][0];
        assert_eq!(told["alt_en"], "The hall");
        assert!(told["url"].as_str().unwrap().ends_with("-700.jpg"));
    });
}

#[test]
fn photos_are_described_ordered_and_removed() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        for alt in ["eins", "zwei", "drei"] {
            assert_eq!(add(&desk, alt).await.status, 303);
        }
        assert_eq!(order(county).await, ["eins", "zwei", "drei"]);
        let change = async |alt: &str, fields: &[(&str, &str)]| {
            let path = format!("{}/{}", photos(), photo(&desk, alt).await);
            desk.submit(&path, fields).await.status.as_u16()
        };
        assert_eq!(change("drei", &[("act", "up")]).await, 303);
        assert_eq!(change("eins", &[("act", "up")]).await, 303);
        assert_eq!(change("zwei", &[("act", "down")]).await, 303);
        assert_eq!(order(county).await, ["eins", "drei", "zwei"]);
        let field = format!("de-{}", photo(&desk, "drei").await);
        assert_eq!(change("drei", &[(&field, "Tür <b>")]).await, 303);
        let shown = room(county).await;
        assert!(shown.html.contains("alt=\"Tür &#60;b&#62;\""));
        let one = photo(&desk, "eins").await;
        let refused = desk
            .submit(
                &format!("{}/{one}", photos()),
                &[(&format!("de-{one}"), " ")],
            )
            .await;
        assert_eq!(refused.status, 422);
        assert!(text(&refused).contains(&format!("href=\"#de-{one}\"")));
        assert_eq!(change("eins", &[("act", "remove")]).await, 303);
        assert_eq!(order(county).await, ["Tür <b>", "zwei"]);
        assert_eq!(county.count("photo"), 2);
        assert_eq!(county.count("photo_file"), 2, "its files are gone with it");
        let gone = desk
            .submit(&format!("{}/{one}", photos()), &[("act", "remove")])
            .await;
        assert_eq!(gone.status, 404);
    });
}

#[test]
fn what_is_no_picture_or_says_nothing_is_refused_in_words() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let large = vec![0xff; FILE_BYTES_MAX + 1];
        let files: [(&[u8], &str); 5] = [
            (svg, "JPEG, PNG oder WebP"),
            (b"GIF89a\x01\0\x01\0", "JPEG, PNG oder WebP"),
            (PNG, "lässt sich nicht lesen"),
            (b"", "Bitte wählen Sie"),
            (&large, "10 MB"),
        ];
        for (file, why) in files {
            let refused = desk.upload(&photos(), &ALT, file).await;
            assert_eq!(refused.status, 422, "{why}");
            let shown = text(&refused);
            assert!(
                shown.contains("href=\"#file\"") && shown.contains(why),
                "{why}: {shown}"
            );
            assert!(
                shown.contains("value=\"Der Saal von der Bühne\""),
                "the text is kept"
            );
        }
        let silent = add(&desk, "  ").await;
        assert_eq!(silent.status, 422);
        assert!(text(&silent).contains("href=\"#alt_de\""));
        assert_eq!(county.count("photo"), 0);
    });
}

#[test]
fn a_room_has_twelve_photos_at_most() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        for number in 0..12 {
            assert_eq!(add(&desk, &format!("Bild {number}")).await.status, 303);
        }
        let refused = add(&desk, "eins zu viel").await;
        assert_eq!(refused.status, 422);
        assert!(text(&refused).contains("höchstens 12"));
        assert_eq!(county.count("photo"), 12);
    });
}

#[test]
fn only_those_who_keep_the_room_change_its_photos() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        add(&desk, "eins").await;
        let one = photo(&desk, "eins").await;
        let other = Desk::of(&county.app, PARISH);
        assert_eq!(other.get(&photos()).await.status, 404);
        assert_eq!(add(&other, "fremd").await.status, 404);
        let path = format!("{}/{one}", photos());
        assert_eq!(other.submit(&path, &[("act", "remove")]).await.status, 404);
        let chapel = path.replace(&id(HALL), &id(crate::support::county::CHAPEL));
        assert_eq!(
            other.submit(&chapel, &[("act", "remove")]).await.status,
            404
        );
        let forged = desk
            .upload_as(&photos(), &[("csrf", "x"), ("alt_de", "x")], &jpeg())
            .await;
        assert_eq!(forged.status, 403);
        assert_eq!(order(county).await, ["eins"]);
        for nothing in [
            "x.jpg",
            "../-320.jpg",
            &format!("{}-320.jpg", "0".repeat(32)),
        ] {
            assert_eq!(
                page(&county.app, &format!("/fotos/{nothing}"))
                    .await
                    .status(),
                404
            );
        }
    });
}

#[test]
fn broken_forms_are_the_senders_fault() {
    in_county(async |county| {
        let desk = Desk::of(&county.app, TOWN);
        let wrong = desk.submit(&photos(), &ALT).await;
        assert_eq!(wrong.status, 415, "a form without a place for files");
        for body in [
            "--x\r\n\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\na\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"alt_de\"\r\n\r\nohne Ende",
            "nothing",
            "--x\r\nContent-Disposition: form-data; name=\"alt_de\"\r\n\r\n\u{fffd}\r\n--x--\r\n",
        ] {
            let refused = desk.send_parts(&photos(), body.as_bytes().to_vec()).await;
            assert!(
                refused.status.is_client_error(),
                "{body:?}: {}",
                refused.status
            );
        }
        assert_eq!(county.count("photo"), 0);
    });
}
