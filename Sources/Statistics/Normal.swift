internal import RealModule

/// The standard normal distribution: density, probabilities and quantiles to about 10⁻¹⁵ relative, tails included.
///
/// Goals in order of priority: no overflow or cancellation anywhere on the line; relative accuracy in both tails,
/// because a propensity is a tail; speed in ``densityAndUpperTail(_:)``, which the quadrature calls by the million.
package enum Normal {
    /// √(2π), which a density is divided by.
    package static let rootTwoPi = 2.506_628_274_631_000_5

    /// φ(z) = exp(−z²/2) / √(2π).
    ///
    /// The square is taken in two parts: rounded once, its error would be magnified z²/2 times by the exponential.
    package static func pdf(_ z: Double) -> Double { gaussian(z) / rootTwoPi }

    /// Φ(z) = P(Z ≤ z) = erfc(−z/√2) / 2.
    ///
    /// The argument's rounding error is put back to first order, since erfc magnifies it by z² in the lower tail.
    package static func cdf(_ z: Double) -> Double {
        guard z.isFinite else { return z.isNaN ? z : (z > 0 ? 1 : 0) }
        // 1/√2 as the sum of two doubles.
        let high = 0.707_106_781_186_547_6
        let low = -4.833_646_656_726_456_5e-17
        let argument = -z * high
        let residual = (-argument).addingProduct(-z, high) - z * low
        // d erfc(t)/dt = −2/√π exp(−t²), and exp(−t²) = exp(−z²/2).
        let slope = -1.128_379_167_095_512_6 * gaussian(z)
        return 0.5 * (Double.erfc(argument) + slope * residual)
    }

    /// ln Φ(z), finite down to z = −10¹⁵⁰ where Φ itself is 0 in double precision.
    ///
    /// Below −10: ln φ(z) − ln(−z) + ln(1 − 1/z² + 3/z⁴ − 15/z⁶ + …), the asymptotic series of Mills' ratio
    /// (Abramowitz & Stegun 26.2.12), cut before its smallest term. Above 0: log1p(−Φ(−z)).
    package static func logCDF(_ z: Double) -> Double {
        if z > 0 { return Double.log(onePlus: -cdf(-z)) }
        if z > -10 { return Double.log(cdf(z)) }
        let square = z * z
        var term = 1.0
        var series = 0.0
        for k in 1...30 {
            let next = -term * Double(2 * k - 1) / square
            guard abs(next) < abs(term), abs(next) > 1e-18 else { break }
            term = next
            series += term
        }
        return -square / 2 - Double.log(-z) - 0.918_938_533_204_672_8 + Double.log(onePlus: series)
    }

    /// The z with Φ(z) = `probability`; ±∞ at 1 and 0, NaN outside [0, 1].
    ///
    /// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
    /// 37(3), 1988, doi:10.2307/2347330 (PPND16, about 10⁻¹⁶).
    package static func quantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        guard probability > 0 else { return -.infinity }
        guard probability < 1 else { return .infinity }
        let centred = probability - 0.5
        if abs(centred) <= 0.425 {
            let r = 0.180625 - centred * centred
            return centred * ratio(r, centralNumerator, centralDenominator)
        }
        let r = (-Double.log(centred < 0 ? probability : 1 - probability)).squareRoot()
        let size =
            r <= 5
            ? ratio(r - 1.6, middleNumerator, middleDenominator)
            : ratio(r - 5, farNumerator, farDenominator)
        return centred < 0 ? -size : size
    }

    /// exp(−z²/2) and P(Z > z) for z ≥ 0 from one exponential, within 2 × 10⁻¹⁶ absolute; the tail is 0 above 7.07.
    ///
    /// Source: Hart et al., "Computer Approximations", 1968, algorithm 5666, as published by West, "Better
    /// approximations to cumulative normal functions", Wilmott, May 2005.
    @inlinable
    package static func densityAndUpperTail(_ z: Double) -> (gaussian: Double, tail: Double) {
        guard z < 7.07 else { return (0, 0) }
        let e = Double.exp(-0.5 * z * z)
        var numerator = 3.526_249_659_989_11e-2 * z + 0.700_383_064_443_688
        numerator = numerator * z + 6.373_962_203_531_65
        numerator = numerator * z + 33.912_866_078_383
        numerator = numerator * z + 112.079_291_497_871
        numerator = numerator * z + 221.213_596_169_931
        numerator = numerator * z + 220.206_867_912_376
        var denominator = 8.838_834_764_831_84e-2 * z + 1.755_667_163_182_64
        denominator = denominator * z + 16.064_177_579_207
        denominator = denominator * z + 86.780_732_202_946_1
        denominator = denominator * z + 296.564_248_779_674
        denominator = denominator * z + 637.333_633_378_831
        denominator = denominator * z + 793.826_512_519_948
        denominator = denominator * z + 440.413_735_824_752
        return (e, e * numerator / denominator)
    }

    /// exp(−z²/2), with the rounding error of the square put back.
    private static func gaussian(_ z: Double) -> Double {
        let square = z * z
        guard square < 1600 else { return 0 }
        let error = (-square).addingProduct(z, z)
        return Double.exp(-0.5 * square) * (1 - 0.5 * error)
    }

    /// The quotient of two polynomials of the same degree whose coefficients ascend.
    private static func ratio(_ x: Double, _ numerator: [Double], _ denominator: [Double]) -> Double {
        var k = numerator.count - 1
        var above = numerator[k]
        var below = denominator[k]
        while k > 0 {
            k -= 1
            above = above * x + numerator[k]
            below = below * x + denominator[k]
        }
        return above / below
    }

    private static let centralNumerator = [
        3.387_132_872_796_366_608_0, 1.331_416_678_917_843_774_5e2, 1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4, 4.592_195_393_154_987_145_7e4, 6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4, 2.509_080_928_730_122_672_7e3,
    ]
    private static let centralDenominator = [
        1.0, 4.231_333_070_160_091_125_2e1, 6.871_870_074_920_579_083_0e2, 5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4, 3.930_789_580_009_271_061_0e4, 2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ]
    private static let middleNumerator = [
        1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
        3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2, 7.745_450_142_783_414_076_40e-4,
    ]
    private static let middleDenominator = [
        1.0, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40, 6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1, 1.519_866_656_361_645_719_66e-2, 5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ]
    private static let farNumerator = [
        6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
        2.965_605_718_285_048_912_30e-1, 2.653_218_952_657_612_309_30e-2, 1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7,
    ]
    private static let farDenominator = [
        1.0, 5.998_322_065_558_879_376_90e-1, 1.369_298_809_227_358_053_10e-1, 1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4, 1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ]
}
