internal import CLibPQ

/// Where a connection's notices go; libpq holds a pointer to it for as long as the connection is open.
///
/// Without a handler notices are dropped: libpq's own receiver would print them, DETAIL and all, on stderr.
final class NoticeReceiver {
    var handler: (@Sendable (Notice) -> Void)?

    /// Makes this the receiver of `connection`, which must not outlive it.
    func attach(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { receiver, result in
                guard let receiver, let result else { return }
                Unmanaged<NoticeReceiver>.fromOpaque(receiver).takeUnretainedValue().receive(result)
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ result: OpaquePointer) {
        guard let handler else { return }
        func field(_ code: Unicode.Scalar) -> String {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) } ?? ""
        }
        handler(Notice(severity: field("V"), code: SQLState(rawValue: field("C")), message: field("M")))
    }
}
