//! Work that no request waits for.

pub mod bell;
pub mod deliver;
pub mod worker;

pub use bell::Bell;
pub use deliver::Desk;
