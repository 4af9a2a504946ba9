import Statistics
import Testing

/// Reference values: mpmath 1.3 with 40 digits.
@Suite struct NormalTests {
    @Test(arguments: [
        (-37.5, 4.605353009581954844e-308), (-20, 2.7536241186062336951e-89), (-8.25, 7.919726314642477341e-17),
        (-3, 0.0013498980316300945267), (-1.5, 0.066807201268858066004), (-0.1, 0.46017216272297101633), (0, 0.5),
        (0.3, 0.61791142218895263307), (1, 0.84134474606854294859), (2.5, 0.99379033467422386483),
        (6, 0.99999999901341235496),
    ])
    func `the distribution function agrees with mpmath to 4 ulp, tails included`(z: Double, expected: Double) {
        #expect(abs(Normal.cdf(z) - expected) <= 4 * expected.ulp)
    }

    @Test(arguments: [
        (0, 0.39894228040143267794), (1, 0.2419707245191433498), (-5.5, 1.0769760042543276359e-7),
        (30, 1.473646134878547519e-196),
    ])
    func `the density agrees with mpmath to 2 ulp`(z: Double, expected: Double) {
        #expect(abs(Normal.pdf(z) - expected) <= 2 * expected.ulp)
    }

    @Test(arguments: [
        (-1000, -500007.82669481218431), (-100, -5005.5242086942050886), (-38.5, -745.69527029041108133),
        (-12, -75.410673001568795939), (-5, -15.064998393988725736), (-1, -1.8410216450092635058),
        (0, -0.69314718055994530942), (1, -0.17275377902344988953), (5, -2.8665161296376359338e-7),
        (9, -1.1285884059538406478e-19),
    ])
    func `the log of the distribution function agrees with mpmath to 10⁻¹⁵`(z: Double, expected: Double) {
        #expect(abs(Normal.logCDF(z) / expected - 1) < 1e-15)
    }

    @Test(arguments: [
        (1e-300, -37.047096299361199237), (1e-20, -9.2623400897984075796), (1e-10, -6.3613409024040561991),
        (1e-3, -3.0902323061678135354), (0.02425, -1.9729610513118848376), (0.1, -1.2815515655446004353),
        (0.3, -0.52440051270804081597), (0.5, 0), (0.7, 0.52440051270804065631), (0.975, 1.9599639845400538556),
        (0.999, 3.0902323061678132778),
    ])
    func `quantiles agree with mpmath to 10⁻¹⁵`(probability: Double, expected: Double) {
        #expect(abs(Normal.quantile(probability) - expected) <= 1e-15 * max(abs(expected), 1))
    }

    @Test func `the ends of the line and impossible probabilities are what they should be`() {
        #expect(Normal.cdf(.infinity) == 1 && Normal.cdf(-.infinity) == 0 && Normal.cdf(.nan).isNaN)
        #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity && Normal.quantile(1.5).isNaN)
        #expect(Normal.logCDF(-1e100).isFinite)
    }

    @Test func `the fast tail agrees with the exact one within 2 × 10⁻¹⁶`() {
        for step in 0..<700 {
            let z = Double(step) / 100
            #expect(abs(Normal.densityAndUpperTail(z).tail - Normal.cdf(-z)) < 2.5e-16)
        }
    }
}
