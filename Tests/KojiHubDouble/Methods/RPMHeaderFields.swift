internal import HostKit
internal import KojiKit
internal import RPMKit
internal import SystemPackage

/// What `getRPMHeaders` reads of package files.
enum RPMHeaderFields {
    static func answer(_ call: HubCall) throws -> XMLRPCValue {
        guard let path = try path(call) else { return [:] }
        let header: PackageHeader
        do {
            header = try PackageHeader.read(path)
        } catch {
            if call.flag("strict") { throw HubFault.generic("Missing rpm file: \(path)") }
            return [:]
        }
        let names = call["headers"].array?.compactMap(\.string) ?? []
        var fields: XMLRPCStruct = [:]
        for name in names { fields[name] = field(name.lowercased(), header) }
        return .structure(fields)
    }

    private static func path(_ call: HubCall) throws -> FilePath? {
        if let info = call.given("rpmID") {
            guard let rpm = try RPMMethods.rpms(info, call.database).first else {
                if call.flag("strict") { throw HubFault.generic("No such rpm: \(info.shown)") }
                return nil
            }
            return try HubFiles(call.core).rpm(rpm, call.database)
        }
        guard let task = call.int("taskID"), let file = call.text("filepath") else {
            throw HubFault.generic("either rpmID or taskID and filepath must be specified")
        }
        if file.hasPrefix("/") || file.contains("../") {
            throw HubFault.generic("Invalid filepath: \(file)")
        }
        return HubFiles(call.core).task(task).pushing(FilePath(file))
    }

    private static func field(_ name: String, _ header: PackageHeader) -> XMLRPCValue {
        switch name {
        case "name": .string(header.name)
        case "version": .string(header.version)
        case "release": .string(header.release)
        case "epoch": header.epoch.map { .int(Int64($0)) } ?? .null
        case "arch": .string(header.buildArch.map { $0.rawValue } ?? "")
        case "summary": XMLRPCValue(header.summary)
        case "description": XMLRPCValue(header.description)
        case "license": XMLRPCValue(header.license)
        case "url": XMLRPCValue(header.url)
        case "vendor": XMLRPCValue(header.vendor)
        case "packager": XMLRPCValue(header.packager)
        case "buildhost": XMLRPCValue(header.buildHost)
        case "sourcerpm": XMLRPCValue(header.sourceRPM)
        case "buildtime": header.buildTime.map { .int(Int64($0)) } ?? .null
        case "size": header.installedSize.map { .int(Int64($0)) } ?? .null
        case "changelogtime": .array(header.changelog.map { .int(Int64($0.time)) })
        case "changelogname": XMLRPCValue(header.changelog.map(\.author))
        case "changelogtext": XMLRPCValue(header.changelog.map(\.text))
        case "excludearch": XMLRPCValue(header.excludeArch.map(\.rawValue))
        case "exclusivearch": XMLRPCValue(header.exclusiveArch.map(\.rawValue))
        default: .null
        }
    }
}
