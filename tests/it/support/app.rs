//! The product as a client reaches it, in this process: own database, own clock, own random numbers.

use std::cell::OnceCell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use actix_http::Request;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceResponse, fn_service};
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service};
use actix_web::{Error, http};
use chrono::{DateTime, Utc};
use domain::language::Language;
use domain::policy::{Actor, Grant};
use gemeinraum::api::edge::Edge;
use gemeinraum::api::openapi::document;
use gemeinraum::api::routes::routes;
use gemeinraum::app::{Clock, State, Surface};
use gemeinraum::auth::secret::Secret;
use gemeinraum::auth::token::InstanceSecret;
use gemeinraum::services::{Ctx, Entropy};
use serde_json::Value;
use store::api_keys::{self, ApiKey};
use store::{Store, Tx, TxError};
use uuid::Uuid;

use super::contract::Contract;
use super::databases::Database;
use super::http::{Response, send};

/// A Monday morning of a week without holidays: 2027-03-01 09:00 in Berlin.
pub const NOW: &str = "2027-03-01T08:00:00Z";

/// From where the figures may be read.
pub const METRICS_READER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4000);

/// Random numbers that are the same in every run.
#[derive(Default)]
pub struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn bits(&self) -> u128 {
        let step = self.0.fetch_add(1, Ordering::Relaxed);
        let mix = |salt: u64| {
            let mut mixed = step.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(salt);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            u128::from(mixed ^ (mixed >> 31))
        };
        mix(1) << 64 | mix(2)
    }
}

/// The app, put together: a request goes in, its answer comes out.
type Answering = Rc<dyn Fn(Request) -> Pin<Box<dyn Future<Output = Answered>>>>;
type Answered = Result<ServiceResponse<BoxBody>, Error>;

/// One installation over one database.
pub struct TestApp {
    pub state: State,
    surface: Surface,
    /// Put together at the first request: that takes longer than to answer one.
    answering: OnceCell<Answering>,
}

/// The document of the API, made once for all tests.
static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::new(&document(routes)));

/// How a request says who sends it.
#[derive(Clone, Copy)]
pub enum As<'a> {
    Nobody,
    Key(&'a str),
    Guest(&'a str),
}

impl TestApp {
    pub fn start(database: &Database) -> Self {
        let clock = Clock::fixed(NOW.parse().unwrap());
        let secret = InstanceSecret::new(vec![7; 32]);
        let entropy = Arc::new(Seeded::default());
        let store = database.open();
        let state = State::new(store, clock, entropy, secret, "https://raum.example");
        let surface = Surface::new(state.clone(), Edge::new(Uuid::nil))
            .unwrap()
            .metrics_from(&[METRICS_READER.ip()]);
        Self {
            state,
            surface,
            answering: OnceCell::new(),
        }
    }

    /// The same with what an operator set in `[site]`.
    pub fn configured(self, text: &str) -> Self {
        let config = gemeinraum::config::Config::parse(text).unwrap();
        config.check().unwrap();
        Self {
            surface: self.surface.look(gemeinraum::web::Look::new(config.site)),
            answering: OnceCell::new(),
            state: self.state,
        }
    }

    pub fn store(&self) -> &Store {
        self.state.store()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.state.clock().now()
    }

    pub fn set_clock(&self, now: &str) {
        self.state.clock().set(now.parse().unwrap());
    }

    /// The context of the installation itself.
    pub fn system(&self) -> Ctx {
        self.state.context(Actor::System, Language::De)
    }

    /// Runs a use case as the installation itself.
    pub fn run<T, E>(
        &self,
        use_case: impl Fn(&mut Tx<'_>, &Ctx) -> Result<T, E> + Send + 'static,
    ) -> T
    where
        T: Send + 'static,
        E: TxError + std::fmt::Debug + Send + 'static,
    {
        let ctx = self.system();
        self.store().write(move |tx| use_case(tx, &ctx)).unwrap()
    }

    /// A new API key with these grants.
    pub fn key(&self, grants: &[Grant]) -> String {
        let ctx = self.system();
        let secret = Secret::new("grk", [ctx.random(), ctx.random()]);
        let hash = secret.hash();
        let key = ApiKey {
            id: ctx.new_id().into(),
            label: domain::text::Name::parse("test").unwrap(),
            grants: grants.iter().copied().collect(),
            created_at: ctx.now,
            expires_at: None,
            revoked_at: None,
        };
        self.run(move |tx, _| api_keys::insert(tx, &key, &hash));
        secret.reveal().to_owned()
    }

    /// The app with its edge, to be called with [`TestApp::send`].
    pub async fn service(
        &self,
    ) -> impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> {
        let answering = self.answering().await;
        fn_service(move |request| answering(request))
    }

    async fn answering(&self) -> Answering {
        if let Some(answering) = self.answering.get() {
            return Rc::clone(answering);
        }
        let service = Rc::new(init_service(self.surface.app()).await);
        let answering: Answering = Rc::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move { service.call(request).await })
        });
        Rc::clone(self.answering.get_or_init(|| answering))
    }

    /// Sends a request and holds the answer against the document of the API.
    pub async fn send<S, B>(
        &self,
        service: &S,
        request: TestRequest,
        method: Method,
        uri: &str,
    ) -> Response
    where
        S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody,
    {
        let response = send(service, request).await;
        CONTRACT.assert(&method, uri, &response);
        response
    }

    /// One request with these headers.
    pub async fn call(
        &self,
        who: As<'_>,
        method: Method,
        uri: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Response {
        let mut request = TestRequest::with_uri(uri).method(method.clone());
        request = match who {
            As::Nobody => request,
            As::Key(key) => {
                request.insert_header((http::header::AUTHORIZATION, format!("Bearer {key}")))
            }
            As::Guest(token) => request.insert_header(("Management-Token", token)),
        };
        for header in headers {
            request = request.append_header(*header);
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        self.send(&self.service().await, request, method, uri).await
    }

    pub async fn get(&self, who: As<'_>, uri: &str) -> Response {
        self.call(who, Method::GET, uri, &[], None).await
    }

    pub async fn post(&self, who: As<'_>, uri: &str, body: &Value) -> Response {
        self.call(who, Method::POST, uri, &[], Some(body)).await
    }

    /// With `If-Match` of `version`.
    pub async fn patch(&self, who: As<'_>, uri: &str, version: i64, body: &Value) -> Response {
        let tag = format!("\"{version}\"");
        let headers = [("If-Match", tag.as_str())];
        self.call(who, Method::PATCH, uri, &headers, Some(body))
            .await
    }
}
