//! Taking over a file of rooms: all of it, or nothing and every fault by its line.

use domain::text::Email;
use gemeinraum::services::import_rooms::{EnterError, Entered, Fault, Row, enter, plan, read};
use store::{Store, StoreError};

use crate::support::app::TestApp;
use crate::support::databases::on_both;

const REAL: &str = include_str!("../../config/demo/rooms.csv");

fn rows(text: &str) -> Vec<Row> {
    read::csv(text).unwrap_or_else(|faults| panic!("{}", shown(&faults)))
}

fn shown(faults: &[Fault]) -> String {
    let lines = faults.iter().map(Fault::to_string);
    lines.map(|line| line + "\n").collect()
}

fn take_over(app: &TestApp, text: &str) -> Result<Entered, EnterError> {
    let plan = plan(rows(text)).unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    let office = Email::parse("office@example.org").unwrap();
    let ctx = app.system();
    app.store().write(move |tx| enter(tx, &ctx, &plan, &office))
}

/// Rooms and resources that are stored.
fn stored(store: &Store) -> usize {
    let counted: Result<_, StoreError> = store.read(|tx| {
        let filter = store::search::RoomSearch::default();
        let far = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
        store::search::list_candidates(tx, &filter, None, far, 1_000)
    });
    counted.unwrap().len()
}

#[test]
fn the_real_rooms_are_taken_over_without_a_fault() {
    on_both(|database| {
        let app = TestApp::start(database);
        let entered = take_over(&app, REAL).unwrap();
        assert_eq!((entered.rooms, entered.resources), (85, 22));
        assert_eq!(stored(app.store()), 85);
    });
}

#[test]
fn a_second_time_each_line_is_named_and_nothing_is_entered() {
    on_both(|database| {
        let app = TestApp::start(database);
        take_over(&app, REAL).unwrap();
        let Err(EnterError::Faults(faults)) = take_over(&app, REAL) else {
            panic!("entered twice");
        };
        assert_eq!(faults.len(), 107);
        assert_eq!(
            faults[0].to_string(),
            "line 2, name: the site has a room or resource of this name already"
        );
        assert_eq!(stored(app.store()), 85);
    });
}

#[test]
fn thirds_and_halves_of_a_hall_share_the_cells_of_the_middle() {
    let plan = plan(rows(REAL)).unwrap();
    assert_eq!(plan.cells["maulburg-mzh"], 6);
    assert_eq!(plan.parts["maulburg-mzh-d2"], [3, 4]);
    assert_eq!(plan.parts["maulburg-mzh-h1"], [1, 2, 3]);
    assert_eq!(plan.parts["plankstadt-mzh-1"], [1, 2]);
}

#[test]
fn parts_that_name_no_cells_divide_their_hall_evenly() {
    let file = "id,provider,town,land,name,kind,parent\n\
                hall,A,B,DE-NI,Halle,room,\n\
                left,A,B,DE-NI,Links,room,hall\n\
                right,A,B,DE-NI,Rechts,room,hall\n";
    let plan = plan(rows(file)).unwrap();
    assert_eq!(plan.cells["hall"], 2);
    assert_eq!(
        (&plan.parts["left"][..], &plan.parts["right"][..]),
        (&[1][..], &[2][..])
    );
}

/// The real file with one value of a line changed, for each fault.
fn planted(faults: &[(usize, &str, &str)]) -> String {
    let mut lines: Vec<String> = REAL.lines().map(str::to_owned).collect();
    for (line, from, to) in faults {
        let changed = lines[line - 1].replacen(from, to, 1);
        assert_ne!(changed, lines[line - 1], "line {line} has {from}");
        lines[line - 1] = changed;
    }
    lines.join("\n")
}

#[test]
fn ten_planted_errors_are_named_by_line() {
    let file = planted(&[
        (2, "DE-SH", "DE-XX"),
        (7, "DE-BY", ""),
        (10, ",room,", ",hall,"),
        (12, ",3-4,", ",3-99,"),
        (20, ",660,", ",six hundred,"),
        (21, "Gemeinde Amstetten", "\u{7}"),
        (24, "step_free", "Step:Free"),
        (80, ",room,", ",resource,"),
        (86, ",10,", ",-10,"),
        (100, "resource,", "resource,nonsense,"),
    ]);
    let faults = read::csv(&file).unwrap_err();
    let lines: Vec<u64> = faults.iter().map(|fault| fault.line).collect();
    for line in [2, 7, 10, 12, 20, 21, 24, 80, 86, 100] {
        assert!(
            lines.contains(&line),
            "line {line} is not named in:\n{}",
            shown(&faults)
        );
    }
}

#[test]
fn faults_between_lines_are_named_too() {
    let header = "id,provider,town,land,name,kind,parent,cells\n";
    let fault = |lines: &str| shown(&plan(rows(&format!("{header}{lines}"))).unwrap_err());
    assert_eq!(
        fault("a,A,B,DE-NI,X,room,,\na,A,B,DE-NI,Y,room,,\n"),
        "line 3, id: the id stands in line 2 already\n"
    );
    assert_eq!(
        fault("a,A,B,DE-NI,X,room,b,\n"),
        "line 2, parent: no line has this id\n"
    );
    assert_eq!(
        fault("a,A,B,DE-NI,X,room,,2\nb,A,B,DE-NI,Y,room,a,3\n"),
        "line 3, cells: the hall has the cells 1 to 2\n"
    );
    assert_eq!(
        fault("a,A,B,DE-NI,X,room,,\nb,A,B,DE-NI,Y,room,a,1\nc,A,B,DE-NI,Z,room,a,\n"),
        "line 4, cells: all parts of a hall name their cells, or none does\n"
    );
}

#[test]
fn a_json_file_says_the_same() {
    let file = r#"[{"id": "saal", "provider": "A", "town": "B", "land": "DE-NI", "name": "Saal", "kind": "room",
                    "capacity_rows": 120, "features": ["stage", "kitchen"]}]"#;
    let table = "id,provider,town,land,name,kind,capacity_rows,features\n\
                 saal,A,B,DE-NI,Saal,room,120,stage;kitchen\n";
    let (mut of_json, of_csv) = (read::json(file).unwrap(), rows(table));
    of_json[0].line = of_csv[0].line;
    assert_eq!(of_json, of_csv);
    let unknown = read::json(r#"[{"id": "saal", "colour": "red"}]"#).unwrap_err();
    assert_eq!(
        shown(&unknown),
        "line 1: there is no column 'colour' in the format\n"
    );
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    assert!(
        shown(&read::csv("id,provider\n").unwrap_err())
            .contains("line 1, town: the column is missing")
    );
    assert!(shown(&read::json("{").unwrap_err()).contains("cannot be read"));
    let short = "id,provider,town,land,name,kind\na,b\n";
    assert!(shown(&read::csv(short).unwrap_err()).contains("2 values where the header has 6"));
}
