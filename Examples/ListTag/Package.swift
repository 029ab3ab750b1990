// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ListTag",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Outside this repository: .package(url: "https://…", exact: "…")
        .package(name: "packit", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "list-tag", dependencies: [.product(name: "KojiKit", package: "packit")])
    ]
)
