internal import Synchronization

/// What the library said of an attempt to authenticate.
final class NegotiationLog: Sendable {
    private let lines = Mutex<[String]>([])
    /// The cache to take tickets from; nil for the usual one.
    let cache: String?

    init(cache: String?) { self.cache = cache }

    /// The reasons, without what function gave them.
    var text: String {
        lines.withLock { $0 }.joined(separator: "; ")
    }

    /// Takes a line if it tells of a failure.
    func add(_ line: UnsafeRawBufferPointer) {
        // Most lines are about connections.
        guard line.count < 1000 else { return }
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("gss_") || text.hasPrefix("SPNEGO") else { return }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let reason =
            words.hasPrefix("gss_") ? words.split(separator: ": ", maxSplits: 1).last ?? "" : words[...]
        lines.withLock { lines in
            let reason = String(reason.reversed().drop { $0 == "." || $0 == " " }.reversed())
            if lines.count < 4, !lines.contains(reason) { lines.append(reason) }
        }
    }
}

extension Transfer {
    /// Tells of tickets that were wanted and not given, or not taken.
    ///
    /// - Throws: `.authenticationFailed`.
    func checkAuthentication(_ response: HTTPResponse) throws(HTTPError) {
        guard response.status == 401, let negotiation else { return }
        let reason = negotiation.text
        let isOffered = response.header.contains { field in
            field.name.lowercased() == "www-authenticate" && field.value.lowercased().contains("negotiate")
        }
        // A server that asks for something else gives an answer like any other.
        guard isOffered || !reason.isEmpty else { return }
        // SPNEGO has no better words for this than that it found nothing.
        if let problem = KerberosTickets.problem(of: negotiation.cache) {
            throw error(.authenticationFailed, "\(problem); \(configuration.kerberos?.remedy ?? "")")
        }
        let refusal = reason.isEmpty ? "the server refuses the ticket" : "the ticket is of no use: \(reason)"
        throw error(
            .authenticationFailed,
            "\(refusal); see whether the server's name is HTTP/<host> in the realm, and its keytab up to date"
        )
    }
}

extension Kerberos {
    /// What a person can do to have tickets.
    var remedy: String {
        if let keytab { return "see whether the keys of \(keytab) are still those of the realm" }
        let cache = credentialCache.map { " -c \($0)" } ?? ""
        return "get tickets with 'kinit\(cache)\(principal.map { " \($0)" } ?? "")'"
    }
}
