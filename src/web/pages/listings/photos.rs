//! The photos of a room: added, described, put into order, removed.

use actix_web::{get, post, web};
use askama::Template;
use domain::ids::PhotoId;
use domain::photo::{AltText, AltTexts, PHOTOS_MAX, Picture};
use tokio::sync::Semaphore;

use super::data::find_own;
use super::kept::{Tabs, path_of_room, tabs_of_room};
use super::overview::noticed;
use crate::api::problem::Problem;
use crate::app::State;
use crate::i18n::text;
use crate::pictures::{PictureError, prepare};
use crate::services::StoreError;
use crate::services::rooms::RoomView;
use crate::services::rooms::photos::{PhotoError, Step, add, describe, remove, shift};
use crate::web::entries::{Entries, Fault, Reading};
use crate::web::page::html_as;
use crate::web::path::id;
use crate::web::photos::PhotoView;
use crate::web::query::Query;
use crate::web::upload::{FILE, Sent, Upload};
use crate::web::{Answer, Clerk, Form, Frame, Visitor, see_other};

/// A picture takes much memory while it is made smaller.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

#[derive(Template)]
#[template(path = "listings/photos.html")]
struct PhotosPage {
    frame: Frame,
    form: Entries,
    path: String,
    tabs: Tabs,
    photos: Vec<Row>,
    /// Whether there is room for one more.
    has_space: bool,
}

/// A photo with its form.
struct Row {
    id: String,
    /// The names of its fields.
    de: String,
    en: String,
    photo: PhotoView,
    is_first: bool,
    is_last: bool,
}

/// Shows the photos.
#[get("/verwaltung/raeume/{id}/fotos")]
pub async fn show_photos(
    clerk: Clerk,
    path: web::Path<String>,
    query: Query,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path).await?;
    let frame = noticed(titled(&clerk, &view), &query);
    page(&clerk, frame, &view, &Form::default(), Vec::new())
}

/// Adds a photo.
#[post("/verwaltung/raeume/{id}/fotos")]
pub async fn add_photo(path: web::Path<String>, upload: Upload, state: web::Data<State>) -> Answer {
    let Upload { clerk, form, file } = upload;
    let view = find_own(&state, &clerk, &path).await?;
    let refused = match read(&state, &clerk, &view, &form, file).await? {
        Ok((alt, picture)) => {
            let (ctx, room) = (clerk.ctx.clone(), view.room.id);
            let added = state.write(move |tx| add(tx, &ctx, room, &alt, &picture));
            match added.await {
                Ok(_) => return Ok(done(&clerk, &view)),
                Err(PhotoError::TooMany) => vec![too_many(&clerk)],
                Err(error) => return Err(problem(error)),
            }
        }
        Err(faults) => faults,
    };
    page(&clerk, titled(&clerk, &view), &view, &form, refused)
}

/// Describes, moves or removes a photo.
#[post("/verwaltung/raeume/{id}/fotos/{photo}")]
pub async fn change_photo(
    clerk: Clerk,
    path: web::Path<(String, String)>,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let view = find_own(&state, &clerk, &path.0).await?;
    let photo: PhotoId = id(&path.1)?;
    let act = match Act::read(&clerk, &form, photo) {
        Ok(act) => act,
        Err(entries) => {
            let faults = entries.faults().to_vec();
            return page(&clerk, titled(&clerk, &view), &view, &form, faults);
        }
    };
    let (ctx, room) = (clerk.ctx.clone(), view.room.id);
    let changed = state.write(move |tx| match &act {
        Act::Describe(alt) => describe(tx, &ctx, room, photo, alt),
        Act::Move(step) => shift(tx, &ctx, room, photo, *step),
        Act::Remove => remove(tx, &ctx, room, photo),
    });
    changed.await.map_err(problem)?;
    Ok(done(&clerk, &view))
}

/// What is done to a photo.
enum Act {
    Describe(AltTexts),
    Move(Step),
    Remove,
}

impl Act {
    fn read(visitor: &Visitor, form: &Form, photo: PhotoId) -> Result<Self, Entries> {
        match form.value("act") {
            "up" => Ok(Self::Move(Step::Up)),
            "down" => Ok(Self::Move(Step::Down)),
            "remove" => Ok(Self::Remove),
            _ => {
                let mut reading = Reading::new(form, visitor.place.language);
                let [de, en] = fields(photo);
                let alt = alt(&mut reading, &de, &en);
                reading.finish(alt).map(Self::Describe)
            }
        }
    }
}

/// The names of a photo's fields.
fn fields(photo: PhotoId) -> [String; 2] {
    [format!("de-{photo}"), format!("en-{photo}")]
}

fn alt(reading: &mut Reading<'_>, de: &str, en: &str) -> Option<AltTexts> {
    let de = reading.required(de, "photo.alt_de", AltText::parse);
    let en = reading.optional(en, "photo.alt_en", AltText::parse);
    Some(AltTexts { de: de?, en: en? })
}

/// The new photo, or what is wrong with it. The picture is read last: that takes the longest.
async fn read(
    state: &State,
    visitor: &Visitor,
    view: &RoomView,
    form: &Form,
    file: Sent,
) -> Result<Result<(AltTexts, Picture), Vec<Fault>>, Problem> {
    let language = visitor.place.language;
    if view.photos.len() >= PHOTOS_MAX {
        return Ok(Err(vec![too_many(visitor)]));
    }
    let mut reading = Reading::new(form, language);
    let alt = alt(&mut reading, "alt_de", "alt_en");
    let file = match file {
        Sent::File(file) => Some(file),
        Sent::Nothing => refused(&mut reading, text(language, "photo.missing", &[])),
        Sent::TooLarge => refused(&mut reading, text(language, "photo.too_large", &[])),
    };
    let (alt, file) = match reading.finish(alt.zip(file)) {
        Ok(read) => read,
        Err(entries) => return Ok(Err(entries.faults().to_vec())),
    };
    let key = match prepared(state, file).await? {
        Ok(picture) => return Ok(Ok((alt, picture))),
        Err(PictureError::Unknown) => "photo.unknown",
        Err(PictureError::TooLarge) => "photo.too_large",
        Err(PictureError::Broken(_)) => "photo.broken",
    };
    Ok(Err(vec![fault(visitor, key)]))
}

fn refused<T>(reading: &mut Reading<'_>, why: String) -> Option<T> {
    reading.refuse_as(FILE, "photo.file", why);
    None
}

async fn prepared(
    state: &State,
    file: Vec<u8>,
) -> Result<Result<Picture, PictureError>, StoreError> {
    let turn = ONE_AT_A_TIME.acquire().await;
    let turn = turn.map_err(|_| StoreError::Busy)?;
    state
        .compute(move || {
            // The turn ends with the work, which goes on although whoever asked went away.
            let _held = turn;
            Ok(prepare(&file))
        })
        .await
}

fn too_many(visitor: &Visitor) -> Fault {
    fault(visitor, "photo.too_many")
}

/// A fault of the file.
fn fault(visitor: &Visitor, key: &str) -> Fault {
    let say = |key| text(visitor.place.language, key, &[]);
    Fault {
        field: FILE.to_owned(),
        label: say("photo.file"),
        message: say(key),
    }
}

fn problem(error: PhotoError) -> Problem {
    match error {
        PhotoError::Room(error) => error.into(),
        PhotoError::Store(error) => error.into(),
        error @ PhotoError::TooMany => Problem::internal(&error),
    }
}

fn done(visitor: &Visitor, view: &RoomView) -> actix_web::HttpResponse {
    let path = format!(
        "/verwaltung/raeume/{}/fotos?meldung=gespeichert",
        view.room.id
    );
    see_other(visitor, &path)
}

fn titled(visitor: &Visitor, view: &RoomView) -> Frame {
    let name = view.room.listing.name.to_string();
    let language = visitor.place.language;
    visitor.frame(text(language, "photo.of", &[("name", &name)]))
}

fn page(
    visitor: &Visitor,
    frame: Frame,
    view: &RoomView,
    form: &Form,
    faults: Vec<Fault>,
) -> Answer {
    let form = Entries::new(with_stored(form, view), faults);
    let (frame, status) = super::framed(visitor, frame, &form);
    let last = view.photos.len().saturating_sub(1);
    let rows = view.photos.iter().enumerate().map(|(place, photo)| {
        let [de, en] = fields(photo.id);
        Row {
            id: photo.id.to_string(),
            de,
            en,
            photo: PhotoView::of(frame.language(), photo),
            is_first: place == 0,
            is_last: place == last,
        }
    });
    let page = PhotosPage {
        photos: rows.collect(),
        path: frame.link(&path_of_room(view.room.id)),
        tabs: tabs_of_room(visitor, view),
        has_space: view.photos.len() < PHOTOS_MAX,
        frame,
        form,
    };
    html_as(visitor, status, &page)
}

/// The form with what is stored in those fields that were not sent.
fn with_stored(form: &Form, view: &RoomView) -> Form {
    let stored = view.photos.iter().flat_map(|photo| {
        let [de, en] = fields(photo.id);
        let english = photo.alt.en.as_ref().map(ToString::to_string);
        [
            (de, photo.alt.de.to_string()),
            (en, english.unwrap_or_default()),
        ]
    });
    let mut fields = form.fields().to_vec();
    for (name, value) in stored {
        if !fields.iter().any(|(known, _)| *known == name) {
            fields.push((name, value));
        }
    }
    Form::new(fields)
}
