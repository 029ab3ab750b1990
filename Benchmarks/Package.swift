// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "packit-benchmarks",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "packit-bench", targets: ["packit-bench"])],
    targets: [
        .executableTarget(
            name: "packit-bench",
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
