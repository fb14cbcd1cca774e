//! Pictures of some rooms, drawn by rule: nobody's photo, and no file that the program carries along.

use domain::photo::{AltText, AltTexts, Picture};
use store::{Store, Tx};

use crate::demo::enter::room_id;
use crate::demo::error::DemoError;
use crate::demo::seed::entering;
use crate::pictures::{PictureError, draw};
use crate::services::rooms::photos::add;

/// The measures of a drawing.
const WIDTH: u32 = 960;
const HEIGHT: u32 = 640;

/// Room, what is drawn, its colour, and what it shows in German and English.
const PICTURES: [(&str, Motif, [u8; 3], &str, &str); 8] = [
    (
        "speicher-saal",
        Motif::House,
        [150, 72, 56],
        "Der Kulturspeicher von außen: ein Haus aus rotem Backstein mit Satteldach",
        "The Kulturspeicher from outside: a red-brick house with a gabled roof",
    ),
    (
        "speicher-saal",
        Motif::Rows,
        [186, 140, 90],
        "Der Saal mit Bühne und fünf Stuhlreihen",
        "The hall with its stage and five rows of chairs",
    ),
    (
        "ratssaal",
        Motif::Tables,
        [120, 96, 72],
        "Der Ratssaal mit Tischen in zwei Reihen und hohen Fenstern",
        "The council chamber with tables in two rows and tall windows",
    ),
    (
        "trauzimmer",
        Motif::Tables,
        [196, 170, 160],
        "Das Trauzimmer mit hellen Wänden und zwei Fenstern",
        "The wedding room with light walls and two windows",
    ),
    (
        "speicher-studio",
        Motif::Empty,
        [92, 120, 130],
        "Das Studio: ein leerer Raum mit Holzboden",
        "The studio: an empty room with a wooden floor",
    ),
    (
        "dgh-saal",
        Motif::House,
        [214, 206, 186],
        "Das Dorfgemeinschaftshaus von außen: ein helles Haus mit Satteldach",
        "The village hall from outside: a light house with a gabled roof",
    ),
    (
        "dgh-saal",
        Motif::Rows,
        [204, 186, 140],
        "Der Saal im Dorfgemeinschaftshaus, für eine Versammlung bestuhlt",
        "The hall in the village house, with chairs for a meeting",
    ),
    (
        "speicher-foyer",
        Motif::Empty,
        [150, 110, 90],
        "Das Foyer mit großen Fenstern zum Hof",
        "The foyer with large windows to the yard",
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motif {
    /// A house under the sky.
    House,
    /// A room with rows of chairs.
    Rows,
    /// A room with tables.
    Tables,
    /// A room without furniture.
    Empty,
}

/// Draws the pictures and adds them to their rooms.
pub fn enter(store: &Store) -> Result<(), DemoError> {
    for (room, motif, color, de, en) in PICTURES {
        let picture = drawn(motif, color)?;
        let alt = AltTexts {
            de: AltText::parse(de).expect("it is a line"),
            en: AltText::parse(en).ok(),
        };
        store.write(move |tx: &mut Tx<'_>| {
            let ctx = entering(&format!("photo/{de}"));
            add(tx, &ctx, room_id(room), &alt, &picture)?;
            Ok::<_, DemoError>(())
        })?;
    }
    Ok(())
}

fn drawn(motif: Motif, color: [u8; 3]) -> Result<Picture, PictureError> {
    draw(WIDTH, HEIGHT, |x, y| match motif {
        Motif::House => house(x, y, color),
        Motif::Rows | Motif::Tables | Motif::Empty => room(x, y, color, motif),
    })
}

/// `color` with `part` of 100 of its light.
fn lit(color: [u8; 3], part: u32) -> [u8; 3] {
    color.map(|each| u8::try_from((u32::from(each) * part / 100).min(255)).unwrap_or(u8::MAX))
}

fn is_in(value: u32, from: u32, to: u32) -> bool {
    (from..to).contains(&value)
}

fn house(x: u32, y: u32, color: [u8; 3]) -> [u8; 3] {
    let roof = [84, 62, 58];
    let is_roof = is_in(y, 150, 300) && x.abs_diff(480) < 60 + (y - 150) * 2;
    let is_wall = is_in(x, 170, 790) && is_in(y, 300, 520);
    let is_door = is_in(x, 440, 520) && is_in(y, 400, 520);
    let is_window = is_in(y, 340, 420) && x % 120 < 64 && !is_in(x, 400, 560) && is_in(x, 200, 770);
    if is_roof {
        return lit(roof, if y % 18 < 2 { 80 } else { 100 });
    }
    if is_door {
        return lit(roof, 120);
    }
    if is_wall && is_window {
        return [226, 236, 242];
    }
    if is_wall {
        return lit(
            color,
            if y % 14 < 2 || (x + y / 14 * 15) % 30 < 2 {
                88
            } else {
                100
            },
        );
    }
    if y >= 520 {
        return lit([112, 146, 84], 100 - (y - 520) / 6);
    }
    [178, 206, 228].map(|each: u8| each.saturating_add(u8::try_from(y / 16).unwrap_or(0)))
}

/// A room seen from one end; the back wall stands between columns 220 and 740 and rows 150 and 400.
fn room(x: u32, y: u32, color: [u8; 3], motif: Motif) -> [u8; 3] {
    let is_back = is_in(x, 220, 740) && is_in(y, 150, 400);
    if let Some(furniture) = furniture(x, y, motif) {
        return furniture;
    }
    if is_back {
        let is_window = is_in(y, 190, 330) && (x - 220) % 130 > 40 && motif != Motif::Rows;
        let is_stage = motif == Motif::Rows && is_in(x, 320, 640) && is_in(y, 200, 380);
        return match (is_window, is_stage) {
            (true, _) => [222, 236, 246],
            (_, true) => lit([120, 30, 40], 80 + x % 40),
            _ => lit(color, 108),
        };
    }
    // How far from the middle, on the scale of the back wall.
    let (across, down) = (x.abs_diff(480) * 125, y.abs_diff(275) * 260);
    if down >= across && y > 275 {
        let board = x.abs_diff(480) * 400 / (y - 200) % 40;
        return lit([170, 126, 84], if board < 3 { 82 } else { 100 });
    }
    if down >= across {
        return [240, 238, 232];
    }
    lit(color, if x < 480 { 84 } else { 92 })
}

fn furniture(x: u32, y: u32, motif: Motif) -> Option<[u8; 3]> {
    let rows: &[(u32, u32)] = match motif {
        Motif::Rows => &[(420, 26), (450, 30), (486, 36), (528, 42), (578, 50)],
        Motif::Tables => &[(430, 70), (520, 100)],
        Motif::House | Motif::Empty => return None,
    };
    let (top, size) = rows.iter().rev().find(|(top, _)| y >= *top)?;
    let half = 200 + (top - 400) * 2;
    if y >= top + size / 2 || x.abs_diff(480) > half {
        return None;
    }
    let is_aisle = x.abs_diff(480) < size / 2;
    let is_gap = motif == Motif::Rows && x % size < size / 5;
    let wood = if motif == Motif::Rows {
        [66, 74, 92]
    } else {
        [142, 98, 60]
    };
    (!is_aisle && !is_gap).then(|| lit(wood, if y < top + size / 8 { 125 } else { 100 }))
}
