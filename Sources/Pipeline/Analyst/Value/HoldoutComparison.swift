internal import Audience
internal import Reports

/// What customers did after the calibration, beside two predictions.
struct HoldoutComparison {
    /// The comparison.
    let result: ValueReport.Holdout

    /// Compares over `periods` periods after the calibration.
    ///
    /// The naive prediction is that everybody goes on at his own rate so far, x / T.
    init(_ purchases: CustomerPurchases, law: any PurchaseLaw, spend: FittedGammaGamma?, periods: Double) {
        var actual = 0
        var (predicted, naive) = (0.0, 0.0)
        var (absolute, square, naiveAbsolute, naiveSquare) = (0.0, 0.0, 0.0, 0.0)
        var (money, expectedMoney) = (0.0, 0.0)
        let most = 7
        var groups = (0...most).map { ValueReport.Frequency(frequency: $0, customers: 0, actual: 0, predicted: 0) }
        for row in 0..<purchases.count {
            let frequency = purchases.frequency[row]
            let age = purchases.age[row]
            let was = Double(purchases.laterPurchases[row])
            let expected = law.expectedPurchases(
                frequency: frequency, recency: purchases.recency[row], age: age, horizon: periods)
            let simple = age > 0 ? Double(frequency) / age * periods : 0
            actual += Int(purchases.laterPurchases[row])
            predicted += expected
            naive += simple
            absolute += abs(expected - was)
            square += (expected - was) * (expected - was)
            naiveAbsolute += abs(simple - was)
            naiveSquare += (simple - was) * (simple - was)
            money += purchases.laterSpend[row]
            expectedMoney +=
                expected * (spend?.expectedSpend(frequency: purchases.priced[row], spend: purchases.spend[row]) ?? .nan)
            let group = min(most, Int(frequency))
            groups[group].customers += 1
            groups[group].actual += was
            groups[group].predicted += expected
        }
        let n = Double(purchases.count)
        for group in groups.indices where groups[group].customers > 0 {
            groups[group].actual /= Double(groups[group].customers)
            groups[group].predicted /= Double(groups[group].customers)
        }
        result = ValueReport.Holdout(
            periods: periods, actual: actual, predicted: predicted, naive: naive, meanAbsoluteError: absolute / n,
            rootMeanSquare: (square / n).squareRoot(), naiveMeanAbsoluteError: naiveAbsolute / n,
            naiveRootMeanSquare: (naiveSquare / n).squareRoot(), spendActual: spend == nil ? nil : money,
            spendPredicted: expectedMoney.isFinite ? expectedMoney : nil,
            byFrequency: groups.filter { $0.customers > 0 })
    }
}
