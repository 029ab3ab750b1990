public import RPMKit

/// What a call may name a tag by: its name or its ID.
public protocol KojiTagKey: Sendable { var xmlrpc: XMLRPCValue { get } }
/// What a call may name a build by: its NVR, as text or in parts, or its ID.
public protocol KojiBuildKey: Sendable { var xmlrpc: XMLRPCValue { get } }
/// What a call may name a package of a build by: `N-V-R.A` with or without `.rpm`, its parts, or its ID.
public protocol KojiRPMKey: Sendable { var xmlrpc: XMLRPCValue { get } }
/// What a call may name a package (the thing that tags list and builds are of) by: its name or its ID.
public protocol KojiPackageKey: Sendable { var xmlrpc: XMLRPCValue { get } }
/// What a call may name a user by: the name or the ID.
public protocol KojiUserKey: Sendable { var xmlrpc: XMLRPCValue { get } }
/// What a call may name a build target by: its name or its ID.
public protocol KojiTargetKey: Sendable { var xmlrpc: XMLRPCValue { get } }

extension String: KojiTagKey, KojiBuildKey, KojiRPMKey, KojiPackageKey, KojiUserKey, KojiTargetKey {
    public var xmlrpc: XMLRPCValue { .string(self) }
}

extension KojiID {
    public var xmlrpc: XMLRPCValue { .int(rawValue) }
}

extension KojiID: KojiTagKey where Thing == KojiTag {}
extension KojiID: KojiBuildKey where Thing == KojiBuild {}
extension KojiID: KojiRPMKey where Thing == KojiRPM {}
extension KojiID: KojiPackageKey where Thing == KojiPackage {}
extension KojiID: KojiUserKey where Thing == KojiUser {}
extension KojiID: KojiTargetKey where Thing == KojiTarget {}

extension NVR: KojiBuildKey {
    /// Name, version and release; the hub does not ask for the epoch.
    public var xmlrpc: XMLRPCValue {
        ["name": .string(name), "version": .string(version), "release": .string(release)]
    }
}

extension NEVRA: KojiRPMKey {
    /// Name, version, release and arch; the hub does not ask for the epoch.
    public var xmlrpc: XMLRPCValue {
        [
            "name": .string(name), "version": .string(version), "release": .string(release),
            "arch": .string(arch.rawValue),
        ]
    }
}
