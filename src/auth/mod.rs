//! Credentials to [`Actor`](domain::policy::Actor): API keys and management tokens. Rights live in `domain::policy`.

pub mod authenticate;
pub mod secret;
pub mod token;
