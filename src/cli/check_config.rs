//! `check-config`: what is wrong with a configuration, and what a good one means.

use crate::cli::{Done, Place, say};
use crate::config::Config;

/// Checks, and says in a few lines what a server would do.
pub fn run(place: &Place) -> Done {
    let config = place.config()?;
    config.check()?;
    say("The configuration can work.")?;
    say(&format!("database  {}", config.database_url()?))?;
    let listen = config.server.listen;
    say(&format!(
        "server    listens on {listen}, is reached as {}",
        config.server.base_url(listen).as_str()
    ))?;
    Ok(say(&format!("mail      {}", mail(&config)))?)
}

fn mail(config: &Config) -> String {
    let mail = config.mail();
    match (mail.smtp, mail.spool) {
        (Some(smtp), _) => format!("goes to the relay {}", smtp.host),
        (None, Some(spool)) => format!("is written to {}", spool.directory.display()),
        (None, None) => "goes nowhere".to_owned(),
    }
}
