//! The standard normal distribution. The quantile is the rational approximation PPND16 with a relative error of about 1e-16.
//! Source: M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988).

use std::f64::consts::FRAC_1_SQRT_2;

/// Coefficients of the numerator and the denominator for one of three regions, the highest power first.
struct Ratio {
    numerator: [f64; 8],
    denominator: [f64; 8],
}

/// For probabilities within 0.425 of one half, in 0.425² − (p − 0.5)².
const CENTRE: Ratio = Ratio {
    numerator: [
        2_509.080_928_730_122_6,
        33_430.575_583_588_13,
        67_265.770_927_008_7,
        45_921.953_931_549_87,
        13_731.693_765_509_46,
        1_971.590_950_306_551_3,
        133.141_667_891_784_38,
        3.387_132_872_796_366_5,
    ],
    denominator: [
        5_226.495_278_852_855,
        28_729.085_735_721_943,
        39_307.895_800_092_71,
        21_213.794_301_586_597,
        5_394.196_021_424_751,
        687.187_007_492_057_9,
        42.313_330_701_600_91,
        1.0,
    ],
};

/// For probabilities down to exp(−25), in sqrt(−ln p) − 1.6.
const NEAR_TAIL: Ratio = Ratio {
    numerator: [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        0.241_780_725_177_450_6,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ],
    denominator: [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        0.148_103_976_427_480_08,
        0.689_767_334_985_1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ],
};

/// For probabilities below exp(−25), in sqrt(−ln p) − 5.
const FAR_TAIL: Ratio = Ratio {
    numerator: [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        0.296_560_571_828_504_87,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ],
    denominator: [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        0.136_929_880_922_735_8,
        0.599_832_206_555_887_9,
        1.0,
    ],
};

impl Ratio {
    fn at(&self, x: f64) -> f64 {
        let horner = |terms: &[f64; 8]| terms.iter().fold(0.0, |sum, term| sum * x + term);
        horner(&self.numerator) / horner(&self.denominator)
    }
}

/// The probability of a value of `x` or less: `erfc(−x / √2) / 2`, precise in both tails.
pub fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The value that is exceeded with the probability `1 − p`; none outside 0 < p < 1.
pub fn quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        return Some(from_middle * CENTRE.at(0.180_625 - from_middle * from_middle));
    }
    let tail = if from_middle < 0.0 { p } else { 1.0 - p };
    let depth = (-libm::log(tail)).sqrt();
    let size = if depth <= 5.0 { NEAR_TAIL.at(depth - 1.6) } else { FAR_TAIL.at(depth - 5.0) };
    Some(if from_middle < 0.0 { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(actual: f64, expected: f64) -> bool {
        (actual - expected).abs() <= 1e-15 * expected.abs()
    }

    #[test]
    fn known_probabilities() {
        let cases = [
            (0.0, 0.5),
            (1.0, 0.8413447460685429),
            (-1.0, 0.15865525393145707),
            (-5.0, 2.866515718791939e-7),
            (-30.0, 4.906713927148187e-198),
            (9.0, 1.0),
        ];
        for (x, p) in cases {
            assert!((cdf(x) - p).abs() <= 4e-14 * p, "{x}: {:e}", cdf(x));
        }
    }

    #[test]
    fn known_quantiles() {
        let cases = [
            (0.5, 0.0),
            (0.975, 1.959963984540054),
            (0.95, 1.6448536269514722),
            (0.1, -1.2815515655446004),
            (0.01, -2.3263478740408408),
            (1e-6, -4.753424308822899),
            (1e-15, -7.941345326170997),
            (1e-300, -37.0470962993612),
        ];
        for (p, x) in cases {
            assert!(close(quantile(p).unwrap(), x), "{p}: {:?}", quantile(p));
        }
    }

    #[test]
    fn the_quantile_is_the_inverse_of_the_probability() {
        for step in -370..=70 {
            let x = f64::from(step) * 0.1;
            let back = quantile(cdf(x)).unwrap();
            // A probability near 1 has fewer digits, so that values are less exact.
            let tolerance = if x > 0.0 { 1e-15 + 3e-16 * libm::exp(x * x / 2.0) } else { 3e-15 };
            assert!((back - x).abs() <= tolerance * (1.0 + x.abs()), "{x}: {back}");
        }
    }

    #[test]
    fn an_impossible_probability_has_no_quantile() {
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
            assert_eq!(quantile(p), None);
        }
    }
}
