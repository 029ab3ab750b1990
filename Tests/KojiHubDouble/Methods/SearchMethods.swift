internal import KojiKit

enum SearchMethods {
    private static let tables: [String: (columns: String, tables: String, name: String)] = [
        "package": ("p.id AS id, p.name AS name", "package p", "p.name"),
        "build": (
            "b.id AS id, p.name || '-' || b.version || '-' || b.release AS name",
            "build b JOIN package p ON p.id = b.pkg_id", "(p.name || '-' || b.version || '-' || b.release)"
        ),
        "tag": (
            "t.id AS id, t.name AS name", "tag t JOIN tag_config c ON c.tag_id = t.id AND c.active = 1",
            "t.name"
        ),
        "target": (
            "t.id AS id, t.name AS name",
            "build_target t JOIN build_target_config c ON c.build_target_id = t.id AND c.active = 1", "t.name"
        ),
        "user": ("u.id AS id, u.name AS name", "users u", "u.name"),
        "host": ("h.id AS id, h.name AS name", "host h", "h.name"),
        "rpm": (
            "r.id AS id, r.name || '-' || r.version || '-' || r.release || '.' || r.arch || '.rpm' AS name",
            "rpminfo r",
            "(r.name || '-' || r.version || '-' || r.release || '.' || r.arch || '.rpm')"
        ),
        "maven": ("a.id AS id, a.filename AS name", "archiveinfo a", "a.filename"),
        "win": ("a.id AS id, a.filename AS name", "archiveinfo a", "a.filename"),
    ]

    static func add(to methods: inout HubMethods) {
        methods.add("search", "search(terms, type, matchType, queryOpts=None)") { call in
            guard let terms = call.text("terms"), !terms.isEmpty else {
                throw HubFault.generic("empty search terms")
            }
            guard let kind = tables[call.text("type") ?? ""] else {
                throw HubFault.parameter("No such search type: \(call["type"].plain)")
            }
            let sql = "SELECT \(kind.columns) FROM \(kind.tables)"
            let options = try QueryOptions(call)
            switch call.text("matchType") {
            case "glob":
                return try options.rows(
                    sql + " WHERE lower(\(kind.name)) GLOB ?", [.string(terms.lowercased())], call.database,
                    standard: "id")
            case "regexp":
                let pattern = try Regex(terms)
                return options.rows(
                    try call.database.rows(sql).filter {
                        try pattern.firstMatch(in: $0["name"]?.string ?? "") != nil
                    })
            default:
                return try options.rows(sql + " WHERE \(kind.name) = ?", [.string(terms)], call.database)
            }
        }
    }
}
