internal import CSQLite
internal import KojiKit

/// A prepared statement.
///
/// The names of its columns are those of a struct's members, with what the value is behind a colon where SQLite has no
/// type for it: `:b` a boolean, `:t` seconds since 1970 that are shown as a date, `:x` a value in XML.
final class Statement {
    enum Kind { case plain, bool, time, xml }

    struct Column {
        var name: String
        var kind: Kind
        /// A member's beginning, up to its value.
        var prefix: [UInt8]
    }

    let handle: OpaquePointer
    let columns: [Column]

    init(_ handle: OpaquePointer) {
        self.handle = handle
        columns = (0..<sqlite3_column_count(handle)).map { index in
            let parts = String(cString: sqlite3_column_name(handle, index)).split(separator: ":")
            let name = parts.first.map(String.init) ?? ""
            let kind: Kind =
                switch parts.count > 1 ? parts[1] : "" {
                case "b": .bool
                case "t": .time
                case "x": .xml
                default: .plain
                }
            return Column(name: name, kind: kind, prefix: Array("<member>\n<name>\(name)</name>\n".utf8))
        }
    }

    /// As the query has them.
    var fullNames: [String] {
        (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    deinit { sqlite3_finalize(handle) }

    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func bind(_ values: [XMLRPCValue]) throws {
        // Tells SQLite to copy the text.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            switch value {
            case .null: sqlite3_bind_null(handle, place)
            case .bool(let value): sqlite3_bind_int64(handle, place, value ? 1 : 0)
            case .int(let value): sqlite3_bind_int64(handle, place, value)
            case .double(let value): sqlite3_bind_double(handle, place, value)
            case .string(let text), .date(let text):
                sqlite3_bind_text(handle, place, text, Int32(text.utf8.count), transient)
            case .bytes, .array, .structure:
                let text = try WireXML.text(value)
                sqlite3_bind_text(handle, place, text, Int32(text.utf8.count), transient)
            }
        }
    }

    func isNull(_ index: Int) -> Bool { sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }
    func int(_ index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(index)) }

    func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// A text in place; it is there until the next step.
    func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_text(handle, Int32(index))
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(index))))
    }

    func value(_ index: Int) throws -> XMLRPCValue {
        let place = Int32(index)
        switch sqlite3_column_type(handle, place) {
        case SQLITE_INTEGER:
            if columns[index].kind == .bool { return .bool(int(index) != 0) }
            if columns[index].kind == .time { return .string(HubTime.text(Double(int(index)))) }
            return .int(int(index))
        case SQLITE_FLOAT:
            let number = sqlite3_column_double(handle, place)
            return columns[index].kind == .time ? .string(HubTime.text(number)) : .double(number)
        case SQLITE_TEXT:
            return columns[index].kind == .xml ? try WireXML.value(text(index)) : .string(text(index))
        default: return .null
        }
    }

    func row() throws -> XMLRPCStruct {
        XMLRPCStruct(
            try columns.indices.map { XMLRPCStruct.Member(columns[$0].name, try value($0)) })
    }

    /// Writes the row as a struct of the wire; no values are made of it.
    func render(into output: inout [UInt8], extra: [UInt8] = []) {
        output += WireXML.structStart
        for index in columns.indices {
            output += columns[index].prefix
            render(index, into: &output)
            output += WireXML.memberEnd
        }
        output += extra
        output += WireXML.structEnd
    }

    private func render(_ index: Int, into output: inout [UInt8]) {
        let place = Int32(index)
        let kind = columns[index].kind
        switch sqlite3_column_type(handle, place) {
        case SQLITE_INTEGER where kind == .bool:
            output += int(index) != 0 ? WireXML.yes : WireXML.no
        case SQLITE_INTEGER where kind == .plain: WireXML.render(int(index), into: &output)
        case SQLITE_INTEGER, SQLITE_FLOAT:
            let number = sqlite3_column_double(handle, place)
            if kind == .time {
                output += WireXML.stringStart
                HubTime.write(number, into: &output)
                output += WireXML.stringEnd
            } else {
                output += "<value><double>\(number)</double></value>\n".utf8
            }
        case SQLITE_TEXT where kind == .xml: output += bytes(index)
        case SQLITE_TEXT:
            output += WireXML.stringStart
            WireXML.escape(bytes(index), into: &output)
            output += WireXML.stringEnd
        default: output += WireXML.null
        }
    }
}
