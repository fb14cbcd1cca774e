//! The pages by area. A page is a handler, the view that it fills, and the template of the same name.

pub mod book;
pub mod caretaker;
pub mod closures;
pub mod find;
pub mod letters;
pub mod listings;
pub mod manage;
pub mod office;
pub mod onsite;
pub mod plan;
pub mod site;
pub mod staff;
pub mod statistics;
