internal import Foundation

/// What the peers' generator made, and the programs to run.
struct Inputs {
    /// Folder of the generated files.
    let folder: URL
    /// Connection string of the server that has the generated tables; empty where no measure needs it.
    let conninfo: String
    /// Folder of the peers' programs, where one is given.
    let peers: URL?
    let psql: String
    let python: String
    /// The allot program.
    let allot: String

    /// Rows and users of the events, as `events.json` says.
    struct Events: Decodable {
        let n: Int
        let users: Int
        /// The instant after the last event, microseconds since 1970-01-01 UTC.
        let asofUs: Int64
    }

    static func fromEnvironment(allot: String, needsServer: Bool) throws -> Inputs {
        let environment = ProcessInfo.processInfo.environment
        guard let data = environment["PEERS_DATA"] else { throw InputError("PEERS_DATA is not set") }
        let folder = URL(filePath: data)
        let dsn = folder.appending(path: "pg.dsn")
        let conninfo = environment["PEERS_DSN"] ?? (try? String(contentsOf: dsn, encoding: .utf8))
        guard conninfo != nil || !needsServer else {
            throw InputError("neither PEERS_DSN is set nor is there \(dsn.path)")
        }
        return Inputs(
            folder: folder, conninfo: (conninfo ?? "").trimmingCharacters(in: .whitespacesAndNewlines),
            peers: environment["PEERS"].map { URL(filePath: $0) }, psql: environment["PSQL"] ?? "psql",
            python: environment["PYTHON"] ?? "python3", allot: allot)
    }

    func events() throws -> Events {
        let file = folder.appending(path: "events.json")
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Events.self, from: Data(contentsOf: file))
        } catch {
            throw InputError("\(file.path) cannot be read; gen.py events writes it: \(error)")
        }
    }

    /// Verifies that there is an allot program.
    func requireAllot() throws {
        guard FileManager.default.isExecutableFile(atPath: allot) else {
            throw InputError("\(allot) is no program: swift build -c release, or name another with --allot")
        }
    }

    /// The command that copies `query` out with psql, to nowhere.
    func psqlCopyOut(_ query: String) -> [String] {
        [psql, conninfo, "-X", "-q", "-c", "COPY (\(query)) TO STDOUT (FORMAT binary)"]
    }

    /// The command that runs our side of `measure` in a process of its own.
    func subject(_ measure: Measure, check: Bool = false) throws -> [String] {
        guard let program = Bundle.main.executablePath else { throw InputError("this program does not find itself") }
        return [program, "subject", measure.rawValue] + (check ? ["--check"] : [])
    }

    /// The command that runs a program of the peers.
    func peer(_ script: String, _ arguments: [String]) throws -> [String] {
        guard let peers else { throw InputError("PEERS, the folder of \(script), is not set") }
        return [python, peers.appending(path: script).path] + arguments
    }
}
