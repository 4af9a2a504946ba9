// swift-tools-version: 6.2
import PackageDescription

/// With `ALLOT_STRICT=1`, as in CI, a warning is an error; a newer compiler's new warning never stops a user's build.
let strict: [SwiftSetting] = Context.environment["ALLOT_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : []

/// Settings of the modules that may use unsafe code, one for each C library.
let unsafe: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + strict

/// Settings of every other module: unsafe code has to say so.
let base: [SwiftSetting] = unsafe + [.strictMemorySafety()]

/// What `allot init` writes and `allot demo` starts from, compiled into the binary; at run time the user's own copies are read.
let templates: [Resource] = [
    .embedInCode("../../Jobs/scenarios/default.yaml"),
    .embedInCode("../../Sql/shop.sql"),
    .embedInCode("../../Jobs/allot.yaml"),
    .embedInCode("../../Jobs/campaigns/spring-coupons.yaml"),
    .embedInCode("../../Jobs/campaigns/tryon-ads.yaml"),
    .embedInCode("../../Sql/roles.sql"),
    .embedInCode("../../Sql/source/users.sql"),
    .embedInCode("../../Sql/source/items.sql"),
    .embedInCode("../../Sql/source/events.sql"),
    .embedInCode("../../Sql/source/deliveries.sql"),
    .embedInCode("../../Sql/source/outcomes.sql"),
    .embedInCode("../../Sql/source/consent.sql"),
]

/// What `allot migrate` applies, in order.
let migrations: [Resource] = [
    .embedInCode("../../Sql/migrations/0001_schema.sql"),
    .embedInCode("../../Sql/migrations/0002_enrolment.sql"),
    .embedInCode("../../Sql/migrations/0003_policy_cell.sql"),
    .embedInCode("../../Sql/migrations/0004_features.sql"),
    .embedInCode("../../Sql/migrations/0005_segments.sql"),
    .embedInCode("../../Sql/migrations/0006_quality.sql"),
    .embedInCode("../../Sql/migrations/0007_feature_state.sql"),
]

let package = Package(
    name: "allot",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "allot", targets: ["allot"]),
        // What Tests/Benchmarks measures; its declarations are `package`, so it is of no use to anybody else.
        .library(
            name: "AllotModules",
            targets: [
                "Postgres", "Statistics", "Records", "Audience", "Bandits", "Allocation", "Evaluation", "Pipeline",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // The database: libpq made safe and typed. Knows no marketing.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(name: "Postgres", dependencies: ["CLibPQ"], swiftSettings: unsafe),

        // Files that may be gzipped: zlib behind one safe type. Unsafe code, as in Postgres.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: unsafe),

        // Pure kernels: columns in, columns out; no database, no files, no clock.
        .target(
            name: "Statistics",
            dependencies: [.product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: base),
        .target(name: "Records", dependencies: ["Statistics"], swiftSettings: base),
        .target(
            name: "Audience",
            dependencies: ["Statistics", "Records", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: base),
        .target(name: "Bandits", dependencies: ["Statistics", "Records"], swiftSettings: base),
        .target(name: "Allocation", dependencies: ["Statistics", "Records", "Bandits"], swiftSettings: base),
        .target(name: "Evaluation", dependencies: ["Statistics", "Records"], swiftSettings: base),
        .target(name: "Simulation", dependencies: ["Statistics", "Records"], swiftSettings: base),

        // Documents from plain values; no database, no files.
        .target(
            name: "Reports", dependencies: ["Statistics", "Records"],
            resources: [.embedInCode("Languages/en.json"), .embedInCode("Languages/zh-Hans.json")],
            swiftSettings: base),

        // The only room with doors to Postgres, files and the clock.
        .target(
            name: "Pipeline",
            dependencies: [
                "Postgres", "Gzip", "Statistics", "Records", "Audience", "Bandits", "Allocation", "Evaluation",
                "Simulation", "Reports",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: templates + migrations,
            swiftSettings: base),
        .executableTarget(
            name: "allot",
            dependencies: [
                "Pipeline", "Postgres", "Records", "Reports", "Audience",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: base),

        // Tests mirror the sources.
        .target(name: "TestSupport", dependencies: ["Postgres"], path: "Tests/TestSupport", swiftSettings: unsafe),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: unsafe),
        .testTarget(
            name: "StatisticsTests",
            dependencies: ["Statistics", "TestSupport", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: base),
        .testTarget(
            name: "AudienceTests", dependencies: ["Audience", "Records", "Statistics", "TestSupport"],
            swiftSettings: base),
        .testTarget(name: "BanditsTests", dependencies: ["Bandits", "Statistics", "Records"], swiftSettings: base),
        .testTarget(
            name: "AllocationTests", dependencies: ["Allocation", "Bandits", "Statistics", "Records"],
            swiftSettings: base),
        .testTarget(
            name: "EvaluationTests", dependencies: ["Evaluation", "Statistics", "Records", "TestSupport"],
            swiftSettings: base),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Statistics", "Records"], swiftSettings: base),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Records", "Statistics"], exclude: ["Snapshots"],
            swiftSettings: base),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "Postgres", "TestSupport", "Records", "Simulation", "Statistics", "Bandits", "Audience",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Snapshots"], swiftSettings: base),
    ]
)
