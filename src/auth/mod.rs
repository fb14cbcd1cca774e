//! Credentials to [`Actor`](domain::policy::Actor): API keys, management tokens, and sessions of people who signed in
//! with a password. Rights live in `domain::policy`.

pub mod authenticate;
pub mod backoff;
pub mod decision;
pub mod password;
pub mod secret;
pub mod session;
pub mod token;
