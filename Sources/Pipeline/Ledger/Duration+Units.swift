internal import Dispatch

extension Duration {
    /// Microseconds, rounded down.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// The same length for Dispatch's waits.
    var dispatchInterval: DispatchTimeInterval { .microseconds(Int(wholeMicroseconds)) }
}
