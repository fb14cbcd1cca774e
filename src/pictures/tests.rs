use image::{DynamicImage, ImageFormat, RgbaImage, load_from_memory};

use super::*;

fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, _| {
        Rgb(if x < width / 2 {
            [200, 30, 30]
        } else {
            [30, 30, 200]
        })
    });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(drawn)
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}

/// An APP1 segment: stored a quarter turn to the right, taken at 54 degrees north.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [
            tag.to_be_bytes().to_vec(),
            kind.to_be_bytes().to_vec(),
            count.to_be_bytes().to_vec(),
            value.to_be_bytes().to_vec(),
        ]
        .concat()
    };
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend(entry(0x0112, 3, 1, 6 << 16));
    tiff.extend(entry(0x8825, 4, 1, 38));
    tiff.extend([0; 4]);
    tiff.extend(b"\0\x02");
    tiff.extend(entry(1, 2, 2, u32::from_be_bytes(*b"N\0\0\0")));
    tiff.extend(entry(2, 5, 3, 68));
    tiff.extend([0; 4]);
    tiff.extend(
        [54_u32, 1, 31, 1, 12, 1]
            .map(u32::to_be_bytes)
            .as_flattened(),
    );
    let body = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [b"\xff\xe1".as_slice(), &length, &body].concat()
}

#[test]
fn all_sizes_come_of_a_picture_and_none_is_larger_than_it() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let picture = prepare(&file(700, 350, format)).unwrap();
        let measures: Vec<_> = picture
            .sizes
            .iter()
            .map(|(_, file)| {
                assert_eq!(guess_format(file).unwrap(), ImageFormat::Jpeg);
                let read = load_from_memory(file).unwrap();
                (read.width(), read.height())
            })
            .collect();
        assert_eq!(measures, [(320, 160), (640, 320), (700, 350)]);
    }
    let large = prepare(&file(1600, 2000, ImageFormat::Jpeg)).unwrap();
    assert_eq!((large.width, large.height), (1024, 1280));
}

#[test]
fn a_picture_stands_upright_and_says_no_more_where_it_was_taken() {
    let plain = file(400, 200, ImageFormat::Jpeg);
    let (start, rest) = plain.split_at(2);
    let planted = [start, &exif(), rest].concat();
    assert!(planted.windows(4).any(|bytes| bytes == b"Exif"));
    let picture = prepare(&planted).unwrap();
    assert_eq!((picture.width, picture.height), (200, 400));
    for (_, file) in &picture.sizes {
        assert!(!file.windows(4).any(|bytes| bytes == b"Exif"));
        assert!(!file.windows(2).any(|bytes| bytes == [0x88, 0x25]));
    }
    let upright = load_from_memory(&picture.sizes.last().unwrap().1).unwrap();
    let upright = upright.to_rgb8();
    let [top, _, blue] = upright.get_pixel(100, 50).0;
    assert!(top > 150 && blue < 80, "what was left is above");
}

#[test]
fn what_is_transparent_becomes_white() {
    let clear = RgbaImage::new(40, 40);
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(clear)
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    let picture = prepare(&file.into_inner()).unwrap();
    let read = load_from_memory(&picture.sizes[0].1).unwrap().to_rgb8();
    assert_eq!(read.get_pixel(20, 20).0, [255, 255, 255]);
}

#[test]
fn other_files_are_refused_whatever_they_are_called() {
    for other in [
        b"".as_slice(),
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<?xml version=\"1.0\"?><svg/>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"%PDF-1.7",
        b"BM\0\0\0\0",
    ] {
        assert!(
            matches!(prepare(other), Err(PictureError::Unknown)),
            "{other:?}"
        );
    }
    for (half, format) in [(60, ImageFormat::Png), (20, ImageFormat::Jpeg)] {
        let cut = &file(300, 300, format)[..half];
        assert!(
            matches!(prepare(cut), Err(PictureError::Broken(_))),
            "{format:?}"
        );
    }
}

/// The head of a PNG with these measures, in front of the rest of a small one.
fn declaring(width: u32, height: u32) -> Vec<u8> {
    let mut bomb = file(8, 8, ImageFormat::Png);
    bomb[16..20].copy_from_slice(&width.to_be_bytes());
    bomb[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bomb
}

#[test]
fn a_picture_that_is_larger_inside_is_refused_before_it_is_read() {
    for (width, height) in [(6400, 6400), (40_000, 1), (1, 40_000), (60_000, 60_000)] {
        let refused = prepare(&declaring(width, height));
        assert!(
            matches!(refused, Err(PictureError::TooLarge)),
            "{width} x {height}"
        );
    }
    assert!(matches!(
        prepare(&vec![0; BYTES_MAX + 1]),
        Err(PictureError::TooLarge)
    ));
    assert!(
        matches!(
            prepare(&declaring(6000, 6000)),
            Err(PictureError::Broken(_))
        ),
        "these may be read, and are not there"
    );
}
