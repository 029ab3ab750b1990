// swift-tools-version: 6.2
import PackageDescription

/// Language settings of every Swift target here: strict, and explicit about what is imported and why.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A Swift library target with the common settings.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The test target of one module; `TestSupport` holds what the test targets share.
func tests(_ module: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(module)Tests", dependencies: [.byName(name: module), "TestSupport"] + dependencies,
        exclude: [], swiftSettings: settings)
}

let package = Package(
    name: "packit",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PackitCore", targets: ["PackitCore"]),
        .library(name: "RPMKit", targets: ["RPMKit"]),
        .library(name: "KojiKit", targets: ["KojiKit", "HostKit"]),
        .library(name: "ForgeKit", targets: ["ForgeKit", "CurlHTTP", "JSONKit", "HostKit"]),
        .library(name: "ComposeCore", targets: ["ComposeCore"]),
        .library(name: "MessageBus", targets: ["MessageBus", "HostKit", "SourceDiagnostics"]),
        .executable(name: "packit", targets: ["packit"]),
        .executable(name: "pungi", targets: ["pungi"]),
        .executable(name: "pungi-fedmsg-notification", targets: ["pungi-fedmsg-notification"]),
        .executable(
            name: "pungi-wait-for-signed-ostree-handler", targets: ["pungi-wait-for-signed-ostree-handler"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        // C libraries. libcurl and libarchive are loaded on first use, so that a command that needs
        // neither does not pay for the forty shared objects behind them.
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .yum(["libyaml-devel"])]),
        .systemLibrary(
            name: "CXML2", pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .yum(["libxml2-devel"])]),
        .target(name: "CLoader"),
        .target(name: "CCurl", dependencies: ["CLoader"]),
        .target(name: "CArchive", dependencies: ["CLoader"]),
        // Linked by MessageBus alone: packit and pungi may not depend on that, small programs beside them do.
        .systemLibrary(
            name: "CRabbitMQ", pkgConfig: "librabbitmq",
            providers: [.apt(["librabbitmq-dev"]), .yum(["librabbitmq-devel"])]),

        // Kits.
        library("SourceDiagnostics", []),
        library("JSONKit", ["SourceDiagnostics"]),
        library("ConfigSyntax", ["CYAML", "SourceDiagnostics", "JSONKit"]),
        library(
            "HostKit", [system, logging, .product(name: "Subprocess", package: "swift-subprocess")]),
        library("CurlHTTP", ["CCurl", "HostKit", "DigestKit", system]),
        library("ArchiveKit", ["CArchive", system]),
        library("XMLKit", ["CXML2"]),
        library("DigestKit", ["HostKit", crypto, cryptoExtras, system]),

        // Domain.
        library("RPMKit", [system]),
        library(
            "RepoKit",
            [
                "RPMKit", "XMLKit", "ConfigSyntax", "SourceDiagnostics", "ArchiveKit", "CurlHTTP",
                "DigestKit",
                "HostKit", system,
            ]),
        library(
            "KojiKit",
            [
                "RPMKit", "XMLKit", "CurlHTTP", "DigestKit", "ConfigSyntax", "SourceDiagnostics", "HostKit",
                system,
            ]),

        library(
            "ForgeKit",
            [
                "RPMKit", "CurlHTTP", "JSONKit", "DigestKit", "ConfigSyntax", "SourceDiagnostics", "HostKit",
                system, logging,
            ]),
        library(
            "MessageBus",
            ["CRabbitMQ", "JSONKit", "ConfigSyntax", "SourceDiagnostics", "HostKit", system]),

        // Cores.
        library(
            "PackitCore",
            [
                "SourceDiagnostics", "JSONKit", "ConfigSyntax", "HostKit", "CurlHTTP", "ArchiveKit", "RPMKit",
                "ForgeKit", system, logging,
            ]),

        library(
            "ComposeCore",
            [
                "SourceDiagnostics", "JSONKit", "ConfigSyntax", "XMLKit", "RPMKit", "RepoKit", "KojiKit",
                "DigestKit",
                "CurlHTTP", "ArchiveKit", "HostKit", system, logging,
            ]),

        // Front ends.
        library(
            "CommandSupport",
            ["SourceDiagnostics", "JSONKit", "ConfigSyntax", "HostKit", argumentParser, logging, system]),
        .executableTarget(
            name: "packit",
            dependencies: [
                "PackitCore", "CommandSupport", "JSONKit", "ConfigSyntax", "SourceDiagnostics", "HostKit",
                argumentParser, logging, system,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "pungi",
            dependencies: [
                "ComposeCore", "RepoKit", "RPMKit", "CurlHTTP", "CommandSupport", "JSONKit",
                "ConfigSyntax", "SourceDiagnostics", "HostKit", argumentParser, logging, system,
            ],
            swiftSettings: settings),
        // A hook of composes that publishes on the message bus, which pungi itself does without.
        .executableTarget(
            name: "pungi-wait-for-signed-ostree-handler",
            dependencies: [
                "ComposeCore", "PungiMessages", "MessageBus", "CommandSupport", "HostKit", argumentParser,
                system,
            ],
            swiftSettings: settings),

        // Notification scripts of composes that use the message bus: programs of their own, so that pungi needs no
        // librabbitmq.
        library("PungiMessages", ["MessageBus", "HostKit", system]),
        .executableTarget(
            name: "pungi-fedmsg-notification",
            dependencies: [
                "PungiMessages", "MessageBus", "CommandSupport", "HostKit", argumentParser, system,
            ],
            swiftSettings: settings),

        // Tests.
        .target(
            name: "TestSupport", dependencies: ["HostKit", system], path: "Tests/TestSupport",
            swiftSettings: settings),
        // Plays recorded and hand-written exchanges to clients.
        .target(
            name: "ReplayServer", dependencies: ["TestSupport", "JSONKit", "HostKit", system],
            path: "Tests/ReplayServer", swiftSettings: settings),
        // A Koji hub of ours: no registry has one, and tests want one that keeps real state.
        .systemLibrary(
            name: "CSQLite", path: "Tests/CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .yum(["sqlite-devel"])]),
        .target(
            name: "KojiHubDouble",
            dependencies: ["CSQLite", "KojiKit", "RPMKit", "DigestKit", "HostKit", system],
            path: "Tests/KojiHubDouble", swiftSettings: settings),
        .executableTarget(
            name: "koji-hub-double",
            dependencies: ["KojiHubDouble", "KojiKit", "HostKit", argumentParser, system],
            path: "Tests/KojiHubDoubleProgram", swiftSettings: settings),
        .target(
            name: "PackageTestSupport", dependencies: ["TestSupport", "RPMKit", "RepoKit"],
            path: "Tests/PackageTestSupport", swiftSettings: settings),
        tests("SourceDiagnostics", []),
        // Reads JSON for benchmarks.
        .executableTarget(
            name: "json-probe", dependencies: ["JSONKit", "HostKit", system], path: "Tests/JSONProbe",
            swiftSettings: settings),
        tests("JSONKit", ["HostKit", system]),
        tests("ReplayServer", ["JSONKit", "HostKit"]),
        tests("ConfigSyntax", ["JSONKit", "SourceDiagnostics", "HostKit", system]),
        tests("HostKit", [system]),
        // Asks from a process of its own, whose environment says which Kerberos realm there is.
        .executableTarget(
            name: "http-probe", dependencies: ["CurlHTTP", "HostKit", system], path: "Tests/HTTPProbe",
            swiftSettings: settings),
        tests("CurlHTTP", ["http-probe", "HostKit", "DigestKit", system]),
        tests("ArchiveKit", ["HostKit", system]),
        tests("XMLKit", ["HostKit", system]),
        tests("DigestKit", ["HostKit", system]),
        tests("RPMKit", [system]),
        tests(
            "RepoKit",
            [
                "PackageTestSupport", "RPMKit", "XMLKit", "ConfigSyntax", "SourceDiagnostics", "ArchiveKit",
                "CurlHTTP", "DigestKit", "HostKit", system,
            ]),
        tests(
            "KojiKit",
            ["RPMKit", "XMLKit", "CurlHTTP", "DigestKit", "SourceDiagnostics", "HostKit", system]),
        // Asks from a process of its own, as http-probe does.
        .executableTarget(
            name: "forge-probe", dependencies: ["ForgeKit", "CurlHTTP", "HostKit", system],
            path: "Tests/ForgeProbe", swiftSettings: settings),
        tests(
            "ForgeKit",
            [
                "ReplayServer", "forge-probe", "RPMKit", "CurlHTTP", "JSONKit", "DigestKit",
                "SourceDiagnostics",
                "HostKit", system, logging,
            ]),
        tests(
            "KojiHubDouble",
            ["koji-hub-double", "KojiKit", "RPMKit", "DigestKit", "HostKit", system]),
        tests(
            "MessageBus",
            [
                "pungi-wait-for-signed-ostree-handler", "JSONKit", "ConfigSyntax", "SourceDiagnostics",
                "HostKit", system,
            ]),
        tests(
            "PungiMessages",
            ["pungi", "pungi-fedmsg-notification", "MessageBus", "JSONKit", "HostKit", system]),
        tests("PackitCore", ["JSONKit", "ConfigSyntax", "SourceDiagnostics", "HostKit", system]),
        tests(
            "ComposeCore",
            [
                "PackageTestSupport", "KojiHubDouble", "KojiKit", "JSONKit", "ConfigSyntax",
                "SourceDiagnostics",
                "RPMKit",
                "RepoKit", "XMLKit", "DigestKit", "CurlHTTP", "HostKit", system,
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "packit", "pungi", "pungi-wait-for-signed-ostree-handler", "KojiHubDouble", "TestSupport",
                "HostKit", system,
            ],
            swiftSettings: settings),
    ]
)
