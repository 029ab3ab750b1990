// swift-tools-version: 6.2
import PackageDescription

/// A program that asks a forge or a service.
func program(_ name: String) -> Target {
    .executableTarget(name: name, dependencies: [.product(name: "ForgeKit", package: "packit")])
}

let package = Package(
    name: "AskForges",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Outside this repository: .package(url: "https://…", exact: "…")
        .package(name: "packit", path: "../..")
    ],
    targets: [program("list-pull-requests"), program("list-builds"), program("list-updates")]
)
