public import CurlHTTP
public import JSONKit

/// A service's answer that tells of success.
public struct APIReply: Sendable {
    public var status: Int
    public var header: [HTTPField]
    public var body: [UInt8]
    /// Method and URL, without credentials.
    public var request: String
    /// Whether nothing was asked, because the client only reads.
    public var isPretended = false
    /// Where the answer came from, without credentials: another URL than was asked after a redirect.
    public var url = ""
    /// Where to ask from now on, without credentials: the service says that the thing has moved for good, as renamed
    /// repositories do; nil where it is where it was asked for.
    public var movedTo: String?
    /// Whether the body is one that the client has kept.
    public var isKept = false

    /// The body as JSON.
    ///
    /// - Throws: `.malformedReply` for a page of HTML and whatever else is no JSON.
    public func json() throws(ForgeFailure) -> JSON {
        let kind = header["Content-Type"]?.lowercased() ?? "application/json"
        guard kind.contains("json") else {
            throw ForgeFailure(
                .malformedReply, request: request, status: status, detail: "JSON was expected, not '\(kind)'")
        }
        do {
            return try JSONDocument(body).root
        } catch {
            throw malformed(error)
        }
    }

    /// What is read from the body.
    ///
    /// - Throws: `.malformedReply`, with the place of what is wrong.
    public func read<Value>(_ read: (JSON) throws(JSONError) -> Value) throws(ForgeFailure) -> Value {
        let json = try json()
        do {
            return try read(json)
        } catch {
            throw malformed(error)
        }
    }

    public func read<Value: JSONReadable>(as type: Value.Type = Value.self) throws(ForgeFailure) -> Value {
        try read { json throws(JSONError) in try Value(json) }
    }

    private func malformed(_ error: JSONError) -> ForgeFailure {
        ForgeFailure(.malformedReply, request: request, status: status, detail: "\(error)")
    }
}

extension APIReply: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The request and the status; what was answered may be secret.
    public var description: String { "\(request): \(status)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["request": request, "status": status]) }
}
