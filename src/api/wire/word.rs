//! Cases of an enum as the words that stand for them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use domain::Vocabulary;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use utoipa::__dev::ComposeSchema;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// One of the words of a vocabulary; its schema has the name of the vocabulary and lists them.
///
/// A DTO names it through an alias without parameters, such as `type LayoutWord = Word<Layout>`: the macros of the
/// document take generic types apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<T: Vocabulary> Visitor<'_> for Reader<T> {
    type Value = Word<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Word<T>, E> {
        T::of_word(word)
            .map(Word)
            .ok_or_else(|| E::unknown_variant(word, T::WORDS))
    }
}

impl<T: Vocabulary> ComposeSchema for Word<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(T::WORDS.iter().copied()))
            .into()
    }
}

impl<T: Vocabulary> ToSchema for Word<T> {
    fn name() -> Cow<'static, str> {
        let path = std::any::type_name::<T>();
        Cow::Borrowed(path.rsplit("::").next().unwrap_or(path))
    }
}

#[cfg(test)]
mod tests {
    use domain::bookable::Layout;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_word_is_read_and_written_and_others_are_refused() {
        let word: Word<Layout> = serde_json::from_value(json!("tables")).unwrap();
        assert_eq!(word, Word(Layout::Tables));
        assert_eq!(serde_json::to_value(word).unwrap(), json!("tables"));
        assert!(serde_json::from_value::<Word<Layout>>(json!("Tables")).is_err());
    }

    #[test]
    fn the_schema_names_and_lists_the_words() {
        assert_eq!(Word::<Layout>::name(), "Layout");
        let schema = serde_json::to_value(Word::<Layout>::compose(Vec::new())).unwrap();
        let words = json!({"type": "string", "enum": ["rows", "tables", "parliament", "standing"]});
        assert_eq!(schema, words);
    }
}
