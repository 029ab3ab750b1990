internal import XMLKit

/// Puts a message together from the events of its document.
struct XMLRPCParts {
    /// A list or a struct that is still open.
    private struct Container {
        var isStruct: Bool
        var values: [XMLRPCValue] = []
        var members: [XMLRPCStruct.Member] = []
        /// Of a struct: the name of the member that is open.
        var name: String?
    }

    private let rowDepth: Int
    private let depthLimit: Int
    /// What the numbers of names mean; nil for one that means nothing.
    private var tags: [XMLRPCTag?] = []
    private var open: [XMLRPCTag] = []
    private var containers: [Container] = []
    /// The value of the `value` that was completed last.
    private var value: XMLRPCValue?
    private var text = ""
    private var method: String?
    private var parameters: [XMLRPCValue] = []
    private var fault: XMLRPCValue?
    private var rows: [XMLRPCDecoder.Row] = []
    private var nameCache = XMLRPCNames()
    private(set) var message: XMLRPCDecoder.Message?

    init(rowDepth: Int, depthLimit: Int) {
        self.rowDepth = rowDepth
        self.depthLimit = depthLimit
    }

    mutating func takeRows() -> [XMLRPCDecoder.Row] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    mutating func take(_ event: XMLEvent) throws(XMLRPCError) {
        switch event {
        case .startElement(let element): try begin(element)
        case .text(let text): try take(text)
        case .endElement(let element): try end(element)
        }
    }

    private mutating func begin(_ element: XMLElement) throws(XMLRPCError) {
        guard let tag = tag(element), tag.fits(in: open.last) else {
            throw malformed("'\(element.name)' does not belong here", element.position)
        }
        switch tag {
        case .array, .structure:
            if containers.count == depthLimit {
                throw XMLRPCError(
                    .limit, "values lie more than \(depthLimit) deep within each other",
                    line: element.position.line, column: element.position.column)
            }
            containers.append(Container(isStruct: tag == .structure))
        case .value:
            if open.last == .member, containers[containers.count - 1].name == nil {
                throw malformed("a member has its value before its name", element.position)
            }
            value = nil
        default:
            if tag != .member, tag != .data, tag != .param, value != nil, open.last == .value {
                throw malformed("a 'value' has more than one value", element.position)
            }
        }
        text = ""
        open.append(tag)
    }

    private mutating func take(_ text: XMLText) throws(XMLRPCError) {
        guard let tag = open.last else { return }
        if tag == .name {
            let name = nameCache.name(text)
            containers[containers.count - 1].name = name
        } else if tag.holdsText {
            self.text = text.string
        } else if !text.isBlank {
            throw malformed("there is text outside of a value", text.position)
        }
    }

    private mutating func end(_ element: XMLElement) throws(XMLRPCError) {
        let tag = open.removeLast()
        if tag.isScalar {
            value = try scalar(tag, element.position)
            text = ""
            return
        }
        switch tag {
        case .array, .structure: value = close()
        case .value: deliver()
        case .name:
            if containers[containers.count - 1].name == nil { containers[containers.count - 1].name = "" }
        case .member:
            guard containers[containers.count - 1].name == nil else {
                throw malformed("a member has no value", element.position)
            }
        case .methodName: method = text
        case .fault: fault = value
        case .methodCall:
            message = .call(method: method ?? "", parameters: parameters)
        case .methodResponse: message = .reply(try reply(element.position))
        default: break
        }
        if tag != .value { text = "" }
    }

    /// The list or struct that ends here.
    private mutating func close() -> XMLRPCValue {
        let container = containers.removeLast()
        return container.isStruct ? .structure(XMLRPCStruct(container.members)) : .array(container.values)
    }

    /// Puts the value that ends here where it belongs.
    private mutating func deliver() {
        // Text without a type is a string; beside a typed value there is only white space.
        let value = self.value ?? .string(text)
        self.value = value
        text = ""
        guard let last = containers.indices.last else {
            if open.last == .param { parameters.append(value) }
            return
        }
        if containers[last].isStruct {
            if let name = containers[last].name.take() {
                containers[last].members.append(.init(name, value))
            }
        } else if containers.count == rowDepth, containers.allSatisfy({ !$0.isStruct }) {
            let list = containers.count > 1 ? containers[containers.count - 2].values.count : 0
            rows.append(.init(list: list, value: value))
        } else {
            containers[last].values.append(value)
        }
        self.value = nil
    }

    private func scalar(_ tag: XMLRPCTag, _ position: XMLPosition) throws(XMLRPCError) -> XMLRPCValue {
        switch tag {
        case .null: return .null
        case .string: return .string(text)
        case .date: return .date(text)
        case .boolean where text == "0" || text == "1": return .bool(text == "1")
        case .integer: if let number = Int64(trimmed) { return .int(number) }
        case .double: if let number = Double(String(trimmed)), number.isFinite { return .double(number) }
        case .base64: if let bytes = Base64.bytes(text) { return .bytes(bytes) }
        default: break
        }
        throw malformed("'\(text.prefix(40))' is no \(tag)", position)
    }

    private var trimmed: Substring {
        let front = text.drop { $0 == " " || $0.isNewline || $0 == "\t" }
        let count = front.reversed().prefix { $0 == " " || $0.isNewline || $0 == "\t" }.count
        return front.dropLast(count)
    }

    private func reply(_ position: XMLPosition) throws(XMLRPCError) -> XMLRPCReply {
        if let fault {
            guard let members = fault.structure, let code = members["faultCode"]?.int else {
                throw malformed("a fault has no code", position)
            }
            return .fault(XMLRPCFault(code: code, message: members["faultString"]?.string ?? ""))
        }
        guard parameters.count == 1 else {
            throw malformed("an answer has one value, and this one has \(parameters.count)", position)
        }
        return .result(parameters[0])
    }

    private mutating func tag(_ element: XMLElement) -> XMLRPCTag? {
        while tags.count <= element.nameIndex { tags.append(nil) }
        if let known = tags[element.nameIndex] { return known }
        tags[element.nameIndex] = XMLRPCTag(element.name.local)
        return tags[element.nameIndex]
    }

    private func malformed(_ message: String, _ position: XMLPosition) -> XMLRPCError {
        XMLRPCError(.malformedMessage, message, line: position.line, column: position.column)
    }
}

/// The names of members, each made into a string once: rows have the same ones again and again.
struct XMLRPCNames {
    private var known: [String] = []
    private var next = 0
    private static let limit = 256

    mutating func name(_ text: XMLText) -> String {
        // In a list of structs the name that came after this one the last time comes after it again.
        if next < known.count, isEqual(text, known[next]) { return advance() }
        if let index = known.firstIndex(where: { isEqual(text, $0) }) {
            next = index
            return advance()
        }
        let name = text.string
        if known.count < Self.limit {
            known.append(name)
            next = known.count == Self.limit ? 0 : known.count
        }
        return name
    }

    private mutating func advance() -> String {
        let name = known[next]
        next = next + 1 < known.count ? next + 1 : 0
        return name
    }

    private func isEqual(_ text: XMLText, _ name: String) -> Bool {
        text.utf8Count == name.utf8.count
            && text.withBytes { bytes in
                var name = name
                return name.withUTF8 { $0.elementsEqual(bytes) }
            }
    }
}
