// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ListJobs",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Outside this repository: .package(url: "https://…", exact: "…")
        .package(name: "packit", path: "../.."),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    ],
    targets: [
        .executableTarget(
            name: "list-jobs",
            dependencies: [
                .product(name: "PackitCore", package: "packit"),
                .product(name: "SystemPackage", package: "swift-system"),
            ])
    ]
)
