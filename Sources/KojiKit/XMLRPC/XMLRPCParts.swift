internal import XMLKit

/// Puts a message together from the events of its document.
struct XMLRPCParts: XMLPieceTaker {
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
    private var names: [XMLName] = []
    private var open: [XMLRPCTag] = []
    private var containers: [Container] = []
    /// The value of the `value` that was completed last.
    private var value: XMLRPCValue?
    /// Text without a type, or a method's name.
    private var text: String?
    /// How many members the last struct had.
    private var memberCount = 0
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

    mutating func define(_ index: Int, _ name: XMLName) {
        tags.append(XMLRPCTag(name.local))
        names.append(name)
    }

    mutating func take(_ piece: XMLPiece) throws(XMLRPCError) {
        switch piece.kind {
        case .start: try begin(piece)
        case .text: try text(piece)
        case .end: try end(piece)
        }
    }

    private mutating func begin(_ element: XMLPiece) throws(XMLRPCError) {
        guard let tag = tags[element.nameIndex], tag.fits(in: open.last) else {
            throw malformed("'\(names[element.nameIndex])' does not belong here", element.position)
        }
        switch tag {
        case .array, .structure:
            if containers.count == depthLimit {
                throw XMLRPCError(
                    .limit, "values lie more than \(depthLimit) deep within each other",
                    line: element.position.line, column: element.position.column)
            }
            try checkSingle(element)
            containers.append(Container(isStruct: tag == .structure))
            if tag == .structure { containers[containers.count - 1].members.reserveCapacity(memberCount) }
        case .value:
            if open.last == .member, containers[containers.count - 1].name == nil {
                throw malformed("a member has its value before its name", element.position)
            }
            value = nil
        case .member, .data, .param: break
        default: try checkSingle(element)
        }
        text = nil
        open.append(tag)
    }

    private func checkSingle(_ element: XMLPiece) throws(XMLRPCError) {
        if value != nil, open.last == .value {
            throw malformed("a 'value' has more than one value", element.position)
        }
    }

    private mutating func text(_ piece: XMLPiece) throws(XMLRPCError) {
        guard let tag = open.last else { return }
        switch tag {
        case .name: containers[containers.count - 1].name = nameCache.name(piece.bytes)
        case .value:
            if value == nil {
                text = piece.string
            } else if !piece.isBlank {
                throw malformed("there is text outside of a value", piece.position)
            }
        case .methodName: text = piece.string
        default:
            if tag.isScalar {
                guard let scalar = XMLRPCValue(tag, piece.bytes) else {
                    throw malformed("'\(piece.string.prefix(40))' is no \(tag)", piece.position)
                }
                value = scalar
            } else if !piece.isBlank {
                throw malformed("there is text outside of a value", piece.position)
            }
        }
    }

    private mutating func end(_ element: XMLPiece) throws(XMLRPCError) {
        let tag = open.removeLast()
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
        default:
            guard tag.isScalar, value == nil else { break }
            // There was no text in it.
            guard let empty = XMLRPCValue(tag, UnsafeBufferPointer(start: nil, count: 0)) else {
                throw malformed("'' is no \(tag)", element.position)
            }
            value = empty
        }
        if tag != .value { text = nil }
    }

    /// The list or struct that ends here.
    private mutating func close() -> XMLRPCValue {
        let container = containers.removeLast()
        guard container.isStruct else { return .array(container.values) }
        // The next one is likely to be of the same kind.
        memberCount = min(container.members.count, 64)
        return .structure(XMLRPCStruct(container.members))
    }

    /// Puts the value that ends here where it belongs.
    private mutating func deliver() {
        // Text without a type is a string; beside a typed value there is only white space.
        let value = self.value ?? .string(text ?? "")
        self.value = value
        text = nil
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

    private func malformed(_ message: String, _ position: XMLPosition) -> XMLRPCError {
        XMLRPCError(.malformedMessage, message, line: position.line, column: position.column)
    }
}
