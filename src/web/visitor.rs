//! Who looks at a page: extractors that turn what the browser shows into the context of a use case.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use domain::policy::Actor;

use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::auth::session::{self, Touch};
use crate::services::Ctx;
use crate::services::accounts::session::touch;
use crate::services::inbox::count_work;
use crate::web::frame::SignedIn;
use crate::web::page::takes_gzip;
use crate::web::{Frame, Look, Place, cookie, csrf};

/// Somebody who looks at a page, signed in or not.
#[derive(Clone)]
pub struct Visitor {
    /// The context of what he does: he acts as the account that is signed in, else as nobody.
    pub ctx: Ctx,
    /// Where he is.
    pub place: Place,
    /// Whether his browser reads gzip.
    pub takes_gzip: bool,
    look: web::Data<Look>,
    /// The session, of whoever is signed in.
    session: Option<Session>,
    cookie: Cookie,
}

/// What becomes of the cookie that the browser sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// It stays.
    Keep,
    /// Its session has ended: it would only keep forms from being bound to the next one.
    Clear,
}

/// Who is signed in, and by which token.
#[derive(Clone)]
struct Session {
    token: String,
    name: String,
    csrf: String,
    /// Requests that wait for a decision, for the menu of the office.
    open_requests: usize,
}

impl Visitor {
    /// Whoever sent `request`, as nobody: for pages that are the same for all.
    pub fn stranger(request: &HttpRequest) -> Option<Self> {
        let state = request.app_data::<web::Data<State>>()?;
        let place = Place::of(request);
        Some(Self {
            ctx: state.context(Actor::Nobody, place.language),
            place,
            takes_gzip: takes_gzip(request),
            look: request.app_data::<web::Data<Look>>()?.clone(),
            session: None,
            cookie: Cookie::Keep,
        })
    }

    /// The frame of the page `title`.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let frame = Frame::new(self.place.clone(), self.look.clone(), title.into());
        match &self.session {
            Some(session) => frame.signed_in(
                SignedIn {
                    name: session.name.clone(),
                    open_requests: session.open_requests,
                },
                session.csrf.clone(),
            ),
            None => frame,
        }
    }

    /// What is to become of the cookie that the browser sent.
    pub fn cookie(&self) -> Cookie {
        self.cookie
    }

    /// The token of the session; `None` for whoever is not signed in.
    pub fn session_token(&self) -> Option<&str> {
        self.session.as_ref().map(|session| session.token.as_str())
    }

    /// The visitor as whom `token` shows him; as nobody if the session has ended.
    async fn recognised(self, state: &State, token: String) -> Result<Self, Problem> {
        let (shown, now) = (token.clone(), self.ctx.now);
        let found = state.read(move |tx| session::find(tx, &shown, now)).await?;
        let Some(found) = found else {
            return Ok(Self {
                cookie: Cookie::Clear,
                ..self
            });
        };
        let ctx = self.ctx.acting_as(found.actor());
        if found.touch(now) == Touch::Due {
            let (ctx, token) = (ctx.clone(), token.clone());
            // It is noted at the next request if it cannot be noted now.
            if let Err(error) = state.write(move |tx| touch(tx, &ctx, &token)).await {
                tracing::warn!(%error, "the use of a session was not noted");
            }
        }
        let csrf = csrf::token(state.secret(), &token, ctx.random());
        Ok(Self {
            session: Some(Session {
                name: found.account.name.to_string(),
                token,
                csrf,
                open_requests: 0,
            }),
            ctx,
            ..self
        })
    }

    /// The frame of the page whose title is the message `key`.
    pub fn frame_of(&self, key: &str) -> Frame {
        self.frame(crate::i18n::text(self.place.language, key, &[]))
    }

    /// The look of the installation.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// The same visitor with the figures of the menu.
    async fn with_work(mut self, state: &State) -> Result<Self, Problem> {
        let ctx = self.ctx.clone();
        let work = state.read(move |tx| count_work(tx, &ctx)).await;
        let work = work.map_err(crate::api::v1::bookings::problem)?;
        if let Some(session) = &mut self.session {
            session.open_requests = work.requests;
        }
        Ok(self)
    }

    /// The same visitor acting as somebody else, such as the guest whose link he followed.
    #[must_use]
    pub fn acting_as(self, actor: Actor) -> Self {
        Self {
            ctx: self.ctx.acting_as(actor),
            ..self
        }
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let stranger = Self::stranger(&request).ok_or(Kind::Internal)?;
            let state = request.app_data::<web::Data<State>>();
            match (cookie::token(&request), state) {
                (Some(token), Some(state)) => stranger.recognised(state, token).await,
                _ => Ok(stranger),
            }
        })
    }
}

/// Somebody who is signed in, as an argument of a handler; others are sent to the sign-in.
#[derive(Clone)]
pub struct Clerk(pub Visitor);

impl Deref for Clerk {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.0
    }
}

impl FromRequest for Clerk {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload);
        let state = request.app_data::<web::Data<State>>().cloned();
        Box::pin(async move {
            let visitor = visitor.await?;
            if visitor.ctx.actor == Actor::Nobody {
                return Err(Kind::Unauthenticated.into());
            }
            let state = state.ok_or(Kind::Internal)?;
            visitor.with_work(&state).await.map(Self)
        })
    }
}
