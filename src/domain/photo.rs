//! Photos of rooms: what they show in words, and the sizes in which they are kept.

use crate::ids::{PhotoId, RoomId};
use crate::language::Language;
use crate::text::Line;

/// The photos of one room: as many as anybody looks through.
pub const PHOTOS_MAX: usize = 12;

/// The longer side of the largest size.
pub const SIDE_MAX: u32 = 1280;

/// The widths of the smaller sizes: a card on a telephone, and a page on one.
const SMALLER: [u32; 2] = [320, 640];

/// What a photo shows, for those who do not see it.
pub type AltText = Line<300>;

/// What a photo shows, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AltTexts {
    /// In German.
    pub de: AltText,
    /// In English, if it is translated.
    pub en: Option<AltText>,
}

impl AltTexts {
    /// The text for readers of `language`; German where it is not translated.
    pub fn in_language(&self, language: Language) -> &str {
        match (language, &self.en) {
            (Language::En, Some(en)) => en.as_str(),
            _ => self.de.as_str(),
        }
    }
}

/// A photo of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// The room it shows.
    pub room_id: RoomId,
    /// What it shows.
    pub alt: AltTexts,
    /// The width of its largest size, in pixels.
    pub width: u32,
    /// The height of its largest size.
    pub height: u32,
    /// Names its content.
    pub hash: PhotoHash,
}

impl Photo {
    /// The name of its file in this width.
    pub fn file_name(&self, width: u32) -> String {
        format!("{}-{width}.jpg", self.hash.as_str())
    }

    /// The widths in which it is kept, ascending.
    pub fn widths(&self) -> Vec<u32> {
        widths(self.width)
    }
}

/// The widths in which a picture is kept whose largest size is so wide: no size is larger than the picture.
pub fn widths(largest: u32) -> Vec<u32> {
    let smaller = SMALLER.into_iter().filter(|width| *width < largest);
    smaller.chain([largest]).collect()
}

/// 32 hexadecimal digits that follow from the content of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhotoHash(String);

impl PhotoHash {
    /// The hash in `text`; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 32 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A picture in the sizes in which it is kept, ascending, without anything that came along in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The width of the largest size.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Names the content.
    pub hash: PhotoHash,
    /// Width and JPEG file of each size.
    pub sizes: Vec<(u32, Vec<u8>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_size_is_larger_than_the_picture() {
        assert_eq!(widths(1280), [320, 640, 1280]);
        assert_eq!(widths(640), [320, 640]);
        assert_eq!(widths(100), [100]);
    }

    #[test]
    fn a_hash_is_nothing_else() {
        assert!(PhotoHash::parse(&"0f".repeat(16)).is_some());
        for text in ["", "0f", &"0F".repeat(16), &"../0".repeat(8)] {
            assert_eq!(PhotoHash::parse(text), None);
        }
    }
}
