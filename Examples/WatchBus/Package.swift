// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "WatchBus",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Outside this repository: .package(url: "https://…", exact: "…")
        .package(name: "packit", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "watch-bus", dependencies: [.product(name: "MessageBus", package: "packit")])
    ]
)
