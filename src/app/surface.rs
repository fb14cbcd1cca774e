//! The HTTP surface of an installation: the same for the server and for tests.

use std::net::IpAddr;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, ServiceConfig, to};
use actix_web::{App, Error};
use utoipa_actix_web::service_config::ServiceConfig as DocumentedConfig;

use crate::api::cursor::Cursors;
use crate::api::docs::Published;
use crate::api::edge::{Edge, edge};
use crate::api::figures::Readers;
use crate::api::openapi::document;
use crate::api::problem::Pages;
use crate::api::routes::{Routes, no_route, routes};
use crate::app::State;
use crate::web::{Look, routes::pages, trouble};

/// Everything that the handlers of one server share; cheap to clone into each worker.
#[derive(Clone)]
pub struct Surface {
    state: Data<State>,
    edge: Data<Edge>,
    routes: Data<Routes>,
    published: Data<Published>,
    cursors: Cursors,
    readers: Data<Readers>,
    look: Data<Look>,
}

impl Surface {
    /// The surface of `state`, or why the document of the API cannot be written.
    pub fn new(state: State, edge: Edge) -> Result<Self, String> {
        let document = document(routes);
        Ok(Self {
            cursors: Cursors::new(&state.secret().derive("cursor")),
            readers: Data::new(Readers(Vec::new())),
            look: Data::default(),
            state: Data::new(state),
            edge: Data::new(edge),
            routes: Data::new(Routes::of(&document)),
            published: Data::new(Published::new(&document)?),
        })
    }

    /// The surface whose figures may be read from these addresses.
    #[must_use]
    pub fn metrics_from(self, addresses: &[IpAddr]) -> Self {
        Self {
            readers: Data::new(Readers(addresses.to_vec())),
            ..self
        }
    }

    /// The surface whose pages look like this.
    #[must_use]
    pub fn look(self, look: Look) -> Self {
        Self {
            look: Data::new(look),
            ..self
        }
    }

    /// The app, as the server and the tests run it.
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        App::new()
            .configure(|cfg| self.configure(cfg))
            .wrap(from_fn(edge))
    }

    fn configure(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(self.state.clone())
            .app_data(self.edge.clone())
            .app_data(self.routes.clone())
            .app_data(self.published.clone())
            .app_data(self.cursors.clone())
            .app_data(self.readers.clone())
            .app_data(self.look.clone())
            .app_data(Data::new(Pages(trouble::page)))
            .default_service(to(no_route));
        routes(&mut DocumentedConfig::new(cfg));
        pages(cfg);
    }
}
