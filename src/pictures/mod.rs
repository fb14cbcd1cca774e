//! Pictures: from the file that somebody sent to the sizes that pages show.
//!
//! Main entry: [`prepare`]. A file is judged by its content, never by its name. What a camera wrote beside the picture,
//! such as the place where it was taken, is left behind, because every size is written anew from the pixels. Keeps a
//! processor busy for up to a second and needs up to 400 MB: to be called off the threads that serve requests, one at a
//! time, and outside a transaction.

use std::io::Cursor;

use domain::photo::{PhotoHash, Picture, SIDE_MAX, widths};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits, Rgb, RgbImage,
    guess_format,
};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The largest file: more than any telephone writes.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;

/// The most pixels of a picture.
pub const PIXELS_MAX: u64 = 40_000_000;

/// The longest side: of a panorama.
const LENGTH_MAX: u32 = 20_000;

/// What the pixels of a picture may take before they are made smaller.
const MEMORY_MAX: u64 = 4 * PIXELS_MAX;

/// How well a size looks like the picture, of 100. Below it skies show blocks, above it files only grow.
const QUALITY: u8 = 80;

/// Bytes of the digest that name a picture.
const HASH_BYTES: usize = 16;

/// Why a file is not taken.
#[derive(Debug, Error)]
pub enum PictureError {
    /// It is no JPEG, PNG or WebP.
    #[error("it is no JPEG, PNG or WebP")]
    Unknown,
    /// It has more bytes or pixels than are read.
    #[error("it has more bytes or pixels than are read")]
    TooLarge,
    /// It begins like a picture and cannot be read.
    #[error("it cannot be read")]
    Broken(#[source] image::ImageError),
}

/// The sizes of the picture in `file`.
pub fn prepare(file: &[u8]) -> Result<Picture, PictureError> {
    if file.len() > BYTES_MAX {
        return Err(PictureError::TooLarge);
    }
    let format = guess_format(file).map_err(|_| PictureError::Unknown)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP
    ) {
        return Err(PictureError::Unknown);
    }
    let reduced = reduced(file, format)?;
    sizes(&on_white(&reduced)).map_err(PictureError::Broken)
}

/// A picture that a program draws: the colour of each pixel, by column and row.
pub fn draw(
    width: u32,
    height: u32,
    color: impl Fn(u32, u32) -> [u8; 3],
) -> Result<Picture, PictureError> {
    let drawn = RgbImage::from_fn(width, height, |x, y| Rgb(color(x, y)));
    sizes(&drawn).map_err(PictureError::Broken)
}

/// The picture upright and no larger than its largest size. Its measures are judged before a pixel is read.
fn reduced(file: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LENGTH_MAX);
    limits.max_image_height = Some(LENGTH_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(refused)?;
    let mut reduced = if width.max(height) > SIDE_MAX {
        whole.thumbnail(SIDE_MAX, SIDE_MAX)
    } else {
        whole
    };
    reduced.apply_orientation(orientation);
    Ok(reduced)
}

fn refused(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        error => PictureError::Broken(error),
    }
}

/// What is transparent becomes white, as it would look on paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let pixels = picture.to_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [red, green, blue, alpha] = pixels.get_pixel(x, y).0;
        let blend = |part: u8| {
            let (part, alpha) = (u16::from(part), u16::from(alpha));
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([blend(red), blend(green), blend(blue)])
    })
}

fn sizes(picture: &RgbImage) -> ImageResult<Picture> {
    let (width, height) = picture.dimensions();
    let mut sizes = Vec::new();
    for each in widths(width) {
        let file = if each == width {
            written(picture)?
        } else {
            let scaled = u64::from(height) * u64::from(each) / u64::from(width);
            let scaled = u32::try_from(scaled.max(1)).unwrap_or(height);
            written(&image::imageops::resize(
                picture,
                each,
                scaled,
                FilterType::Triangle,
            ))?
        };
        sizes.push((each, file));
    }
    Ok(Picture {
        width,
        height,
        hash: hash(&sizes),
        sizes,
    })
}

fn written(picture: &RgbImage) -> ImageResult<Vec<u8>> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(picture)?;
    Ok(file)
}

fn hash(sizes: &[(u32, Vec<u8>)]) -> PhotoHash {
    let mut digest = Sha256::new();
    for (_, file) in sizes {
        digest.update(file);
    }
    let bytes = digest.finalize();
    let number = bytes.iter().take(HASH_BYTES);
    let number = number.fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let digits = format!("{number:032x}");
    PhotoHash::parse(&digits).expect("they are as many hexadecimal digits")
}

#[cfg(test)]
mod tests;
