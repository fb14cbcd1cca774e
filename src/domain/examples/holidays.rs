//! Prints the holiday table as CSV, for `scripts/check-holidays` to compare.

use std::io::{self, Write};

use domain::holidays::MunicipalHoliday::{AssumptionDay, AugsburgPeaceFestival, CorpusChristi};
use domain::holidays::{HolidayOptions, Land, YEARS, holidays};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "land,option,date,code")?;
    for (land, options) in places() {
        for (date, holiday) in YEARS.flat_map(|year| holidays(land, options, year)) {
            writeln!(out, "{land},\"{options}\",{date},{}", holiday.code())?;
        }
    }
    out.flush()
}

/// Each Land without options, and the municipal options that exist in law.
fn places() -> impl Iterator<Item = (Land, HolidayOptions)> {
    let none = HolidayOptions::NONE;
    let municipal = [
        (Land::Bavaria, none.with(AssumptionDay)),
        (
            Land::Bavaria,
            none.with(AssumptionDay).with(AugsburgPeaceFestival),
        ),
        (Land::Saxony, none.with(CorpusChristi)),
        (Land::Thuringia, none.with(CorpusChristi)),
    ];
    Land::ALL
        .into_iter()
        .map(move |land| (land, none))
        .chain(municipal)
}
