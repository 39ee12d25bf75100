//! What a new chapter or exercise is called, and whether it may be.

use workbook::{Error, Result, Workbook, files, number_of};

/// The title of a chapter until a human writes one.
pub(super) const TITLE: &str = "REPLACE: the title, named by the symptom";

/// What a manifest says of the page.
const WITH_PAGE: &str = "minutes = 15";
const WITHOUT_PAGE: &str = "\
# A teacher's own: it has no page, and the maintainers' rules are not for it.
own = true
minutes = 0";

/// The number from which on exercises of one's own are numbered: the book does not come so far.
const OWN: u32 = 90;

/// What the placeholders of the templates stand for.
pub(super) struct Names {
    /// `07-lost-wakeup`.
    pub(super) folder: String,
    /// `lost-wakeup`.
    pub(super) chapter: String,
    /// `job_queue`.
    pub(super) exercise: String,
    /// Whether it is a teacher's own.
    pub(super) own: bool,
}

impl Names {
    /// Of a chapter of the book and its first exercise.
    ///
    /// # Errors
    /// One of them is no such name.
    pub(super) fn of_chapter(folder: &str, exercise: &str) -> Result<Self> {
        let chapter = number_of(folder).map(|_| &folder[3..]);
        let chapter = chapter.filter(|name| is_name(name, '-')).ok_or_else(|| {
            let form = "two digits, a dash and words in small letters, as 07-lost-wakeup";
            Error::misuse(format!("'{folder}' cannot name a chapter: it takes {form}"))
        })?;
        refuse_exercise(exercise)?;
        if chapter.replace('-', "_") == exercise {
            // In the verdict the one name would hide the other.
            let text = format!("chapter and exercise cannot both be called {exercise}");
            return Err(Error::misuse(text));
        }
        let [folder, chapter, exercise] = [folder, chapter, exercise].map(str::to_owned);
        Ok(Self { folder, chapter, exercise, own: false })
    }

    /// Of an exercise of one's own: its chapter is called `own-` and its name, and has the first free
    /// number.
    ///
    /// # Errors
    /// It is no such name, or all numbers are taken.
    pub(super) fn of_own(workbook: &Workbook, exercise: &str) -> Result<Self> {
        refuse_exercise(exercise)?;
        let is_free = |number: &u32| workbook.chapters.iter().all(|one| one.number != *number);
        let number = (OWN..100).find(is_free).ok_or_else(|| {
            Error::misuse(format!("all numbers from {OWN} to 99 are taken; remove an exercise"))
        })?;
        let folder = format!("{number}-own-{}", exercise.replace('_', "-"));
        Ok(Self { own: true, ..Self::of_chapter(&folder, exercise)? })
    }

    /// Whether a file of the templates is made: one's own needs no page, and no variants but two.
    pub(super) fn needs(&self, path: &str) -> bool {
        let is_for_proof = ["book/", "/accepted/", "/rejected/"].iter().any(|it| path.contains(it));
        !(self.own && is_for_proof)
    }

    /// Refuses a number or a name that something has already.
    ///
    /// # Errors
    /// It is taken.
    pub(super) fn refuse_taken(&self, workbook: &Workbook) -> Result<()> {
        let Self { folder, chapter, exercise, .. } = self;
        let number = number_of(folder);
        if let Some(other) = workbook.chapters.iter().find(|other| Some(other.number) == number) {
            let other = &other.folder;
            return Err(Error::misuse(format!("{other} has this number; take another")));
        }
        if let Some(other) = workbook.exercises().find(|other| other.is_called(exercise)) {
            let id = &other.id;
            return Err(Error::misuse(format!("{id} is or was called so; take another name")));
        }
        // What is in the lock file is a package already: of the workspace or of a dependency.
        let lock = files::read_if_present(&workbook.root.join("Cargo.lock"))?.unwrap_or_default();
        let name = format!("name = \"{chapter}\"");
        if lock.lines().any(|line| line == name) {
            return Err(Error::misuse(format!("a package is called {chapter}; take another name")));
        }
        Ok(())
    }

    /// A template, or the path of its file, with all placeholders replaced.
    pub(super) fn fill(&self, template: &str) -> String {
        let Self { folder, chapter, exercise, own } = self;
        // Readers see the title of one's own at once, in every list.
        let title = if *own { exercise.replace('_', " ") } else { TITLE.to_owned() };
        let page = if *own { WITHOUT_PAGE } else { WITH_PAGE };
        template
            .replace("%folder%", folder)
            .replace("%chapter%", chapter)
            .replace("%library%", &chapter.replace('-', "_"))
            .replace("%exercise%", exercise)
            .replace("%title%", &title)
            .replace("%page%", page)
    }
}

fn refuse_exercise(exercise: &str) -> Result<()> {
    // The others are modules of each chapter, or commands that `cargo xtask book` has already.
    let reserved = ["lib", "world", "build", "serve", "check", "help"];
    if is_name(exercise, '_') && !reserved.contains(&exercise) {
        return Ok(());
    }
    let reserved = reserved.join(", ");
    let form = format!("words in small letters joined by _, as job_queue, but none of {reserved}");
    Err(Error::misuse(format!("'{exercise}' cannot name an exercise: it takes {form}")))
}

/// Whether a text is made of words in small letters, with digits, joined by one such character.
fn is_name(text: &str, joint: char) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split(joint).all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_name_is_refused() {
        for chapter in ["lost", "7-lost", "07-", "07-Lost", "07-lost--wakeup", "07-lost_wakeup"] {
            let error = Names::of_chapter(chapter, "job").err().unwrap().to_string();
            assert!(error.starts_with(&format!("'{chapter}' cannot name a chapter")), "{error}");
        }
        for exercise in ["Job", "job-queue", "1job", "job__queue", "", "world", "check", "../job"] {
            let error = Names::of_chapter("07-lost-wakeup", exercise).err().unwrap().to_string();
            assert!(error.starts_with(&format!("'{exercise}' cannot name an exer")), "{error}");
        }
        let error = Names::of_chapter("07-lost-wakeup", "lost_wakeup").err().unwrap().to_string();
        assert_eq!(error, "chapter and exercise cannot both be called lost_wakeup");
    }
}
