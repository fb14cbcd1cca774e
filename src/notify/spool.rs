//! Delivery into a folder: one file per mail, for demonstrations and for relays that collect files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::notify::mail::Mail;
use crate::notify::mailer::{Fault, Mailer, Outcome, Reason, Stage};

/// Writes each mail as `<message id>.eml` (RFC 5322), whole or not at all.
#[derive(Clone, Debug)]
pub struct Spool {
    directory: PathBuf,
}

impl Spool {
    /// Uses `directory`, which is made if it is missing.
    pub fn open(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        Ok(Self {
            directory: directory.to_owned(),
        })
    }

    /// The name follows from the id, so that a second attempt replaces the file of the first.
    fn write(&self, mail: &Mail) -> io::Result<()> {
        let id = mail.id().as_str();
        let unfinished = self.directory.join(format!(".{id}.tmp"));
        let mut file = private_file(&unfinished)?;
        file.write_all(mail.bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, self.directory.join(format!("{id}.eml")))?;
        sync_directory(&self.directory)
    }
}

impl Mailer for Spool {
    fn deliver(&self, mail: &Mail) -> Outcome {
        match self.write(mail) {
            Ok(()) => Outcome::Delivered,
            Err(error) => Outcome::TryLater {
                reason: Reason {
                    stage: Stage::Spool,
                    fault: Fault::from_io(&error),
                },
            },
        }
    }
}

/// Mails hold personal data: the file is for the server's own account only.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A renamed file survives a power failure only once its folder is on the disk as well.
fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}
