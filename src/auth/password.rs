//! Passwords: which are taken, how they are hashed, and how they are compared.
//!
//! Argon2id with the parameters that OWASP's Password Storage Cheat Sheet names first: 19 MiB, two passes, one lane.
//! [`hash`] and [`verify`] take tens of milliseconds, so they run outside transactions and off the threads that serve
//! requests. When and how often somebody may try does not belong here (see [`backoff`](super::backoff)).

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::text::{Email, composed};
use thiserror::Error;

/// The fewest characters of a password: length is what makes guessing hopeless (NIST SP 800-63B).
pub const CHARACTERS_MIN: usize = 12;

/// The most characters of a password; longer ones are a program's doing.
pub const CHARACTERS_MAX: usize = 200;

/// The parameters: kibibytes, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// What guessers try first, as far as it is long enough; compared in lower case.
const MOST_COMMON: [&str; 32] = [
    "000000000000",
    "111111111111",
    "112233445566",
    "121212121212",
    "123123123123",
    "123412341234",
    "123456123456",
    "123456789012",
    "1234567890123",
    "123456789123",
    "1234567891011",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "administrator",
    "changemechangeme",
    "gemeinde12345",
    "gemeinraum123",
    "hallohallohallo",
    "iloveyou1234",
    "passwort1234",
    "passwort12345",
    "passwort123456",
    "passwortpasswort",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qwertyuiop123",
    "qwertzuiop123",
    "qwertzuiopasdf",
    "willkommen123",
];

/// What an address that nobody has is compared with: the hash of a password that was thrown away.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$t9E8DpL0SmiOFQes2TtvIQ\
    $xvM+fJVyGzq13bOVyqsGrZ32f3cj4OJjWLQhvO517Xk";

/// The letters of a generated password: none is taken for another one.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// How many letters a generated password has, and after how many a hyphen helps the eye: 100 bits.
const GENERATED: (usize, usize) = (20, 5);

/// Why a password was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordFault {
    /// Too few characters.
    #[error("the password is shorter than {CHARACTERS_MIN} characters")]
    TooShort,
    /// Too many characters.
    #[error("the password is longer than {CHARACTERS_MAX} characters")]
    TooLong,
    /// The address with which the person signs in.
    #[error("the password is the mail address")]
    IsAddress,
    /// Among the first that are tried.
    #[error("the password is one of the most common")]
    TooCommon,
}

/// The password could not be hashed; on a machine with 19 MiB to spare this does not happen.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the password could not be hashed: {why}")]
pub struct HashFailed {
    why: String,
}

/// Whether a password is the one that was hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Right,
    /// It is not.
    Wrong,
}

/// A password that is taken; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// Checks what somebody with this address chose. White space counts, also at the ends.
    pub fn parse(text: &str, email: &Email) -> Result<Self, PasswordFault> {
        let text = composed(text);
        let (length, folded) = (text.chars().count(), text.to_lowercase());
        if length < CHARACTERS_MIN {
            Err(PasswordFault::TooShort)
        } else if length > CHARACTERS_MAX {
            Err(PasswordFault::TooLong)
        } else if folded.trim() == email.key() {
            Err(PasswordFault::IsAddress)
        } else if MOST_COMMON.contains(&folded.trim()) {
            Err(PasswordFault::TooCommon)
        } else {
            Ok(Self(text))
        }
    }

    /// A password of random letters, to be shown once.
    pub fn generate(random: u128) -> Self {
        let (letters, group) = GENERATED;
        let mut text = String::new();
        let mut rest = random;
        for place in 0..letters {
            if place > 0 && place % group == 0 {
                text.push('-');
            }
            let letter = usize::try_from(rest % 32).unwrap_or(0);
            text.extend(LETTERS.get(letter).copied().map(char::from));
            rest /= 32;
        }
        Self(text)
    }

    /// The text to show.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(..)")
    }
}

/// What is stored of a password: algorithm, parameters, salt and hash, in the PHC string format.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash as it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// What is verified when there is no such account, so that the answer takes as long as for one there is.
    pub fn of_nobody() -> Self {
        Self(NOBODYS.to_owned())
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// Hashes a password with a salt of its own.
pub fn hash(password: &NewPassword, salt: u128) -> Result<PasswordHash, HashFailed> {
    let hashed = hasher()?.hash_password_with_salt(password.0.as_bytes(), &salt.to_be_bytes());
    let hashed = hashed.map_err(failed)?;
    Ok(PasswordHash(hashed.to_string()))
}

/// Compares a password as it was typed with a hash; the time it takes follows from the hash alone.
pub fn verify(typed: &str, hash: &PasswordHash) -> Result<Verdict, HashFailed> {
    let verified = hasher()?.verify_password(composed(typed).as_bytes(), hash.as_str());
    match verified {
        Ok(()) => Ok(Verdict::Right),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
        Err(error) => Err(failed(error)),
    }
}

fn hasher() -> Result<Argon2<'static>, HashFailed> {
    let (kibibytes, passes, lanes) = COST;
    let params = Params::new(kibibytes, passes, lanes, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl fmt::Display) -> HashFailed {
    HashFailed {
        why: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<NewPassword, PasswordFault> {
        NewPassword::parse(text, &Email::parse("Eva.Moor@auenstedt.example").unwrap())
    }

    #[test]
    fn a_password_opens_by_itself_alone_and_is_stored_unreadably() {
        let password = parse("Deichgraf im Regen").unwrap();
        let stored = hash(&password, 7).unwrap();
        assert!(
            stored
                .as_str()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
        );
        assert!(!stored.as_str().contains("Deichgraf"));
        assert_ne!(hash(&password, 8).unwrap(), stored);
        assert_eq!(verify("Deichgraf im Regen", &stored), Ok(Verdict::Right));
        for wrong in ["deichgraf im Regen", "Deichgraf im Regen ", ""] {
            assert_eq!(verify(wrong, &stored), Ok(Verdict::Wrong), "{wrong:?}");
        }
    }

    #[test]
    fn an_umlaut_opens_however_the_keyboard_sends_it() {
        let stored = hash(&parse("Gru\u{308}ne Wiesen im Mai").unwrap(), 7).unwrap();
        assert_eq!(
            verify("Gr\u{fc}ne Wiesen im Mai", &stored),
            Ok(Verdict::Right)
        );
    }

    #[test]
    fn what_nobody_has_costs_as_much_to_compare_and_opens_nothing() {
        let (nobodys, fresh) = (
            PasswordHash::of_nobody(),
            hash(&parse("Deichgraf im Regen").unwrap(), 7),
        );
        let parameters = |hash: &PasswordHash| hash.as_str().split('$').take(4).collect::<String>();
        assert_eq!(parameters(&nobodys), parameters(&fresh.unwrap()));
        assert_eq!(verify("", &nobodys), Ok(Verdict::Wrong));
    }

    #[test]
    fn what_is_stored_and_broken_is_no_wrong_password() {
        assert!(verify("x", &PasswordHash::stored("md5".to_owned())).is_err());
    }

    #[test]
    fn length_is_asked_for_and_composition_is_not() {
        assert_eq!(parse("elf Zeichen"), Err(PasswordFault::TooShort));
        assert_eq!(parse("äöüäöüäöüäö"), Err(PasswordFault::TooShort));
        assert!(parse("äöüäöüäöüäöü").is_ok());
        assert!(parse("kleinbuchstaben").is_ok());
        assert!(parse(&"a ".repeat(100)).is_ok());
        assert_eq!(parse(&"a".repeat(201)), Err(PasswordFault::TooLong));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        assert_eq!(
            parse("eva.moor@AUENSTEDT.example"),
            Err(PasswordFault::IsAddress)
        );
        assert_eq!(parse("Passwort1234"), Err(PasswordFault::TooCommon));
        assert_eq!(parse(" 123456789012 "), Err(PasswordFault::TooCommon));
        for common in MOST_COMMON {
            assert!(
                common.chars().count() >= CHARACTERS_MIN,
                "{common} is too short anyway"
            );
            assert_eq!(common.to_lowercase(), common);
        }
    }

    #[test]
    fn a_generated_password_is_taken_and_follows_from_its_bits_alone() {
        let random = 0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF;
        let one = NewPassword::generate(random);
        assert_eq!(parse(one.reveal()), Ok(one.clone()));
        assert_eq!(one.reveal().len(), 23);
        assert_eq!(one, NewPassword::generate(random));
        assert_ne!(one, NewPassword::generate(random + 1));
        assert_eq!(format!("{one:?}"), "NewPassword(..)");
    }
}
