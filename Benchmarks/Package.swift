// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "packit-benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "packit-bench", targets: ["packit-bench"]),
        .executable(name: "small-answers", targets: ["small-answers"]),
    ],
    targets: [
        // In C, so that it is not the server that is measured.
        .executableTarget(name: "small-answers"),
        .executableTarget(
            name: "packit-bench",
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
