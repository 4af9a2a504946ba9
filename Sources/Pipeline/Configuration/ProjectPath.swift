/// Paths below a project's folder, as messages show them.
enum ProjectPath {
    /// `path` below `directory`; without `./` where that is the current one.
    static func join(_ directory: String, _ path: String) -> String {
        var folder = directory[...]
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        if folder.isEmpty || folder == "." { return path }
        return folder == "/" ? "/\(path)" : "\(folder)/\(path)"
    }
}
