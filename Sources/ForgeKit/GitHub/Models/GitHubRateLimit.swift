internal import HostKit
internal import JSONKit

extension RateLimit {
    init(github json: JSON, resource: String) throws(JSONError) {
        self.init(
            limit: try json.int("limit"), remaining: try json.int("remaining"),
            reset: Timestamp(seconds: Int64(try json.int("reset"))), resource: resource)
    }
}
