internal import TestSupport

/// One thing in which a request is not the expected one.
public struct ExchangeDifference: Hashable, Sendable, CustomStringConvertible {
    /// Where it is.
    public enum Part: String, Sendable { case method, path, query, header, credential, body }

    public var part: Part
    /// What was expected and what was found.
    public var message: String

    public var description: String { "\(part.rawValue): \(message)" }
}

extension ExpectedRequest {
    /// In what a request differs; nothing when it is the expected one.
    func differences(from request: LocalServer.Request) -> [ExchangeDifference] {
        let path = String(request.target.prefix { $0 != "?" })
        var found: [ExchangeDifference] = []
        func add(_ part: ExchangeDifference.Part, _ messages: [String]) {
            found += messages.map { ExchangeDifference(part: part, message: $0) }
        }
        if method != request.method {
            add(.method, ["`\(method)` expected, `\(request.method)` found"])
        }
        if self.path != path { add(.path, ["`\(self.path)` expected, `\(path)` found"]) }
        add(.query, queryDifferences(request.target.dropFirst(path.count + 1)))
        add(.header, header.compactMap { Self.difference($0, request.values($0.name)) })
        add(.credential, credentialDifferences(request))
        add(.body, bodyDifferences(request))
        return found
    }

    private func queryDifferences(_ text: Substring) -> [String] {
        guard let query else { return [] }
        return pairDifferences(
            query.filter { !ignoredQuery.contains($0.name) },
            FormPair.parse(text).filter { !ignoredQuery.contains($0.name) })
    }

    private func bodyDifferences(_ request: LocalServer.Request) -> [String] {
        guard let body else {
            return request.body.isEmpty
                ? [] : ["none expected, \(ExchangeBody.shown(request.body)) found"]
        }
        return body.differences(
            from: request.body, contentType: request["Content-Type"], ignoring: ignoredMembers)
    }

    private func credentialDifferences(_ request: LocalServer.Request) -> [String] {
        let names = request.header.map { $0[0] }.filter(Self.isCredential)
        switch credentials {
        case .unchecked: return []
        case .some(let isExpected):
            guard isExpected == names.isEmpty else { return [] }
            return isExpected ? ["one expected, none found"] : names.map { "\($0) is too much" }
        case .fields(let fields):
            let expected = Set(fields.map { $0.name.lowercased() })
            return fields.compactMap { Self.difference($0, request.values($0.name)) }
                + names.filter { !expected.contains($0.lowercased()) }.map { name in
                    "`\(name): \(Redacted.hiding(request[name] ?? ""))` is too much"
                }
        }
    }

    /// What is wrong with the values of one field.
    private static func difference(_ field: Field, _ values: [String]) -> String? {
        func shown(_ value: String) -> String {
            "`\(field.name): \(isCredential(field.name) ? Redacted.hiding(value) : value)`"
        }
        guard let expected = field.value else {
            return values.isEmpty ? nil : "\(shown(values[0])) is too much"
        }
        guard let value = values.first else { return "\(shown(expected)) is missing" }
        guard values.count == 1 else { return "\(field.name) is there \(values.count) times" }
        if isSame(field.name.lowercased(), expected, value) { return nil }
        guard shown(expected) != shown(value) else { return "\(shown(expected)) has another value" }
        return "\(shown(expected)) expected, \(shown(value)) found"
    }

    private static func isSame(_ name: String, _ expected: String, _ value: String) -> Bool {
        switch name {
        case "content-type": MediaType(expected) == MediaType(value)
        case "cookie": pairDifferences(cookies(expected), cookies(value)).isEmpty
        default: Redacted.matches(expected, value)
        }
    }

    private static func cookies(_ value: String) -> [FormPair] {
        value.split(separator: ";").map { cookie in
            let sides = cookie.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            return FormPair(String(sides.first ?? ""), sides.count > 1 ? String(sides[1]) : "")
        }
    }
}

extension LocalServer.Request {
    fileprivate func values(_ name: String) -> [String] {
        header.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
    }
}
