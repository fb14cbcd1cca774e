//! The one table of what an answer can say besides success.

use actix_web::http::StatusCode;

use super::coded::coded;

/// Cases by status, each with its stable code and the values of its message.
macro_rules! kinds {
    (
        $( $status:ident {
            $( $(#[$doc:meta])* $case:ident $({ $($field:ident: $type:ty),* })? = $code:literal, )*
        } )*
    ) => {
        coded! {
            /// What went wrong, in the terms of the API: a line here is a page under `/problems/`.
            ///
            /// Title, detail and description of a code stand in the catalogue as `problem.{code}.title`,
            /// `.detail` and `.about`.
            Kind {
                $( $( $(#[$doc])* $case $({ $($field: $type),* })? = $code, )* )*
            }
        }

        impl Kind {
            /// The status of the answer.
            pub const fn status(&self) -> StatusCode {
                match self {
                    $( $( Self::$case { .. } => StatusCode::$status, )* )*
                }
            }

            /// The status that goes with `code`; `None` if there is no such code.
            pub fn status_of(code: &str) -> Option<StatusCode> {
                match code {
                    $( $( $code => Some(StatusCode::$status), )* )*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    BAD_REQUEST {
        /// Not understood, for a reason without a code of its own.
        BadRequest = "bad_request",
        /// The path or query has a broken percent encoding.
        MalformedUrl = "malformed_url",
        /// The body is not JSON.
        MalformedJson { line: usize, column: usize } = "malformed_json",
        /// A member stands twice in one object of the body.
        DuplicateKey = "duplicate_key",
        /// The body nests deeper than any valid one.
        NestedTooDeeply { limit: usize } = "nested_too_deeply",
        /// The query has a parameter that the route does not know.
        UnknownParameter { name: String } = "unknown_parameter",
        /// The query has a parameter twice.
        DuplicateParameter { name: String } = "duplicate_parameter",
        /// A parameter of the query has a value that cannot be.
        InvalidParameter = "invalid_parameter",
        /// The cursor is forged, or of another list or other filters.
        InvalidCursor = "invalid_cursor",
        /// A header has a value that cannot be.
        MalformedHeader { name: String } = "malformed_header",
    }
    UNAUTHORIZED {
        /// The route needs credentials, or those given are not valid.
        Unauthenticated = "unauthenticated",
    }
    FORBIDDEN {
        /// The caller may see this, but not do that.
        Forbidden = "forbidden",
        /// The form does not come from a page of this installation, or is older than the session.
        ForgedForm = "forged_form",
    }
    NOT_FOUND {
        /// There is no such thing, or the caller may not know of it.
        NotFound = "not_found",
        /// No route has this path.
        UnknownRoute = "unknown_route",
    }
    METHOD_NOT_ALLOWED {
        /// The route has other methods.
        MethodNotAllowed { method: String } = "method_not_allowed",
    }
    NOT_ACCEPTABLE {
        /// The route has no answer of the media type that was asked for.
        NotAcceptable = "not_acceptable",
    }
    REQUEST_TIMEOUT {
        /// The body did not arrive in time.
        RequestTimeout = "request_timeout",
    }
    CONFLICT {
        /// The request contradicts what is stored, for a reason without a code of its own.
        Conflict = "conflict",
        /// The transition does not exist from the present state.
        WrongState { status: String } = "wrong_state",
        /// The provider has as many feeds as it may have.
        TooManyFeeds { limit: i64 } = "too_many_feeds",
        /// The closure does not hit the booking, or something was decided about it already.
        NotAffected = "not_affected",
        /// The time cannot be had; the answer carries reasons and alternatives.
        NotAvailable = "not_available",
        /// Something refers to it, so it cannot be deleted.
        Referenced = "referenced",
        /// Parts or rooms depend on it, so it cannot be deleted.
        HasDependents = "has_dependents",
        /// Something belongs to the site, so it cannot be deleted.
        NotEmpty = "not_empty",
        /// Uses stand on the space that would change; `reasons` names them.
        SpaceInUse = "space_in_use",
        /// More than the new stock is in use; `reasons` names the uses.
        StockInUse { peak: u32 } = "stock_in_use",
        /// Two rooms that were to exclude each other are in use together; `reasons` names the uses.
        InUseTogether = "in_use_together",
    }
    PRECONDITION_FAILED {
        /// `If-Match` names another version than the stored one.
        VersionMismatch = "version_mismatch",
    }
    PAYLOAD_TOO_LARGE {
        /// The body is larger than allowed.
        BodyTooLarge { limit: usize } = "body_too_large",
    }
    UNSUPPORTED_MEDIA_TYPE {
        /// The body is not declared as plain `application/json`.
        UnsupportedMediaType = "unsupported_media_type",
    }
    UNPROCESSABLE_ENTITY {
        /// Fields have values that cannot be; `errors` names each.
        InvalidFields = "invalid_fields",
        /// The body has a field that the route does not know, or that callers may not set.
        UnknownField = "unknown_field",
        /// The body lacks a field.
        MissingField = "missing_field",
        /// A field has another JSON type than declared.
        WrongType = "wrong_type",
        /// The idempotency key was used with another request.
        IdempotencyKeyReused = "idempotency_key_reused",
    }
    PRECONDITION_REQUIRED {
        /// The change needs `If-Match`.
        PreconditionRequired = "precondition_required",
    }
    TOO_MANY_REQUESTS {
        /// More requests than the quota allows.
        TooManyRequests { seconds: u32 } = "too_many_requests",
        /// As many open holds from one network address as there may be.
        TooManyHolds { limit: i64 } = "too_many_holds",
    }
    INTERNAL_SERVER_ERROR {
        /// The server failed; the log has the cause.
        Internal = "internal",
    }
    SERVICE_UNAVAILABLE {
        /// The server is busy or stopping.
        Unavailable = "unavailable",
    }
}
