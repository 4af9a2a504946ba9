/// What all reports of the shop have in common.
package struct ShopReportConfiguration: Sendable, Hashable {
    /// Level of every interval, as a probability: 0.5 … 0.999.
    package let level: Double
    /// Languages that reports are written in, the first one foremost.
    package let languages: [String]
}
