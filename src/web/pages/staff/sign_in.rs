//! Signing in and out.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use askama::Template;
use domain::text::TextError;

use crate::api::edge::client_network;
use crate::api::problem::Problem;
use crate::app::State;
use crate::auth::secret::Secret;
use crate::auth::session::SignedIn;
use crate::i18n::text;
use crate::services::Ctx;
use crate::services::accounts::session::sign_out;
use crate::services::accounts::sign_in::{Attempt, SignInError, find_credentials, open_session};
use crate::web::entries::{Entries, Fault, Reading};
use crate::web::page::html_as;
use crate::web::pages::listings::{BEGIN, has_to_begin};
use crate::web::query::Query;
use crate::web::{Answer, Clerk, Form, Frame, Visitor, cookie, html, see_other};

/// Where those who signed in begin.
const OFFICE: &str = "/verwaltung";

/// Addresses and passwords are shorter.
const TYPED_CHARS_MAX: usize = 300;

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: Entries,
}

/// Asks for address and password.
#[get("/verwaltung/anmelden")]
pub async fn ask(visitor: Visitor, query: Query) -> Answer {
    let target = target(query.0.value("weiter"));
    if visitor.session_token().is_some() {
        return Ok(see_other(&visitor, &target));
    }
    let page = SignInPage {
        frame: visitor.frame_of("signin.title"),
        form: Entries::begin([("weiter", target)]),
    };
    html(&visitor, &page)
}

/// Signs in.
#[post("/verwaltung/anmelden")]
pub async fn sign_in(
    request: HttpRequest,
    visitor: Visitor,
    form: Form,
    state: web::Data<State>,
) -> Answer {
    let mut reading = Reading::new(&form, visitor.place.language);
    let email = reading.required("email", "signin.email", typed);
    let password = reading.required("password", "signin.password", |_| {
        typed(form.raw("password"))
    });
    let (email, password) = match reading.finish(email.zip(password)) {
        Ok(read) => read,
        Err(entries) => return refused(&visitor, entries, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let network = client_network(&request).map(|network| network.to_string());
    let network = network.unwrap_or_default();
    let attempt = Attempt::new(state.secret(), &email, &network);
    match open(&state, &visitor, attempt, password).await {
        Ok((token, signed_in)) => {
            let ctx = visitor.ctx.acting_as(signed_in.actor());
            let target = first_page(&state, ctx, target(form.value("weiter"))).await?;
            Ok(entered(&visitor, &target, &token))
        }
        Err(error) => turned_away(&visitor, form, error),
    }
}

/// Takes the three steps of [`accounts`](crate::services::accounts).
async fn open(
    state: &State,
    visitor: &Visitor,
    attempt: Attempt,
    password: String,
) -> Result<(Secret, SignedIn), SignInError> {
    let (ctx, tried) = (visitor.ctx.clone(), attempt.clone());
    let credentials = state
        .write(move |tx| find_credentials(tx, &ctx, &tried))
        .await?;
    let proven = state.compute(move || credentials.check(&password)).await?;
    let ctx = visitor.ctx.clone();
    state
        .write(move |tx| open_session(tx, &ctx, &attempt, &proven))
        .await
}

/// Whoever keeps nothing yet begins with the assistant.
async fn first_page(state: &State, ctx: Ctx, target: String) -> Result<String, Problem> {
    if target == OFFICE && has_to_begin(state, ctx).await? {
        return Ok(BEGIN.to_owned());
    }
    Ok(target)
}

fn entered(visitor: &Visitor, target: &str, token: &Secret) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, visitor.place.link(target)))
        .cookie(cookie::set(token.reveal().to_owned()))
        .finish()
}

fn turned_away(visitor: &Visitor, form: Form, error: SignInError) -> Answer {
    let language = visitor.place.language;
    let (status, message) = match error {
        SignInError::Wrong { wait_seconds: 0 } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            text(language, "signin.wrong", &[]),
        ),
        SignInError::Wrong { wait_seconds } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            waiting(visitor, "signin.wrong_and_wait", wait_seconds),
        ),
        SignInError::TooSoon { wait_seconds } => (
            StatusCode::TOO_MANY_REQUESTS,
            waiting(visitor, "signin.too_soon", wait_seconds),
        ),
        SignInError::Hash(error) => return Err(Problem::internal(&error)),
        SignInError::Store(error) => return Err(error.into()),
    };
    let fault = Fault {
        field: "email".to_owned(),
        label: text(language, "signin.email", &[]),
        message,
    };
    refused(visitor, Entries::new(form, vec![fault]), status)
}

fn waiting(visitor: &Visitor, key: &str, wait_seconds: u32) -> String {
    visitor.frame("").t1(key, "seconds", &wait_seconds)
}

fn refused(visitor: &Visitor, form: Entries, status: StatusCode) -> Answer {
    let page = SignInPage {
        frame: visitor.frame_of("signin.title").refused(),
        form,
    };
    html_as(visitor, status, &page)
}

/// Ends the session.
#[post("/verwaltung/abmelden")]
pub async fn leave(clerk: Clerk, _form: Form, state: web::Data<State>) -> Answer {
    if let Some(token) = clerk.session_token() {
        let (ctx, token) = (clerk.ctx.clone(), token.to_owned());
        state.write(move |tx| sign_out(tx, &ctx, &token)).await?;
    }
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, clerk.place.link("/")))
        .cookie(cookie::clear())
        .finish())
}

fn typed(text: &str) -> Result<String, TextError> {
    if text.chars().count() > TYPED_CHARS_MAX {
        return Err(TextError::TooLong {
            limit: TYPED_CHARS_MAX,
        });
    }
    Ok(text.to_owned())
}

/// Where to go on: a page of the office, never another site.
fn target(wanted: &str) -> String {
    let is_office = wanted
        .strip_prefix(OFFICE)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let is_plain = wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if is_office && is_plain && !wanted.starts_with("/verwaltung/abmelden") {
        wanted.to_owned()
    } else {
        OFFICE.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(
            target("/verwaltung/plan?woche=3"),
            "/verwaltung/plan?woche=3"
        );
        for foreign in [
            "",
            "//evil.example",
            "https://evil.example",
            "/verwaltungen",
            "/verwaltung/\\evil",
            "/verwaltung\r\nx",
        ] {
            assert_eq!(target(foreign), OFFICE, "{foreign:?}");
        }
    }
}
