internal import Dispatch
internal import Foundation
internal import Pipeline
internal import Synchronization

/// Ends the process on SIGINT and SIGTERM with 130 and 143: nothing was published unless its one transaction was over.
enum Interruption {
    /// Longest that the ledger is waited for: whoever sent the signal wants the process to end.
    private static let patience = 5.0
    private static let hasBegun = Mutex(false)

    /// Starts to listen; the private database of a demo is stopped by the exit.
    static func install() {
        for (number, code) in [(SIGINT, ExitCode.interrupted), (SIGTERM, ExitCode.terminated)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                let isFirst = hasBegun.withLock { begun in
                    defer { begun = true }
                    return !begun
                }
                guard isFirst else { return }
                DispatchQueue.global().asyncAfter(deadline: .now() + patience) { exit(code.rawValue) }
                Ledger.interruptRuns(code)
                Console.message("allot: interrupted; lists that were not live yet are not published")
                exit(code.rawValue)
            }
            source.activate()
            unsafe sources.append(source)
        }
    }

    /// Returns unless a signal is ending the process; what the command would say about that is of no use to anybody.
    static func giveWay() {
        while hasBegun.withLock({ $0 }) { Thread.sleep(forTimeInterval: patience) }
    }

    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []  // written once, before any thread
}
