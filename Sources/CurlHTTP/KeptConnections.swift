internal import CCurl

/// The two ends of a connection.
struct ConnectionEnds: Hashable {
    // The first to be compared is the one that differs.
    var localPort: Int32
    var remotePort: Int32
    var local: String
    var remote: String
}

/// Connections that have carried an answer of HTTP/1 and may carry another one.
///
/// Answers of HTTP/1 have no numbers. What a server sends after an answer would be taken for the answer to the next
/// request, and some versions of the library (7.88 is one) do not look. So before a request goes out over such a
/// connection we look whether anything waits there already. A session ticket of TLS that comes late looks the same;
/// it costs a new connection. HTTP/2 tells answers apart, and has something to say at any time: its connections
/// are not looked at.
///
/// Only the loop's thread uses it.
final class KeptConnections {
    // The library tells the socket after a transfer, and only the ends before a request.
    private var ends: [curl_socket_t: ConnectionEnds] = [:]

    /// Remembers the connection over which an answer has come.
    func keep(_ socket: curl_socket_t, _ ends: ConnectionEnds) {
        for (other, others) in self.ends where others == ends { self.ends[other] = nil }
        self.ends[socket] = ends
    }

    /// Whether something waits on a connection before it is asked for anything.
    func hasInput(_ ends: ConnectionEnds) -> Bool {
        guard let socket = self.ends.first(where: { $0.value == ends })?.key else { return false }
        return ccurl_has_input(socket, ends.localPort, ends.remotePort)
    }
}
