/// How a campaign's report is written.
package struct CampaignReportConfiguration: Sendable, Hashable {
    /// Cells with fewer users than this are not shown.
    package let k: Int
    /// Languages of the report, the first one foremost.
    package let languages: [String]
}
