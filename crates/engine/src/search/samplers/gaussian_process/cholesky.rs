//! Cholesky factors of dense matrices: A = L Lᵀ. Only the lower halves are kept, row after row, so that every loop runs along
//! memory; sums have eight parts in a fixed order, which any machine may compute side by side with the same bits.

/// Parts of a sum.
const PARTS: usize = 8;

/// L, lower triangular.
#[derive(Debug, Clone, Default)]
pub(super) struct Factor {
    size: usize,
    cells: Vec<f64>,
}

/// Where a row begins; it is one cell longer than its number.
pub(super) fn begin(row: usize) -> usize {
    row * (row + 1) / 2
}

impl Factor {
    /// The factor of a matrix of which `cells` is the lower half; none where that is not positive definite to the machine's
    /// precision.
    pub(super) fn of(size: usize, mut cells: Vec<f64>) -> Option<Self> {
        for row in 0..size {
            let (above, rest) = cells.split_at_mut(begin(row));
            let this = &mut rest[..=row];
            for column in 0..row {
                let other = &above[begin(column)..=begin(column) + column];
                let (known, left) = this.split_at_mut(column);
                left[0] = (left[0] - dot(known, other)) / other[column];
            }
            let (known, left) = this.split_at_mut(row);
            left[0] -= dot(known, known);
            if left[0].is_nan() || left[0] <= 0.0 {
                return None;
            }
            left[0] = left[0].sqrt();
        }
        Some(Self { size, cells })
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.cells[begin(row)..=begin(row) + row]
    }

    /// ½ log |A|.
    pub(super) fn half_log_determinant(&self) -> f64 {
        (0..self.size).map(|row| libm::log(self.cells[begin(row) + row])).sum()
    }

    /// L⁻¹ x.
    pub(super) fn solve_lower(&self, x: &mut [f64]) {
        for index in 0..self.size {
            let row = self.row(index);
            let (known, left) = x.split_at_mut(index);
            left[0] = (left[0] - dot(known, row)) / row[index];
        }
    }

    /// L⁻ᵀ x.
    pub(super) fn solve_upper(&self, x: &mut [f64]) {
        for index in (0..self.size).rev() {
            let row = self.row(index);
            x[index] /= row[index];
            let (left, known) = x.split_at_mut(index);
            add(left, -known[0], row);
        }
    }

    /// A⁻¹ x.
    pub(super) fn solve(&self, x: &mut [f64]) {
        self.solve_lower(x);
        self.solve_upper(x);
    }

    /// The lower half of A⁻¹ = L⁻ᵀ L⁻¹.
    pub(super) fn inverse(&self) -> Vec<f64> {
        let mut lower = vec![0.0; self.cells.len()];
        for index in 0..self.size {
            let (above, rest) = lower.split_at_mut(begin(index));
            let (row, this) = (self.row(index), &mut rest[..=index]);
            for (other, share) in row[..index].iter().enumerate() {
                add(&mut this[..=other], *share, &above[begin(other)..=begin(other) + other]);
            }
            this[..index].iter_mut().for_each(|cell| *cell /= -row[index]);
            this[index] = 1.0 / row[index];
        }
        let mut inverse = vec![0.0; self.cells.len()];
        for index in 0..self.size {
            let row = &lower[begin(index)..=begin(index) + index];
            for (other, share) in row.iter().enumerate() {
                add(&mut inverse[begin(other)..=begin(other) + other], *share, row);
            }
        }
        inverse
    }

    /// Adds a row and a column to A. `solved` is L⁻¹ times the new column above the diagonal, `left` what the diagonal is more
    /// than its square, above 0.
    pub(super) fn grow(&mut self, solved: &[f64], left: f64) {
        self.cells.extend_from_slice(solved);
        self.cells.push(left.sqrt());
        self.size += 1;
    }
}

/// The scalar product of the places that both have.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = if a.len() < b.len() { a.len() } else { b.len() };
    let ((a, a_rest), (b, b_rest)) =
        (a[..length].as_chunks::<PARTS>(), b[..length].as_chunks::<PARTS>());
    let mut parts = [0.0; PARTS];
    for (a, b) in a.iter().zip(b) {
        for part in 0..PARTS {
            parts[part] += a[part] * b[part];
        }
    }
    let rest = a_rest.iter().zip(b_rest).fold(0.0, |sum, (a, b)| sum + a * b);
    parts.iter().fold(rest, |sum, part| sum + part)
}

fn add(to: &mut [f64], share: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += share * what;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;
    use rand::RngExt as _;

    const SIZE: usize = 23;

    /// The lower half of B Bᵀ + 0.1, positive definite, for random B.
    fn matrix() -> Vec<f64> {
        let mut rng = rng(1);
        let b: Vec<Vec<f64>> =
            (0..SIZE).map(|_| (0..SIZE).map(|_| rng.random::<f64>()).collect()).collect();
        let cells = (0..SIZE).flat_map(|row| (0..=row).map(move |column| (row, column)));
        cells
            .map(|(row, column)| dot(&b[row], &b[column]) + if row == column { 0.1 } else { 0.0 })
            .collect()
    }

    fn cell(half: &[f64], row: usize, column: usize) -> f64 {
        half[if row > column { begin(row) + column } else { begin(column) + row }]
    }

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let a = matrix();
        let inverse = Factor::of(SIZE, a.clone()).unwrap().inverse();
        for row in 0..SIZE {
            for column in 0..SIZE {
                let sum: f64 =
                    (0..SIZE).map(|k| cell(&a, row, k) * cell(&inverse, k, column)).sum();
                let expected = f64::from(u8::from(row == column));
                assert!((sum - expected).abs() < 1e-9, "{row} {column}: {sum}");
            }
        }
    }

    #[test]
    fn a_solution_solves() {
        let a = matrix();
        let b: Vec<f64> = (0..SIZE).map(|row| row as f64 - 4.0).collect();
        let mut x = b.clone();
        Factor::of(SIZE, a.clone()).unwrap().solve(&mut x);
        for (row, b) in b.iter().enumerate() {
            let sum: f64 = (0..SIZE).map(|k| cell(&a, row, k) * x[k]).sum();
            assert!((sum - b).abs() < 1e-9, "{row}: {sum}");
        }
    }

    #[test]
    fn a_factor_grown_row_by_row_is_the_whole_factor() {
        let a = matrix();
        let whole = Factor::of(SIZE, a.clone()).unwrap();
        let mut grown = Factor::default();
        for row in 0..SIZE {
            let mut column = a[begin(row)..begin(row) + row].to_vec();
            grown.solve_lower(&mut column);
            grown.grow(&column, a[begin(row) + row] - dot(&column, &column));
        }
        let apart = |(a, b): (&f64, &f64)| (a - b).abs();
        assert!(whole.cells.iter().zip(&grown.cells).map(apart).all(|apart| apart < 1e-12));
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert!(Factor::of(2, vec![1.0, 2.0, 1.0]).is_none());
        assert!(Factor::of(1, vec![f64::NAN]).is_none());
        let factor = Factor::of(2, vec![4.0, 2.0, 5.0]).unwrap();
        // |A| = 16.
        assert!((factor.half_log_determinant() - libm::log(4.0)).abs() < 1e-12);
    }
}
