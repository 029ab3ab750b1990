internal import KojiKit

/// How a listing is to be cut and ordered: the `queryOpts` of many methods.
struct QueryOptions {
    let countOnly: Bool
    let order: [(name: String, isDescending: Bool)]
    let offset: Int64?
    let limit: Int64?

    init(_ call: HubCall) throws { try self.init(call["queryOpts"]) }

    init(_ value: XMLRPCValue) throws {
        let options = value.structure ?? [:]
        countOnly = options["countOnly"]?.isTrue ?? false
        offset = options["offset"]?.int
        limit = options["limit"]?.int
        let names = (options["order"]?.string ?? "").split(separator: ",").map {
            $0.drop { $0 == " " }
        }
        order = names.map { (String($0.drop { $0 == "-" }), $0.hasPrefix("-")) }
        for (name, _) in order
        where !name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }) {
            throw HubFault.exception("Exception", "Invalid order: \(name)")
        }
    }

    private func clause(_ columns: [String]) throws -> String {
        var sql = ""
        if !order.isEmpty {
            let terms = try order.map { term in
                // A name behind which there is a type.
                guard let column = columns.first(where: { $0.split(separator: ":").first ?? "" == term.name })
                else { throw HubFault.exception("Exception", "Invalid order: \(term.name)") }
                return "\"\(column)\"" + (term.isDescending ? " DESC" : "")
            }
            sql += " ORDER BY " + terms.joined(separator: ", ")
        }
        if limit != nil || offset != nil { sql += " LIMIT \(limit ?? -1)" }
        if let offset { sql += " OFFSET \(offset)" }
        return sql
    }

    /// The rows of a query, or how many they are.
    ///
    /// - Parameter standard: The order if none is asked for.
    func rows(
        _ sql: String, _ values: [XMLRPCValue], _ database: Database, standard: String = "",
        fix: (XMLRPCStruct) throws -> XMLRPCStruct = { $0 }
    ) throws -> XMLRPCValue {
        if countOnly {
            let cut = limit != nil || offset != nil ? " LIMIT \(limit ?? -1) OFFSET \(offset ?? 0)" : ""
            return XMLRPCValue(try database.int("SELECT count(*) FROM (\(sql)\(cut))", values))
        }
        let columns = order.isEmpty ? [] : try database.columns(sql)
        let ordered = sql + (order.isEmpty && !standard.isEmpty ? " ORDER BY \(standard)" : "")
        return .array(
            try database.rows(ordered + clause(columns), values).map { .structure(try fix($0)) })
    }

    /// Cuts and orders what was not made by a query.
    func rows(_ rows: [XMLRPCStruct]) -> XMLRPCValue {
        var rows = rows
        for term in order.reversed() {
            rows.sort { one, other in
                let (one, other) = (one[term.name] ?? .null, other[term.name] ?? .null)
                let isLess =
                    one.int != nil && other.int != nil
                    ? (one.int ?? 0) < (other.int ?? 0) : one.plain < other.plain
                return term.isDescending ? !isLess && one != other : isLess
            }
        }
        rows = Array(rows.dropFirst(Int(offset ?? 0)).prefix(limit.map { Int($0) } ?? .max))
        return countOnly ? .int(Int64(rows.count)) : .array(rows.map { .structure($0) })
    }
}
