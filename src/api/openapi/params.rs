//! The headers that extractors read, for `params(...)` of a handler.

use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::api::extract::{IDEMPOTENCY_KEY, IdempotencyKey, IfMatch, IfNoneMatch};

fn header(
    name: &str,
    required: Required,
    description: &str,
    schema: ObjectBuilder,
) -> Vec<Parameter> {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(description))
        .schema(Some(schema.schema_type(Type::String)));
    vec![parameter.build()]
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The version that the change starts from, as its `ETag` said. `*` is refused.";
        let schema = ObjectBuilder::new()
            .pattern(Some("^(W/)?\"[1-9][0-9]{0,18}\"$"))
            .examples(["\"7\""]);
        header("If-Match", Required::True, about, schema)
    }
}

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about =
            "The version that the caller has: if it is still the present one, the answer is 304.";
        header(
            "If-None-Match",
            Required::False,
            about,
            ObjectBuilder::new().examples(["\"7\""]),
        )
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Makes a repetition safe: the same key and body give the first answer again. Kept for 7 days. \
                     Without credentials it must be a UUID.";
        let schema = ObjectBuilder::new().pattern(Some("^[!-~]{1,255}$"));
        header(IDEMPOTENCY_KEY, Required::False, about, schema)
    }
}
