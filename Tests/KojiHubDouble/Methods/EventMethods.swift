internal import KojiKit

enum EventMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getLastEvent", "getLastEvent(before=None)") { call in
            let row: XMLRPCStruct?
            if let before = try call.moment("before") {
                row = try call.database.row(
                    "SELECT id, time AS ts FROM events WHERE time < ? ORDER BY id DESC LIMIT 1",
                    [.double(before)])
            } else {
                row = try call.database.row("SELECT id, time AS ts FROM events ORDER BY id DESC LIMIT 1")
            }
            guard let row else { throw HubFault.noRow }
            return .structure(row)
        }
        methods.add("getEvent", "getEvent(id)") { call in
            guard
                let row = try call.database.row(
                    "SELECT id, time AS ts FROM events WHERE id = ?", [call["id"]])
            else { throw HubFault.noRow }
            return .structure(row)
        }
        methods.add("tagChangedSinceEvent", "tagChangedSinceEvent(event, taglist)") { call in
            let tags = (call["taglist"].array ?? []).compactMap(\.int).map(String.init).joined(
                separator: ", ")
            for table in [
                "tag_listing", "tag_inheritance", "tag_packages", "tag_config", "tag_extra",
                "tag_external_repos",
            ] {
                let count = try call.database.int(
                    """
                    SELECT count(*) FROM \(table) WHERE tag_id IN (\(tags))
                        AND (create_event > ?1 OR revoke_event > ?1)
                    """, [call["event"]])
                if count ?? 0 > 0 { return true }
            }
            return false
        }
    }
}
