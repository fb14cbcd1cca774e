//! A form as a page shows it: what was entered, and what is wrong with it.

use domain::language::Language;

use crate::api::problem::{Place, Problem, Refusal};
use crate::i18n::{message, text};
use crate::web::Form;

/// A field that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field, which is the id of its input too.
    pub field: String,
    /// What the field is called on the page.
    pub label: String,
    /// What is wrong.
    pub message: String,
}

/// Entries and faults.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    form: Form,
    faults: Vec<Fault>,
}

impl Entries {
    /// A form as it was sent, with what is wrong with it.
    pub fn new(form: Form, faults: Vec<Fault>) -> Self {
        Self { form, faults }
    }

    /// A form that begins with these entries.
    pub fn begin<V: Into<String>>(pairs: impl IntoIterator<Item = (&'static str, V)>) -> Self {
        let fields = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()));
        Self {
            form: Form::new(fields.collect()),
            faults: Vec::new(),
        }
    }

    /// What stands in `name`.
    pub fn value(&self, name: &str) -> &str {
        self.form.value(name)
    }

    /// Whether `value` is chosen under `name`.
    pub fn is(&self, name: &str, value: impl AsRef<str>) -> bool {
        self.form
            .values(name)
            .any(|chosen| chosen == value.as_ref())
    }

    /// What is wrong with `name`; empty if nothing is.
    pub fn fault(&self, name: &str) -> &str {
        let own = self.faults.iter().find(|fault| fault.field == name);
        own.map_or("", |fault| &fault.message)
    }

    /// Everything that is wrong, in the order of the fields.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// All fields as they were sent.
    pub fn form(&self) -> &Form {
        &self.form
    }
}

/// Turns the texts of a form into values of the domain, and gathers everything that is wrong with them.
pub struct Reading<'a> {
    form: &'a Form,
    language: Language,
    faults: Vec<Fault>,
}

impl<'a> Reading<'a> {
    /// Begins to read `form` for somebody who reads `language`.
    pub fn new(form: &'a Form, language: Language) -> Self {
        Self {
            form,
            language,
            faults: Vec::new(),
        }
    }

    /// The form that is read.
    pub fn form(&self) -> &'a Form {
        self.form
    }

    /// The value of a field that must be filled in; `label` is the key of what it is called on the page.
    pub fn required<T, E: Into<Refusal>>(
        &mut self,
        field: &str,
        label: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let entered = self.form.value(field);
        if entered.is_empty() {
            self.refuse_as(field, label, text(self.language, "missing.any", &[]));
            return None;
        }
        self.parsed(field, label, parse(entered))
    }

    /// The value of a field that may be left empty; `None` in `Some` if it is.
    pub fn optional<T, E: Into<Refusal>>(
        &mut self,
        field: &str,
        label: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        let entered = self.form.value(field);
        if entered.is_empty() {
            return Some(None);
        }
        self.parsed(field, label, parse(entered)).map(Some)
    }

    fn parsed<T, E: Into<Refusal>>(
        &mut self,
        field: &str,
        label: &str,
        parsed: Result<T, E>,
    ) -> Option<T> {
        parsed
            .map_err(|refused| self.refuse(field, label, &refused.into()))
            .ok()
    }

    /// Notes that `field` is refused.
    pub fn refuse(&mut self, field: &str, label: &str, refusal: &Refusal) {
        let key = format!("field.{}", refusal.code());
        let why = message(self.language, &key, &refusal.values());
        self.refuse_as(field, label, why);
    }

    /// Notes that `field` is refused, in words of the page.
    pub fn refuse_as(&mut self, field: &str, label: &str, message: String) {
        self.faults.push(Fault {
            field: field.to_owned(),
            label: text(self.language, label, &[]),
            message,
        });
    }

    /// What was read, or the form with everything that is wrong with it.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Entries> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            _ => Err(Entries::new(self.form.clone(), self.faults)),
        }
    }
}

/// A field of a use case's command: its pointer in the API, its name on the page, and the key of its label.
pub type FieldName = (&'static str, &'static str, &'static str);

/// The faults that `problem` finds in a form; none if it is about no field of the form.
pub fn faults_of(problem: &Problem, language: Language, names: &[FieldName]) -> Vec<Fault> {
    let document = problem.document(language, None);
    let places = problem.field_errors().iter().map(|error| &error.place);
    let found = places.zip(document.errors).filter_map(|(place, error)| {
        let Place::Pointer(pointer) = place else {
            return None;
        };
        let (_, field, label) = names
            .iter()
            .find(|(known, _, _)| pointer.starts_with(known))?;
        Some(Fault {
            field: (*field).to_owned(),
            label: text(language, label, &[]),
            message: error.detail,
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use domain::text::{Email, Name};

    use super::*;

    fn form() -> Form {
        let pairs = [("name", " Eva "), ("email", "eva@"), ("phone", "")];
        Form::new(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        )
    }

    #[test]
    fn all_faults_are_gathered_and_entries_kept() {
        let form = form();
        let mut reading = Reading::new(&form, Language::De);
        let name = reading.required("name", "frame.search", Name::parse);
        assert_eq!(name.unwrap().as_str(), "Eva");
        reading.required("email", "frame.search", Email::parse);
        reading.required("phone", "frame.search", Name::parse);
        let entries = reading.finish(Some(())).unwrap_err();
        let faults: Vec<_> = entries
            .faults()
            .iter()
            .map(|fault| fault.field.as_str())
            .collect();
        assert_eq!(faults, ["email", "phone"]);
        assert_eq!(entries.value("email"), "eva@");
        assert_ne!(entries.fault("phone"), "");
        assert_eq!(entries.fault("name"), "");
    }
}
