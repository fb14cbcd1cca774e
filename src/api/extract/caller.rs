//! Who calls, as the context of a use case.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use domain::policy::Actor;

use super::{Credentials, MANAGEMENT_TOKEN, Secret};
use crate::api::edge::recognise;
use crate::api::locale;
use crate::api::problem::{Kind, Problem};
use crate::app::State;
use crate::auth::authenticate::{AuthError, Shown, authenticate};
use crate::services::Ctx;

/// The context of the request: who calls, in which language, as of now. 401 if the credentials are not valid.
pub struct Caller(pub Ctx);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { context(&request).await.map(Self) })
    }
}

async fn context(request: &HttpRequest) -> Result<Ctx, Problem> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or(Kind::Internal)?;
    let actor = actor(request, state).await?;
    Ok(state.context(actor, locale::language(request)))
}

async fn actor(request: &HttpRequest, state: &State) -> Result<Actor, Problem> {
    let Some(shown) = shown(Credentials::of(request)?)? else {
        return Ok(Actor::Nobody);
    };
    let (instance, now, read) = (state.secret().clone(), state.clock().now(), shown.clone());
    let actor = state
        .read(move |tx| authenticate(tx, &instance, read.as_shown(), now))
        .await?;
    recognise(request, shown.secret());
    Ok(actor)
}

/// The one secret that a caller shows.
#[derive(Clone)]
enum OneOf {
    ApiKey(Secret),
    ManagementToken(Secret),
}

impl OneOf {
    fn secret(&self) -> &Secret {
        match self {
            Self::ApiKey(secret) | Self::ManagementToken(secret) => secret,
        }
    }

    fn as_shown(&self) -> Shown<'_> {
        match self {
            Self::ApiKey(secret) => Shown::ApiKey(secret.expose()),
            Self::ManagementToken(secret) => Shown::ManagementToken(secret.expose()),
        }
    }
}

/// Two secrets at once are refused: nobody could say as whom the caller acts.
fn shown(credentials: Credentials) -> Result<Option<OneOf>, Problem> {
    match (credentials.bearer, credentials.management_token) {
        (None, None) => Ok(None),
        (Some(key), None) => Ok(Some(OneOf::ApiKey(key))),
        (None, Some(token)) => Ok(Some(OneOf::ManagementToken(token))),
        (Some(_), Some(_)) => Err(Kind::MalformedHeader {
            name: MANAGEMENT_TOKEN.to_owned(),
        }
        .into()),
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Invalid => Kind::Unauthenticated.into(),
            AuthError::Store(error) => error.into(),
        }
    }
}
