internal import Records

/// `left + right` of a user's micros, or an error that names the range of money.
func exactSum(_ left: Int64, _ right: Int64) throws(ParameterError) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else {
        throw ParameterError(
            owner: "Audience", parameter: "amount", allowed: "such that a user's sum is within ±9.2 × 10¹² units",
            got: "a sum beyond it")
    }
    return sum
}
