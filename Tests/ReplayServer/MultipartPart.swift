/// One part of a `multipart/form-data` body.
///
/// - SeeAlso: RFC 7578.
public struct MultipartPart: Hashable, Sendable {
    public var name: String
    public var fileName: String?
    public var contentType: String?
    /// Compared byte for byte; as a JSON value when the content type is `application/json`.
    public var content: [UInt8]

    public init(_ name: String, fileName: String? = nil, contentType: String? = nil, content: [UInt8]) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
        self.content = content
    }

    public init(_ name: String, fileName: String? = nil, contentType: String? = nil, _ text: String) {
        self.init(name, fileName: fileName, contentType: contentType, content: Array(text.utf8))
    }

    /// The parts of a body, or nil when the boundary does not structure it.
    static func parse(_ body: [UInt8], boundary: String) -> [MultipartPart]? {
        let line = Array("--\(boundary)".utf8)
        let separator = Array("\r\n".utf8) + line
        guard body.starts(with: line) else { return nil }
        var rest = body.dropFirst(line.count)
        var parts: [MultipartPart] = []
        while true {
            if rest.starts(with: Array("--".utf8)) {
                return rest.dropFirst(2).allSatisfy { $0 == 0x0D || $0 == 0x0A } ? parts : nil
            }
            guard rest.starts(with: Array("\r\n".utf8)) else { return nil }
            guard let end = rest.firstRange(of: separator), let part = MultipartPart(rest[..<end.lowerBound])
            else { return nil }
            parts.append(part)
            rest = rest[end.upperBound...]
        }
    }

    /// - Parameter bytes: From the end of line after the boundary on.
    private init?(_ bytes: ArraySlice<UInt8>) {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.firstRange(of: blank) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var disposition: MediaType?
        var contentType: String?
        for line in lines {
            let fields = line.split(separator: ":", maxSplits: 1)
            guard fields.count == 2 else { return nil }
            let value = String(fields[1].drop { $0 == " " })
            switch fields[0].lowercased() {
            case "content-disposition": disposition = MediaType(value)
            case "content-type": contentType = value
            default: break
            }
        }
        guard let disposition, disposition.type == "form-data", let name = disposition.parameters["name"]
        else { return nil }
        self.init(
            name, fileName: disposition.parameters["filename"], contentType: contentType,
            content: Array(bytes[end.upperBound...]))
    }

    func differences(from found: MultipartPart) -> [String] {
        var sentences: [String] = []
        if name != found.name { sentences.append("name `\(name)` expected, `\(found.name)` found") }
        if fileName != found.fileName {
            sentences.append("file name \(shown(fileName)) expected, \(shown(found.fileName)) found")
        }
        if contentType.map(MediaType.init) != found.contentType.map(MediaType.init) {
            sentences.append("content type \(shown(contentType)) expected, \(shown(found.contentType)) found")
        }
        return sentences + contentDifferences(from: found)
    }

    private func contentDifferences(from found: MultipartPart) -> [String] {
        guard content != found.content else { return [] }
        if contentType.map({ MediaType($0).type }) == "application/json",
            let expected = try? RecordedValue(bytes: content),
            let value = try? RecordedValue(bytes: found.content)
        {
            return expected.differences(from: value)
        }
        return ["\(ExchangeBody.shown(content)) expected, \(ExchangeBody.shown(found.content)) found"]
    }

    private func shown(_ text: String?) -> String { text.map { "`\($0)`" } ?? "none" }
}
