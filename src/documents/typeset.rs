//! Sets a template with its data: the world that the typesetter sees, and the kind of PDF that it writes.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::language::Language;
use serde::{Serialize, Serializer};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::DocumentError;

/// Stands for a sign that the font does not have.
const MISSING: char = '\u{fffd}';

/// What no text of a PDF/A may hold (ISO 19005-2, 6.2.11.7.2), beside NUL.
const NO_SIGNS: [char; 2] = ['\u{feff}', '\u{fffe}'];

/// In how many further documents a part that was set is remembered.
const REMEMBERED: usize = 2;

/// How a document looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    Letter,
    Week,
}

impl Template {
    fn text(self) -> &'static str {
        match self {
            Self::Letter => include_str!("templates/letter.typ"),
            Self::Week => include_str!("templates/week.typ"),
        }
    }
}

/// Everything that documents share.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    data: FileId,
}

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let files: [&[u8]; 2] = [
        include_bytes!("fonts/NotoSans-Regular.ttf"),
        include_bytes!("fonts/NotoSans-Bold.ttf"),
    ];
    let fonts: Vec<Font> = files
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect();
    Press {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main: file("main.typ"),
        data: file("data.json"),
    }
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl Press {
    fn has(&self, sign: char) -> bool {
        let covers = |font: &Font| font.info().coverage.contains(sign.into());
        self.fonts.iter().all(covers)
    }
}

/// One document to be set. A template finds nothing but its data: no other file, no network, no clock.
struct Sheet {
    source: Source,
    data: Bytes,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &PRESS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &PRESS.book
    }

    fn main(&self) -> FileId {
        PRESS.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == PRESS.main {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == PRESS.data {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        PRESS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets `data` by `template` as PDF/A-2a and PDF/UA-1, dated with `at`. The same in gives the same bytes.
pub(crate) fn typeset(
    template: Template,
    data: &impl Serialize,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, DocumentError> {
    let mut data = serde_json::to_value(data)?;
    make_printable(&mut data);
    let sheet = Sheet {
        source: Source::new(PRESS.main, template.text().to_owned()),
        data: Bytes::new(serde_json::to_vec(&data)?),
    };
    let set = typst::compile::<PagedDocument>(&sheet).output;
    let written = set.and_then(|document| typst_pdf::pdf(&document, &options(at)));
    typst::comemo::evict(REMEMBERED);
    written.map_err(|faults| DocumentError::Template { why: told(&faults) })
}

fn options(at: DateTime<Utc>) -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    PdfOptions {
        creator: Smart::Custom(Some("Gemeinraum".to_owned())),
        timestamp: datetime(at).map(Timestamp::new_utc),
        standards: standards.expect("these standards go together"),
        ..PdfOptions::default()
    }
}

fn datetime(at: DateTime<Utc>) -> Option<Datetime> {
    let part = |value: u32| u8::try_from(value).ok();
    Datetime::from_ymd_hms(
        at.year(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
}

fn told(faults: &[SourceDiagnostic]) -> String {
    let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
    messages.join("; ")
}

/// Replaces signs that cannot be printed, which the standards refuse, and leaves out those that are no signs.
fn make_printable(value: &mut Value) {
    match value {
        Value::String(text) => *text = printable(text),
        Value::Array(values) => values.iter_mut().for_each(make_printable),
        Value::Object(fields) => fields.values_mut().for_each(make_printable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text as the font can print it.
pub(crate) fn printable(text: &str) -> String {
    let is_sign = |sign: &char| !sign.is_control() && !NO_SIGNS.contains(sign);
    let spaced = text
        .chars()
        .map(|sign| if sign == '\t' { ' ' } else { sign });
    let kept = spaced.filter(|sign| *sign == '\n' || is_sign(sign));
    let shown = |sign| match sign {
        '\n' => sign,
        _ if PRESS.has(sign) => sign,
        _ => MISSING,
    };
    kept.map(shown).collect()
}

/// A language as templates name it.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes by reference"
)]
pub(crate) fn language<S: Serializer>(
    language: &Language,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(language.code())
}
