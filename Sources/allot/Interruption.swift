internal import Dispatch
internal import Foundation
internal import Pipeline

/// Ends the process on SIGINT and SIGTERM with 130 and 143: nothing was published unless its one transaction was over.
enum Interruption {
    /// Starts to listen; the private database of a demo is stopped by the exit.
    static func install() {
        for (number, code) in [(SIGINT, ExitCode.interrupted), (SIGTERM, ExitCode.terminated)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                Console.message("allot: interrupted; lists that were not live yet are not published")
                exit(code.rawValue)
            }
            source.activate()
            unsafe sources.append(source)
        }
    }

    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []  // written once, before any thread
}
