internal import Foundation
internal import Statistics

extension KeyedStream {
    /// Two independent standard normal numbers for `subject` at `index`.
    ///
    /// z₁ = √(−2 ln u₁) cos 2πu₂ and z₂ = √(−2 ln u₁) sin 2πu₂ (Box and Muller 1958, doi:10.1214/aoms/1177706645).
    func normals(_ subject: Int64, _ index: UInt64 = 0) -> (Double, Double) {
        let (first, second) = words(subject, index)
        let radius = (-2 * log(unit(first))).squareRoot()
        let angle = 2 * Double.pi * unit(second)
        return (radius * cos(angle), radius * sin(angle))
    }
}

/// The uniform number in (0, 1) made of the upper 53 bits of `word`.
@inline(__always)
func unit(_ word: UInt64) -> Double { (Double(word >> 11) + 0.5) * 0x1p-53 }

/// The uniform number in (0, 1) made of the 32 bits of `word`.
@inline(__always)
func unit(_ word: UInt32) -> Double { (Double(word) + 0.5) * 0x1p-32 }

/// The chance whose log-odds lie `shift` above those of `chance`, for `chance` strictly between 0 and 1.
func shifted(_ chance: Double, by shift: Double) -> Double {
    1 / (1 + (1 - chance) / chance * exp(-shift))
}
