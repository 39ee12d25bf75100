//! What is played with wrapped futures, and in which words. Nobody edits this.

/// What is played with wrapped futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    Completes,
    ReadyAtOnce,
    Dropped,
    TimesOut,
    LosesSelect,
    Aborted,
    SetDropped,
    TwoDropped,
    SiblingPanics,
    AfterAPanic,
    Panics,
    PanicIsCaught,
    Unpolled,
    AbortedUnpolled,
    /// One within the other.
    Nested(Nest),
}

/// What is played with nested futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nest {
    Completes,
    OuterDropped,
    ThreeDeep,
    InnerDropped,
    OneAfterTheOther,
    TwoWithin,
    OuterUnpolled,
    OuterPanics,
    TaskWithin,
}

impl Scene {
    /// Those in which a future returns.
    pub const DONE: [Self; 2] = [Self::Completes, Self::ReadyAtOnce];

    /// Those in which one or more are cancelled.
    pub const CANCELLED: [Self; 8] = [
        Self::Dropped,
        Self::TimesOut,
        Self::LosesSelect,
        Self::Aborted,
        Self::SetDropped,
        Self::TwoDropped,
        Self::SiblingPanics,
        Self::AfterAPanic,
    ];

    /// Those in which one panics.
    pub const PANICKED: [Self; 2] = [Self::Panics, Self::PanicIsCaught];

    /// Those in which one is never polled.
    pub const UNPOLLED: [Self; 2] = [Self::Unpolled, Self::AbortedUnpolled];

    /// Those of futures that are not nested.
    pub fn single() -> impl Iterator<Item = Self> {
        Self::DONE.into_iter().chain(Self::CANCELLED).chain(Self::PANICKED).chain(Self::UNPOLLED)
    }

    /// Those of nested futures.
    pub fn nested() -> impl Iterator<Item = Self> {
        Nest::ALL.into_iter().map(Self::Nested)
    }

    /// The scene in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Completes => "a future returns, and is dropped later",
            Self::ReadyAtOnce => "a future returns at its first poll, and one at its second",
            Self::Dropped => "a future is dropped after three polls",
            Self::TimesOut => "a future times out",
            Self::LosesSelect => "a future loses in a select",
            Self::Aborted => "a task is aborted",
            Self::SetDropped => "a set of tasks is dropped",
            Self::TwoDropped => "two futures are dropped, one after the other",
            Self::SiblingPanics => "the future beside it panics",
            Self::AfterAPanic => "a future is dropped, some time after others panicked",
            Self::Panics => "a task panics",
            Self::PanicIsCaught => "a future panics, and is dropped later",
            Self::Unpolled => "a future is dropped before its first poll",
            Self::AbortedUnpolled => "a task is aborted before its first poll",
            Self::Nested(nest) => nest.words(),
        }
    }
}

impl Nest {
    /// All of them.
    const ALL: [Self; 9] = [
        Self::Completes,
        Self::OuterDropped,
        Self::ThreeDeep,
        Self::InnerDropped,
        Self::OneAfterTheOther,
        Self::TwoWithin,
        Self::OuterUnpolled,
        Self::OuterPanics,
        Self::TaskWithin,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::Completes => "a hundred nested futures return",
            Self::OuterDropped => "the outer of two is dropped",
            Self::ThreeDeep => "the outermost of three is dropped",
            Self::InnerDropped => "the inner one is dropped, and the outer one returns",
            Self::OneAfterTheOther => "two nested pairs are dropped, one after the other",
            Self::TwoWithin => "a future with two others in it is dropped",
            Self::OuterUnpolled => "the inner one was polled, and the outer one was not",
            Self::OuterPanics => "the outer one panics, and the inner one is dropped",
            Self::TaskWithin => "the outer one has a task's handle",
        }
    }
}
