//! The pages under `/problems/`, to which the `type` of a problem refers.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use domain::language::Language;

use super::{Kind, Problem, Refusal};
use crate::api::docs::html;
use crate::api::locale::Locale;
use crate::i18n::{find, text};

/// All problems.
#[utoipa::path(
    tag = "meta",
    operation_id = "list_problems",
    responses((status = 200, description = "The codes, in German or English", content_type = "text/html", body = String))
)]
#[get("/problems")]
pub async fn problem_pages(locale: Locale) -> HttpResponse {
    let Locale(language) = locale;
    let rows: String = Kind::CODES
        .iter()
        .map(|(code, _)| row(language, code))
        .collect();
    let about = text(language, "problems.about", &[]);
    let body = format!("<p>{}</p>\n<table>\n{rows}</table>\n", html::escape(&about));
    answer(language, &text(language, "problems.title", &[]), &body)
}

/// What a problem means and what to do.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_problem",
    params(("code" = String, Path, description = "The code of a problem", example = "not_found")),
    responses((status = 200, description = "The code explained, in German or English", content_type = "text/html", body = String))
)]
#[get("/problems/{code}")]
pub async fn problem_page(
    code: web::Path<String>,
    locale: Locale,
) -> Result<HttpResponse, Problem> {
    let Locale(language) = locale;
    let known = Kind::CODES
        .iter()
        .find(|(known, _)| *known == code.as_str());
    let (code, _) = known.ok_or(Kind::NotFound)?;
    let title = catalogue(language, code, "title");
    let fields = if matches!(*code, "invalid_fields" | "invalid_parameter") {
        fields(language)
    } else {
        String::new()
    };
    let body = format!(
        "<p><code>{code}</code>, {} {}</p>\n<p>{}</p>\n{fields}<p><a href=\"/problems\">{}</a></p>\n",
        html::escape(&text(language, "problems.status", &[])),
        status(code),
        html::escape(catalogue(language, code, "about")),
        html::escape(&text(language, "problems.all", &[])),
    );
    Ok(answer(language, title, &body))
}

fn row(language: Language, code: &str) -> String {
    let title = html::escape(catalogue(language, code, "title"));
    format!(
        "<tr><td>{}</td><td><a href=\"/problems/{code}\"><code>{code}</code></a></td><td>{title}</td></tr>\n",
        status(code)
    )
}

fn fields(language: Language) -> String {
    let row = |(code, _): &(&str, _)| {
        let message = find(language, &format!("field.{code}")).unwrap_or_default();
        format!(
            "<tr><td><code>{code}</code></td><td>{}</td></tr>\n",
            html::escape(message)
        )
    };
    let rows: String = Refusal::CODES.iter().map(row).collect();
    let heading = html::escape(&text(language, "problems.fields", &[]));
    format!("<h2>{heading}</h2>\n<table>\n{rows}</table>\n")
}

fn catalogue(language: Language, code: &str, part: &str) -> &'static str {
    find(language, &format!("problem.{code}.{part}")).unwrap_or_default()
}

fn status(code: &str) -> u16 {
    Kind::status_of(code).map_or(500, |status| status.as_u16())
}

fn answer(language: Language, title: &str, body: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((header::VARY, "accept-language"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            html::CONTENT_SECURITY_POLICY,
        ))
        .body(html::page(language, title, body))
}
