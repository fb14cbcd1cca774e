//! The form that all tables of codes share.

/// An enum of cases with stable codes; the fields of a case are the values of its message.
///
/// One line per case keeps code, values and message together: a test compares the names of the fields with the
/// placeholders of both catalogues, so a message never lacks a value.
macro_rules! coded {
    (
        $(#[$enum_doc:meta])*
        $name:ident {
            $( $(#[$doc:meta])* $case:ident $({ $($field:ident: $type:ty),* })? = $code:literal, )*
        }
    ) => {
        $(#[$enum_doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $(
                $(#[$doc])*
                $case $({ $(
                    #[doc = concat!("The value `", stringify!($field), "` of the message.")]
                    $field: $type,
                )* })?,
            )*
        }

        impl $name {
            /// Every code with the names of its values.
            pub const CODES: &[(&str, &[&str])] = &[
                $( ($code, &[ $( $( stringify!($field) ),* )? ]), )*
            ];

            /// The stable code.
            pub const fn code(&self) -> &'static str {
                match self {
                    $( Self::$case { .. } => $code, )*
                }
            }

            /// The values of the message, by name.
            pub fn values(&self) -> Vec<(&'static str, $crate::i18n::Value)> {
                match self {
                    $( Self::$case $({ $($field),* })? => vec![
                        $( $( (stringify!($field), $crate::i18n::Value::from(Clone::clone($field))) ),* )?
                    ], )*
                }
            }
        }
    };
}

pub(super) use coded;
