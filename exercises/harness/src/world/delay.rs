//! How long this thread was ready to run and had to wait for a processor.
//!
//! On a busy machine a step of a few milliseconds takes as long as others let it. Linux counts that, for each
//! thread. Elsewhere nothing is told, and no delay is known.

use std::cell::OnceCell;
use std::fs::File;
use std::time::Duration;

use super::allocator::uncounted;

/// All such delays of this thread until now.
pub(crate) fn of_this_thread() -> Duration {
    thread_local!(static STATISTICS: OnceCell<Option<File>> = const { OnceCell::new() });
    let open = || File::open("/proc/thread-self/schedstat").ok();
    // A thread that ends has no file any more, and nothing to hold up.
    let read = |file: &OnceCell<Option<File>>| read(file.get_or_init(open).as_ref()?);
    uncounted(|| STATISTICS.try_with(read).ok().flatten()).unwrap_or_default()
}

#[cfg(target_os = "linux")]
fn read(statistics: &File) -> Option<Duration> {
    use std::os::unix::fs::FileExt;
    let mut text = [0; 64];
    let length = statistics.read_at(&mut text, 0).ok()?;
    // Nanoseconds at work, and nanoseconds ready to work.
    let ready = str::from_utf8(&text[..length]).ok()?.split_whitespace().nth(1)?;
    ready.parse().ok().map(Duration::from_nanos)
}

#[cfg(not(target_os = "linux"))]
fn read(_: &File) -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::of_this_thread;

    #[test]
    fn a_thread_is_never_delayed_for_longer_than_time_goes_by() {
        let (before, begun) = (of_this_thread(), Instant::now());
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert!(of_this_thread() - before <= begun.elapsed());
    }
}
