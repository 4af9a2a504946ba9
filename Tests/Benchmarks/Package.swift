// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Name of the root package, which SwiftPM takes from the name of its folder.
let root = URL(filePath: Context.packageDirectory).deletingLastPathComponent().deletingLastPathComponent()
    .lastPathComponent.lowercased()

/// Compiles a module as a part of the root package.
///
/// What is measured is `package` to the root; this is a package of its own only so that nobody else builds it. So its
/// module is compiled under the root's name, as SwiftPM spells it for the compiler, instead of
/// its own (`packageAccess: false`).
let asPartOfRoot = SwiftSetting.unsafeFlags([
    "-package-name", String(root.map { $0.isLetter || $0.isNumber ? $0 : "_" }),
])

/// As in the root's manifest.
let strict: [SwiftSetting] = Context.environment["ALLOT_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : []

let package = Package(
    name: "allot-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(path: "../.."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        .executableTarget(
            name: "allot-benchmarks",
            dependencies: [
                .product(name: "AllotModules", package: root),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.copy("Project"), .copy("GrowingProject")],
            packageAccess: false,
            swiftSettings: [
                asPartOfRoot,
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ] + strict)
    ]
)
