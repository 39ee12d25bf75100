//! dhat's allocator, with a way around it for the instruments' own memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

/// Makes dhat's the allocator of the test binary, so that its verdict can measure the heap.
///
/// One line at the top of the verdict's file. Outside the verdict's own children no profiler
/// runs, and dhat only passes each call on to the system.
#[macro_export]
macro_rules! allocator {
    () => {
        #[global_allocator]
        static ALLOCATOR: $crate::Allocator = $crate::Allocator;
    };
}

/// dhat's allocator, which does not count what the instruments allocate while they record. So a
/// run can record as much as it likes, and the figures are those of the program alone.
#[derive(Debug)]
pub struct Allocator;

thread_local! {
    /// Whether this thread records just now. Neither its first use nor its end allocates.
    static RECORDS: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread was there before the runs began.
    static WAS_THERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether a thread that was not there is foreign.
static WATCHES: AtomicBool = AtomicBool::new(false);

/// Whether a foreign thread was seen.
static SEEN: AtomicBool = AtomicBool::new(false);

/// From now on each thread that begins is foreign: everything in simulated time runs on one. Whatever a
/// thread does, it allocates or frees when it begins.
pub(crate) fn watch_for_foreign_threads() {
    // Whoever watches was there.
    WAS_THERE.set(true);
    WATCHES.store(true, Ordering::Relaxed);
}

/// Whether a foreign thread was seen. Always false where this is not the allocator.
pub(crate) fn foreign_thread_seen() -> bool {
    SEEN.load(Ordering::Relaxed)
}

/// Called for each block, so it does as little as can be.
fn look_at_this_thread() {
    if WAS_THERE.get() {
        return;
    }
    if WATCHES.load(Ordering::Relaxed) {
        SEEN.store(true, Ordering::Relaxed);
    } else {
        WAS_THERE.set(true);
    }
}

/// Does what the instruments need to do; what it allocates is not counted, also later, when it is
/// freed.
pub(crate) fn uncounted<T>(work: impl FnOnce() -> T) -> T {
    /// Also after a panic the program's memory counts again.
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            RECORDS.set(self.0);
        }
    }
    let _restore = Restore(RECORDS.replace(true));
    work()
}

// SAFETY: each call is passed on, with the same arguments, to the system's allocator or to dhat's,
// which itself passes it on to the system's. So it does not matter which of the two frees a block.
#[expect(unsafe_code, reason = "an allocator is an unsafe trait")]
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        look_at_this_thread();
        // SAFETY: as the caller promised.
        unsafe { if RECORDS.get() { System.alloc(layout) } else { dhat::Alloc.alloc(layout) } }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        look_at_this_thread();
        // Always through dhat: it ignores a block that it does not know, and must hear of the end
        // of one that it does.
        // SAFETY: as the caller promised.
        unsafe { dhat::Alloc.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !RECORDS.get() {
            // SAFETY: as the caller promised.
            return unsafe { dhat::Alloc.realloc(block, layout, size) };
        }
        // dhat would count a block that it does not know as a new one: so a new one, uncounted.
        // SAFETY: the caller promised that the size is neither zero nor too large, and that the
        // block has the old layout. The two blocks are apart.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                block.copy_to_nonoverlapping(new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}
