//! Requests to an app without a socket.

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, read_body};
use serde_json::Value;

/// An answer, read to its end.
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Response {
    /// The header `name`; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// Status and code, such as `404 not_found`, and the place and code of each refused value.
    pub fn summary(&self) -> String {
        let json = self.json();
        let refused = |error: &Value| {
            let place = ["pointer", "parameter", "header"]
                .iter()
                .find_map(|place| error[place].as_str());
            format!("; {} {}", place.unwrap(), error["code"].as_str().unwrap())
        };
        let errors: String = json["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(refused)
            .collect();
        format!(
            "{} {}{errors}",
            self.status.as_u16(),
            json["code"].as_str().unwrap_or("-")
        )
    }
}

/// A request without body and headers.
pub fn request(method: Method, uri: &str) -> TestRequest {
    TestRequest::with_uri(uri).method(method)
}

/// Sends `request`; an error of a middleware is its answer.
pub async fn send<S, B>(app: &S, request: TestRequest) -> Response
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    let response = call_service(app, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read_body(response).await.to_vec();
    Response {
        status,
        headers,
        body,
    }
}
