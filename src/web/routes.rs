//! Every page, once in German and once, under `/en`, in English.

use actix_web::web::{ServiceConfig, redirect, scope};

use crate::web::pages::{
    book, caretaker, closures, find, letters, listings, manage, office, onsite, plan, site, staff,
    statistics,
};
use crate::web::{assets, photos};

/// Registers the pages in both languages, and their files.
pub fn pages(cfg: &mut ServiceConfig) {
    cfg.service(assets::read_asset)
        .service(photos::read_photo)
        .service(redirect("/en", "/en/").permanent())
        .service(scope("/en").configure(one_language))
        .configure(one_language);
}

fn one_language(cfg: &mut ServiceConfig) {
    cfg.configure(find::pages)
        .configure(site::pages)
        .configure(book::pages)
        .configure(manage::pages)
        .configure(office::pages)
        .configure(plan::pages)
        .configure(letters::pages)
        .configure(caretaker::pages)
        .configure(closures::pages)
        .configure(listings::pages)
        .configure(statistics::pages)
        .configure(onsite::pages)
        .configure(staff::pages);
}
