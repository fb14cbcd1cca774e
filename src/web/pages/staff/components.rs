//! Every component of the templates on one page, for those who write pages.

use actix_web::get;
use askama::Template;

use crate::web::entries::Fault;
use crate::web::{Answer, Clerk, Entries, Form, Frame, html};

#[derive(Template)]
#[template(path = "staff/components.html")]
struct Components {
    frame: Frame,
    form: Entries,
    refused: Entries,
    choices: Vec<(String, String)>,
}

/// All components.
#[get("/verwaltung/bausteine")]
pub async fn components(clerk: Clerk) -> Answer {
    let frame = clerk.frame_of("components.title");
    let form = Entries::begin([("name", "Eva Muster"), ("where", "hall"), ("agree", "yes")]);
    let fault = Fault {
        field: "email".to_owned(),
        label: frame.t("components.email"),
        message: frame.t("missing.any"),
    };
    let choices = ["hall", "kitchen"].map(|word| (word.to_owned(), word.to_owned()));
    let page = Components {
        frame,
        refused: Entries::new(Form::default(), vec![fault]),
        form,
        choices: choices.to_vec(),
    };
    html(&clerk, &page)
}
