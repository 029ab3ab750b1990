/// What a request must carry.
public enum ExchangeBody: Sendable {
    /// A JSON value: the order of members does not matter, the digits of numbers do.
    ///
    /// `<redacted>` in a string stands for one word, whichever it is; in forms as well.
    case json(String)
    /// The fields of `application/x-www-form-urlencoded`, in any order.
    case form([(String, String)])
    /// These characters.
    case text(String)
    /// The parts of `multipart/form-data`, in any order; the boundary does not matter.
    case multipart([MultipartPart])
    /// Whatever is sent, also nothing.
    case any

    /// The `Content-Type` that goes with it.
    var contentType: String? {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .multipart: "multipart/form-data"
        case .text, .any: nil
        }
    }

    /// What is wrong with a request's body.
    ///
    /// - Parameter ignored: Members of a JSON object, fields or parts that are not compared.
    func differences(from request: [UInt8], contentType: String?, ignoring ignored: Set<String>) -> [String] {
        switch self {
        case .any: []
        case .text(let text):
            request == Array(text.utf8) ? [] : ["`\(shortened(text))` expected, \(Self.shown(request)) found"]
        case .form(let fields):
            pairDifferences(
                fields.map { FormPair($0.0, $0.1) }.filter { !ignored.contains($0.name) },
                FormPair.parse(String(decoding: request, as: UTF8.self))
                    .filter { !ignored.contains($0.name) })
        case .json(let text): Self.jsonDifferences(text, request, ignoring: ignored)
        case .multipart(let parts):
            Self.partDifferences(parts, request, contentType: contentType, ignoring: ignored)
        }
    }

    private static func jsonDifferences(
        _ text: String, _ request: [UInt8], ignoring ignored: Set<String>
    ) -> [String] {
        do {
            let expected = try RecordedValue(text)
            guard let found = try? RecordedValue(bytes: request) else {
                return ["JSON expected, \(shown(request)) found"]
            }
            return expected.dropping(ignored).differences(from: found.dropping(ignored))
        } catch {
            return ["the expected body is not JSON: \(error)"]
        }
    }

    private static func partDifferences(
        _ parts: [MultipartPart], _ request: [UInt8], contentType: String?, ignoring ignored: Set<String>
    ) -> [String] {
        guard let boundary = contentType.flatMap({ MediaType($0).boundary }),
            let found = MultipartPart.parse(request, boundary: boundary)
        else { return ["parts with a boundary between expected, \(shown(request)) found"] }
        var rest = found.filter { !ignored.contains($0.name) }
        var sentences: [String] = []
        for part in parts where !ignored.contains(part.name) {
            if let place = rest.firstIndex(where: { part.differences(from: $0).isEmpty }) {
                rest.remove(at: place)
            } else if let place = rest.firstIndex(where: { $0.name == part.name }) {
                sentences += part.differences(from: rest.remove(at: place)).map { "part \(part.name): \($0)" }
            } else {
                sentences.append("part \(part.name) is missing")
            }
        }
        return sentences + rest.map { "part \($0.name) is too much" }
    }

    /// What was sent, for a reader.
    static func shown(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "nothing" }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return "\(bytes.count) bytes that are no text"
        }
        return "`\(shortened(text))`"
    }
}

/// The beginning of a long text.
func shortened(_ text: String) -> String {
    text.count > 300 ? "\(text.prefix(300))… (\(text.utf8.count) bytes)" : text
}
