internal import HostKit
internal import SystemPackage

/// This machine's TCP connections, as the kernel tells of them.
public enum ConnectionTable {
    /// Waits until every open connection to a port has something that nobody has read yet.
    ///
    /// What a server has sent is not at the client in the same moment.
    public static func untilInputWaits(from port: UInt16) async throws {
        while try !connections(to: port).allSatisfy(\.hasInput) { await Task.yield() }
    }

    private struct Row {
        var hasInput: Bool
    }

    /// The clients' ends of connections over IPv4.
    ///
    /// - SeeAlso: proc(5), `/proc/net/tcp`: local and remote address, state, both queues.
    private static func connections(to port: UInt16) throws -> [Row] {
        let established = "01"
        return try Files.readText("/proc/self/net/tcp").split(separator: "\n").dropFirst().compactMap {
            line in
            let fields = line.split(separator: " ")
            guard fields.count > 4, fields[3] == established,
                let remote = fields[2].split(separator: ":").last, UInt16(remote, radix: 16) == port,
                let waiting = fields[4].split(separator: ":").last
            else { return nil }
            return Row(hasInput: UInt64(waiting, radix: 16) != 0)
        }
    }
}
