//! Signing in: who may, how long it lasts, and what slows down whoever guesses.

use std::sync::LazyLock;

use chrono::TimeDelta;
use domain::booking::By;
use domain::ids::ProviderId;
use domain::policy::{Action, Actor, Grant, Subject};
use domain::text::{Email, Name};
use gemeinraum::auth::authenticate::{AuthError, Shown, authenticate};
use gemeinraum::auth::password::{NewPassword, PasswordHash, hash};
use gemeinraum::auth::secret::Secret;
use gemeinraum::auth::session::{self, SignedIn, Touch};
use gemeinraum::services::accounts::create::{NewAccount, create};
use gemeinraum::services::accounts::edit::{disable, enable, set_password};
use gemeinraum::services::accounts::read::list;
use gemeinraum::services::accounts::session::{sign_out, touch};
use gemeinraum::services::accounts::sign_in::{
    Attempt, SignInError, find_credentials, open_session,
};
use gemeinraum::services::accounts::{AccountError, prune};
use gemeinraum::services::{Ctx, Denied, access};
use store::audit;

use crate::support::app::TestApp;
use crate::support::builders::{Catalogue, a_provider, uuid};
use crate::support::databases::{Database, on_both};

const EVA: &str = "eva.moor@auenstedt.example";
const PASSWORD: &str = "Deichgraf im Regen";
const WRONG: &str = "Deichgraf im Nebel";
const TOWN_HALL: &str = "192.0.2.7";
const FAR_AWAY: &str = "198.51.100.9";

/// The provider for whom Eva works, and another one.
const OWN: ProviderId = ProviderId(uuid(1));
const OTHER: ProviderId = ProviderId(uuid(2));

/// Hashed once, since that is slow by design.
static HASHED: LazyLock<PasswordHash> = LazyLock::new(|| hashed(PASSWORD));

fn hashed(password: &str) -> PasswordHash {
    hash(&NewPassword::parse(password, &email(EVA)).unwrap(), 1).unwrap()
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// What came of an attempt: `in`, or why not with the seconds to wait.
fn outcome(result: &Result<(Secret, SignedIn), SignInError>) -> String {
    match result {
        Ok(_) => "in".to_owned(),
        Err(SignInError::Wrong { wait_seconds }) => format!("wrong {wait_seconds}"),
        Err(SignInError::TooSoon { wait_seconds }) => format!("soon {wait_seconds}"),
        Err(error) => panic!("{error}"),
    }
}

struct Office(TestApp);

impl Office {
    /// Two providers, and Eva, who works for the first.
    fn new(database: &Database) -> Self {
        let office = Self(TestApp::start(database));
        let providers = vec![a_provider(1), a_provider(2)];
        let catalogue = Catalogue {
            providers,
            ..Catalogue::default()
        };
        catalogue.store(office.0.store());
        office.employ(EVA, &[Grant::Staff(OWN)]).unwrap();
        office
    }

    fn employ(&self, address: &str, grants: &[Grant]) -> Result<(), AccountError> {
        let new = NewAccount {
            email: email(address),
            name: Name::parse("Eva Moor").unwrap(),
            grants: grants.iter().copied().collect(),
            password: HASHED.clone(),
        };
        let ctx = self.0.system();
        let store = self.0.store();
        store.write(move |tx| create(tx, &ctx, &new)).map(drop)
    }

    fn nobody(&self) -> Ctx {
        self.0.system().acting_as(Actor::Nobody)
    }

    fn sign_in(
        &self,
        address: &str,
        password: &str,
        network: &str,
    ) -> Result<(Secret, SignedIn), SignInError> {
        let attempt = Attempt::new(self.0.state.secret(), address, network);
        let (ctx, tried) = (self.nobody(), attempt.clone());
        let store = self.0.store();
        let credentials = store.write(move |tx| find_credentials(tx, &ctx, &tried))?;
        let proven = credentials.check(password)?;
        let ctx = self.nobody();
        store.write(move |tx| open_session(tx, &ctx, &attempt, &proven))
    }

    /// Eva's session.
    fn session(&self) -> String {
        let (token, _) = self.sign_in(EVA, PASSWORD, TOWN_HALL).unwrap();
        token.reveal().to_owned()
    }

    /// What comes of each of these passwords for Eva, from far away.
    fn guess(&self, passwords: &[&str]) -> Vec<String> {
        let tries = passwords.iter();
        tries
            .map(|password| outcome(&self.sign_in(EVA, password, FAR_AWAY)))
            .collect()
    }

    fn actor(&self, token: &str) -> Option<Actor> {
        let (secret, now) = (self.0.state.secret(), self.0.now());
        let store = self.0.store();
        let shown = store.read(|tx| authenticate(tx, secret, Shown::Session(token), now));
        match shown {
            Ok(actor) => Some(actor),
            Err(AuthError::Invalid) => None,
            Err(error) => panic!("{error}"),
        }
    }

    fn is_in(&self, token: &str) -> bool {
        self.actor(token).is_some()
    }

    fn wait(&self, time: TimeDelta) {
        self.0.state.clock().set(self.0.now() + time);
    }

    fn use_session(&self, token: &str) {
        let token = token.to_owned();
        self.0.run(move |tx, ctx| touch(tx, ctx, &token));
    }
}

#[test]
fn whoever_signs_in_acts_by_the_grants_of_the_account() {
    on_both(|database| {
        let office = Office::new(database);
        let (token, signed_in) = office
            .sign_in(" Eva.Moor@Auenstedt.example ", PASSWORD, TOWN_HALL)
            .unwrap();
        assert!(token.reveal().starts_with("grs_"));
        assert_eq!(signed_in.account.email, email(EVA));
        let expected = Actor::Account {
            id: signed_in.account.id,
            grants: [Grant::Staff(OWN)].into(),
        };
        assert_eq!(office.actor(token.reveal()), Some(expected));
        assert!(!office.is_in("grs_made-up"));
        let id = signed_in.account.id;
        let acts = office.0.store().read(|tx| audit::list(tx, id.0, 10));
        let acts: Vec<_> = acts
            .unwrap()
            .into_iter()
            .map(|act| (act.by, act.action))
            .collect();
        let created = (By::System, "account.created".to_owned());
        let signed_in = (By::Account(id), "account.signed_in".to_owned());
        assert_eq!(acts, [created, signed_in]);
    });
}

#[test]
fn a_session_cannot_act_for_another_provider() {
    on_both(|database| {
        let office = Office::new(database);
        let actor = office.actor(&office.session()).unwrap();
        let ctx = office.0.system().acting_as(actor);
        let close = |provider| access::allow(&ctx, Action::Close, Subject::Internal(provider));
        assert_eq!(close(OWN), Ok(()));
        assert_eq!(close(OTHER), Err(Denied::NotFound));
        let admit = access::allow(&ctx, Action::Admit, Subject::Installation);
        assert_eq!(admit, Err(Denied::Forbidden));
        let listed = office.0.store().read(|tx| list(tx, &ctx));
        assert!(matches!(
            listed,
            Err(AccountError::Denied(Denied::Forbidden))
        ));
    });
}

#[test]
fn an_unknown_address_is_answered_as_a_wrong_password() {
    on_both(|database| {
        let office = Office::new(database);
        for attempt in 1..=6 {
            let known = outcome(&office.sign_in(EVA, WRONG, FAR_AWAY));
            let unknown = outcome(&office.sign_in("no.one@auenstedt.example", WRONG, TOWN_HALL));
            assert_eq!(known, unknown);
            let wait = if attempt < 6 { 0 } else { 5 };
            assert_eq!(known, format!("wrong {wait}"));
        }
        for no_address in ["", "eva", "\u{0}", &"ä".repeat(1_000)] {
            let answer = outcome(&office.sign_in(no_address, PASSWORD, "203.0.113.1"));
            assert_eq!(answer, "wrong 0");
        }
    });
}

#[test]
fn whoever_guesses_waits_longer_and_longer_and_then_less() {
    on_both(|database| {
        let office = Office::new(database);
        let free = office.guess(&[WRONG; 6]);
        assert_eq!(free[4..], ["wrong 0", "wrong 5"]);
        assert_eq!(office.guess(&[PASSWORD]), ["soon 5"]);
        for wait in [10, 20, 40, 80, 80] {
            office.wait(TimeDelta::seconds(80));
            assert_eq!(office.guess(&[WRONG]), [format!("wrong {wait}")]);
        }
        office.wait(TimeDelta::seconds(79));
        assert_eq!(office.guess(&[PASSWORD]), ["soon 1"]);
        office.wait(TimeDelta::minutes(90));
        let decayed = office.guess(&[WRONG; 3]);
        assert_eq!(decayed, ["wrong 0", "wrong 5", "soon 5"]);
    });
}

#[test]
fn the_right_password_opens_after_the_wait_and_is_not_counted() {
    on_both(|database| {
        let office = Office::new(database);
        office.guess(&[WRONG; 6]);
        office.wait(TimeDelta::seconds(5));
        assert_eq!(office.guess(&[PASSWORD]), ["in"]);
        // From then on the network is known, and counts anew.
        assert_eq!(office.guess(&[WRONG; 6])[4..], ["wrong 0", "wrong 5"]);
    });
}

#[test]
fn who_guesses_elsewhere_does_not_keep_the_owner_out() {
    on_both(|database| {
        let office = Office::new(database);
        office.session();
        office.wait(TimeDelta::days(60));
        assert_eq!(office.guess(&[WRONG; 7])[5..], ["wrong 5", "soon 5"]);
        assert!(office.sign_in(EVA, PASSWORD, TOWN_HALL).is_ok());
        assert_eq!(office.guess(&[PASSWORD]), ["soon 5"]);
    });
}

#[test]
fn one_network_that_tries_many_addresses_waits_too() {
    on_both(|database| {
        let office = Office::new(database);
        let answers: Vec<_> = (0..22)
            .map(|number| format!("someone{number}@auenstedt.example"))
            .map(|address| outcome(&office.sign_in(&address, WRONG, FAR_AWAY)))
            .collect();
        assert_eq!(answers[19..], ["wrong 0", "wrong 5", "soon 5"]);
        assert!(office.sign_in(EVA, PASSWORD, TOWN_HALL).is_ok());
    });
}

#[test]
fn a_disabled_account_is_out_at_once_until_it_is_enabled() {
    on_both(|database| {
        let office = Office::new(database);
        let token = office.session();
        office.0.run(|tx, ctx| disable(tx, ctx, &email(EVA)));
        assert!(!office.is_in(&token));
        assert_eq!(office.guess(&[PASSWORD]), ["wrong 0"]);
        let ctx = office.0.system();
        let again = office
            .0
            .store()
            .write(move |tx| disable(tx, &ctx, &email(EVA)));
        assert!(matches!(again, Err(AccountError::DisabledBefore(_))));
        office.0.run(|tx, ctx| enable(tx, ctx, &email(EVA)));
        assert!(!office.is_in(&token), "an old session stays closed");
        assert_eq!(office.guess(&[PASSWORD]), ["in"]);
    });
}

#[test]
fn signing_out_ends_that_session_alone() {
    on_both(|database| {
        let office = Office::new(database);
        let (desk, phone) = (office.session(), office.session());
        let token = desk.clone();
        office.0.run(move |tx, ctx| sign_out(tx, ctx, &token));
        assert_eq!(
            [&desk, &phone].map(|token| office.is_in(token)),
            [false, true]
        );
        office.0.run(move |tx, ctx| sign_out(tx, ctx, &desk));
    });
}

#[test]
fn another_password_ends_all_sessions_also_one_that_is_being_opened() {
    on_both(|database| {
        let office = Office::new(database);
        let tokens = [office.session(), office.session()];
        let attempt = Attempt::new(office.0.state.secret(), EVA, TOWN_HALL);
        let tried = attempt.clone();
        let credentials = office
            .0
            .run(move |tx, ctx| find_credentials(tx, ctx, &tried));
        let proven = credentials.check(PASSWORD).unwrap();
        let new = hashed("Sonne hinter dem Deich");
        office
            .0
            .run(move |tx, ctx| set_password(tx, ctx, &email(EVA), &new));
        assert_eq!(tokens.map(|token| office.is_in(&token)), [false, false]);
        let ctx = office.nobody();
        let late = office
            .0
            .store()
            .write(move |tx| open_session(tx, &ctx, &attempt, &proven));
        assert_eq!(outcome(&late), "wrong 0");
        assert_eq!(
            office.guess(&[PASSWORD, "Sonne hinter dem Deich"]),
            ["wrong 0", "in"]
        );
    });
}

#[test]
fn a_session_ends_after_four_idle_hours_and_after_twelve_in_any_case() {
    on_both(|database| {
        let office = Office::new(database);
        let (idle, used) = (office.session(), office.session());
        for _ in 0..3 {
            office.wait(TimeDelta::minutes(239));
            assert!(office.is_in(&used));
            office.use_session(&used);
        }
        assert!(!office.is_in(&idle));
        office.wait(TimeDelta::seconds(179));
        assert!(office.is_in(&used));
        office.wait(TimeDelta::seconds(1));
        assert!(!office.is_in(&used));
    });
}

#[test]
fn a_use_is_written_down_every_five_minutes() {
    on_both(|database| {
        let office = Office::new(database);
        let token = office.session();
        let due = |token: &str| {
            let now = office.0.now();
            let found = office.0.store().read(|tx| session::find(tx, token, now));
            found.unwrap().unwrap().touch(now)
        };
        assert_eq!(due(&token), Touch::NotYet);
        office.wait(TimeDelta::minutes(5));
        assert_eq!(due(&token), Touch::Due);
        office.use_session(&token);
        assert_eq!(due(&token), Touch::NotYet);
    });
}

#[test]
fn the_eleventh_session_ends_the_first() {
    on_both(|database| {
        let office = Office::new(database);
        let tokens: Vec<_> = (0..11).map(|_| office.session()).collect();
        let open: Vec<_> = tokens.iter().map(|token| office.is_in(token)).collect();
        assert_eq!(open, [[false].as_slice(), &[true; 10]].concat());
    });
}

#[test]
fn what_has_ended_is_deleted_and_what_holds_is_kept() {
    on_both(|database| {
        let office = Office::new(database);
        office.session();
        office.guess(&[WRONG]);
        office.wait(TimeDelta::hours(5));
        let kept = office.session();
        let prune = || {
            office.0.run(|tx, ctx| {
                let sessions = prune::delete_ended_sessions(tx, ctx, 500)?;
                let counts = prune::delete_forgotten_counts(tx, ctx, 500)?;
                Ok::<_, store::StoreError>((sessions, counts))
            })
        };
        // Of the address from far away, of that network, and of the town hall's.
        assert_eq!(prune(), (1, 3));
        assert_eq!(prune(), (0, 0));
        assert!(office.is_in(&kept));
    });
}

#[test]
fn an_address_has_one_account_and_an_account_something_to_do() {
    on_both(|database| {
        let office = Office::new(database);
        let refused = |address, grants: &[Grant]| office.employ(address, grants).unwrap_err();
        let taken = refused("EVA.moor@auenstedt.example", &[Grant::Operator]);
        assert!(matches!(taken, AccountError::AddressTaken(_)), "{taken}");
        let nothing = refused("ole@auenstedt.example", &[]);
        assert!(matches!(nothing, AccountError::NoGrant), "{nothing}");
        let nowhere = refused(
            "ole@auenstedt.example",
            &[Grant::Staff(ProviderId(uuid(9)))],
        );
        assert!(
            matches!(nowhere, AccountError::UnknownProvider(_)),
            "{nowhere}"
        );
        assert_eq!(office.0.run(list).len(), 1);
    });
}

#[test]
fn neither_password_nor_token_nor_network_is_stored() {
    on_both(|database| {
        let office = Office::new(database);
        let token = office.session();
        office.guess(&[WRONG]);
        let mut raw = database.raw();
        let stored = raw.lines("SELECT password_hash AS value FROM account");
        assert_eq!(stored, [HASHED.as_str()]);
        let hex = |text: &str| {
            let pairs: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            pairs.concat()
        };
        for secret in [token.as_str(), TOWN_HALL, FAR_AWAY, EVA] {
            let hex = hex(secret);
            for column in ["session.token_hash", "sign_in_count.subject"] {
                let (table, _) = column.split_once('.').unwrap();
                let written = match database.backend() {
                    store::Backend::Sqlite => format!("lower(hex({column}))"),
                    store::Backend::Postgres => format!("encode({column}, 'hex')"),
                };
                let found = raw.number(&format!(
                    "SELECT count(*) FROM {table} WHERE {written} LIKE '%{hex}%'"
                ));
                assert_eq!(found, 0, "{column} holds {secret}");
            }
        }
    });
}
