//! A form with a file, as browsers send it (`multipart/form-data`), from one of our own pages and of bounded size.
//!
//! It passes the same check of its origin as any other form. Nothing of it is read for whoever is not signed in.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_core::Stream;
use tokio::time::{Duration, timeout};

use crate::api::problem::{Kind, Problem};
use crate::web::form::check_origin;
use crate::web::{Clerk, Form, csrf};

/// The name of the field with the file.
pub const FILE: &str = "file";

/// The largest file that is kept; of a larger one only that is told.
pub const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;

/// All texts together: a table that was checked comes back as text.
const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// The most fields.
const FIELDS_MAX: usize = 20;

/// How long all of it may take to arrive: a photo over a slow line.
const PATIENCE: Duration = Duration::from_mins(3);

/// What came in the field of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// None was chosen.
    Nothing,
    /// This file.
    File(Vec<u8>),
    /// One that has too many bytes.
    TooLarge,
}

/// A form with a file, as an argument of a handler.
pub struct Upload {
    /// Who sends it.
    pub clerk: Clerk,
    /// The fields with text.
    pub form: Form,
    /// The file.
    pub file: Sent,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let clerk = Clerk::from_request(&request, &mut Payload::None);
        let multipart = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            let clerk = clerk.await?;
            let read = timeout(PATIENCE, read(multipart)).await;
            let (form, file) = read.map_err(|_| Kind::RequestTimeout)??;
            check_origin(&request, form.value(csrf::FIELD))?;
            Ok(Self { clerk, form, file })
        })
    }
}

async fn read(mut multipart: Multipart) -> Result<(Form, Sent), Problem> {
    let (mut fields, mut file) = (Vec::new(), Sent::Nothing);
    let mut left = TEXT_BYTES_MAX;
    for _ in 0..FIELDS_MAX {
        let Some(field) = poll_fn(|cx| Pin::new(&mut multipart).poll_next(cx)).await else {
            return Ok((Form::new(fields), file));
        };
        let mut field = field.map_err(|error| unreadable(&error))?;
        let name = field.name().ok_or(Kind::BadRequest)?.to_owned();
        if name == FILE {
            file = read_file(&mut field).await?;
        } else {
            let text = read_text(&mut field, left).await?;
            left -= text.len();
            fields.push((name, text));
        }
    }
    Err(Kind::BadRequest.into())
}

async fn read_file(field: &mut Field) -> Result<Sent, Problem> {
    let Ok(bytes) = field.bytes(FILE_BYTES_MAX).await else {
        return Ok(Sent::TooLarge);
    };
    let bytes = bytes.map_err(|_| Kind::BadRequest)?;
    Ok(if bytes.is_empty() {
        Sent::Nothing
    } else {
        Sent::File(bytes.to_vec())
    })
}

async fn read_text(field: &mut Field, bytes_max: usize) -> Result<String, Problem> {
    let bytes = field.bytes(bytes_max).await;
    let bytes = bytes.map_err(|_| Kind::BodyTooLarge {
        limit: TEXT_BYTES_MAX,
    })?;
    let bytes = bytes.map_err(|_| Kind::BadRequest)?;
    Ok(String::from_utf8(bytes.to_vec()).map_err(|_| Kind::BadRequest)?)
}

fn unreadable(error: &actix_multipart::MultipartError) -> Problem {
    use actix_multipart::MultipartError::{
        BoundaryMissing, ContentTypeIncompatible, ContentTypeMissing, ContentTypeParse,
    };
    match error {
        BoundaryMissing | ContentTypeIncompatible | ContentTypeMissing | ContentTypeParse => {
            Kind::UnsupportedMediaType.into()
        }
        _ => Kind::BadRequest.into(),
    }
}
