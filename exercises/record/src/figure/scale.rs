use super::Window;

/// From simulated time to a place on the horizontal axis.
///
/// Time runs evenly, except where moments are so close that their marks would cover each other:
/// there they are moved apart, and everything else on the axis with them. So what happens at one
/// moment stands in one column in every row, and the axis stays true.
#[derive(Debug)]
pub(crate) struct Scale {
    window: Window,
    /// Times and their places, both growing.
    points: Vec<(u64, f64)>,
    /// How far the moment that was moved most is from where it would be.
    moved: f64,
}

impl Scale {
    /// A scale that maps the window to `left..right`. Each moment takes some room on both sides
    /// of its place; if there is not enough for all, each takes less.
    pub(crate) fn new(window: Window, left: f64, right: f64, moments: &[(u64, f64)]) -> Self {
        let wanted: f64 = moments.iter().map(|(_, half)| 2.0 * half).sum();
        let shrink = if wanted > right - left { (right - left) / wanted } else { 1.0 };
        let even = |at_us: u64| {
            let share = at_us.saturating_sub(window.from_us) as f64 / window.length_us() as f64;
            left + share * (right - left)
        };
        // What the moments before take away from the room, up to the middle of each.
        let mut taken = 0.0;
        let mut offsets = Vec::new();
        for (_, half) in moments {
            offsets.push(taken + half * shrink);
            taken += 2.0 * half * shrink;
        }
        let free: Vec<f64> =
            moments.iter().zip(&offsets).map(|((at, _), offset)| even(*at) - offset).collect();
        let places: Vec<f64> = growing(&free)
            .iter()
            .zip(&offsets)
            .map(|(free, offset)| free.clamp(left, (right - taken).max(left)) + offset)
            .collect();
        let shifts = moments.iter().zip(&places).map(|((at, _), place)| (place - even(*at)).abs());
        let moved = shifts.fold(0.0, f64::max);

        let mut points: Vec<(u64, f64)> = moments.iter().map(|(at, _)| *at).zip(places).collect();
        if points.first().is_none_or(|(at, _)| *at > window.from_us) {
            points.insert(0, (window.from_us, left));
        }
        if points.last().is_none_or(|(at, _)| *at < window.to_us) {
            points.push((window.to_us, right));
        }
        Self { window, points, moved }
    }

    /// The place of a time. Times outside the window are at its edges.
    pub(crate) fn place(&self, at_us: u64) -> f64 {
        let next = self.points.partition_point(|(at, _)| *at < at_us);
        let (Some(&(to, right)), previous) =
            (self.points.get(next), next.checked_sub(1).and_then(|i| self.points.get(i)))
        else {
            return self.points.last().map_or(0.0, |(_, place)| *place);
        };
        let Some(&(from, left)) = previous else { return right };
        left + (at_us - from) as f64 / (to - from) as f64 * (right - left)
    }

    /// How far the moment that was moved most is from where it would be.
    pub(crate) fn moved(&self) -> f64 {
        self.moved
    }

    /// A few round times in the window, each in words: `2.5 s`.
    pub(crate) fn ticks(&self) -> Vec<(u64, String)> {
        let Window { from_us, to_us } = self.window;
        let steps = (0..15).flat_map(|power| [1, 2, 5].map(|first| first * 10_u64.pow(power)));
        let step = steps
            .filter(|step| *step >= 1_000)
            .find(|step| self.window.length_us() / step <= 7)
            .unwrap_or(u64::MAX);
        let digits = match step {
            0..10_000 => 3,
            10_000..100_000 => 2,
            100_000..1_000_000 => 1,
            _ => 0,
        };
        (from_us.div_ceil(step)..=to_us / step)
            .map(|n| n * step)
            .map(|at| (at, format!("{:.digits$} s", at as f64 / 1e6)))
            .collect()
    }
}

/// The growing numbers that are nearest to these: neighbours in the wrong order become their mean.
fn growing(numbers: &[f64]) -> Vec<f64> {
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for number in numbers {
        let (mut sum, mut count) = (*number, 1);
        while let Some(&(before, n)) = groups.last()
            && before / n as f64 > sum / count as f64
        {
            groups.pop();
            (sum, count) = (sum + before, count + n);
        }
        groups.push((sum, count));
    }
    groups.into_iter().flat_map(|(sum, n)| std::iter::repeat_n(sum / n as f64, n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window { from_us: 1_000_000, to_us: 2_000_000 };

    #[test]
    fn where_there_is_room_time_runs_evenly() {
        let scale = Scale::new(WINDOW, 100.0, 200.0, &[(1_200_000, 5.0), (1_800_000, 5.0)]);
        assert_eq!(scale.place(1_200_000), 120.0);
        assert_eq!(scale.place(1_500_000), 150.0);
        assert_eq!(scale.moved(), 0.0);
        assert_eq!((scale.place(0), scale.place(9_000_000)), (100.0, 200.0));
    }

    #[test]
    fn moments_that_are_too_close_are_moved_apart_evenly() {
        let close = [(1_500_000, 5.0), (1_501_000, 5.0)];
        let scale = Scale::new(WINDOW, 0.0, 1_000.0, &close);
        assert_eq!((scale.place(1_500_000), scale.place(1_501_000)), (495.5, 505.5));
        let at_the_edge = [(1_000_000, 5.0), (2_000_000, 5.0)];
        let scale = Scale::new(WINDOW, 0.0, 100.0, &at_the_edge);
        assert_eq!((scale.place(1_000_000), scale.place(2_000_000)), (5.0, 95.0));
    }

    #[test]
    fn too_many_moments_share_the_room() {
        let many: Vec<(u64, f64)> = (0..100).map(|n| (1_000_000 + n, 5.0)).collect();
        let scale = Scale::new(WINDOW, 0.0, 100.0, &many);
        let places: Vec<f64> = many.iter().map(|(at, _)| scale.place(*at)).collect();
        assert!(places.is_sorted() && places[0] >= 0.0 && places[99] <= 100.0, "{places:?}");
    }

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = |from_us, to_us| -> Vec<String> {
            let scale = Scale::new(Window { from_us, to_us }, 0.0, 1.0, &[]);
            scale.ticks().into_iter().map(|(_, words)| words).collect()
        };
        assert_eq!(ticks(1_900_000, 4_200_000), ["2.0 s", "2.5 s", "3.0 s", "3.5 s", "4.0 s"]);
        assert_eq!(ticks(0, 18_000_000), ["0 s", "5 s", "10 s", "15 s"]);
        assert_eq!(ticks(2_000, 3_000), ["0.002 s", "0.003 s"]);
        assert!(ticks(0, u64::MAX / 2).len() <= 8);
    }
}
