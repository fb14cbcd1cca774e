//! Two people who sign in to look at the demo, with a password that is printed and holds nowhere else.

use domain::policy::Grant;
use domain::text::{Email, Name};
use store::Store;

use crate::auth::password::{NewPassword, hash};
use crate::demo::enter::provider_id;
use crate::demo::error::DemoError;
use crate::demo::seed::entering;
use crate::services::accounts::create::{NewAccount, create};

/// With which both sign in.
pub const PASSWORD: &str = "auental-zum-probieren";

/// The clerk of the town, who keeps the halls of a village too.
pub const CLERK: &str = "petra.lueders@auenstedt.example";

/// Who runs the installation for the county.
pub const OPERATOR: &str = "joern.behrens@landkreis-auental.example";

/// Makes both accounts.
pub fn enter(store: &Store) -> Result<(), DemoError> {
    let offices = ["auenstedt", "moorbeck"].map(|key| Grant::Staff(provider_id(key)));
    account(store, CLERK, "Petra Lüders", &offices)?;
    account(store, OPERATOR, "Jörn Behrens", &[Grant::Operator])
}

fn account(store: &Store, email: &str, name: &str, grants: &[Grant]) -> Result<(), DemoError> {
    let ctx = entering(&format!("account/{email}"));
    let salt = entering(&format!("password/{email}")).random();
    let email = Email::parse(email).expect("it is an address");
    let password = NewPassword::parse(PASSWORD, &email).expect("it is long enough");
    let new = NewAccount {
        name: Name::parse(name).expect("it is a name"),
        grants: grants.iter().copied().collect(),
        password: hash(&password, salt)?,
        email,
    };
    store.write(move |tx| create(tx, &ctx, &new))?;
    Ok(())
}
