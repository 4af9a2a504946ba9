/// A whole night of `allot run`.
enum WholeNight {
    static func comparison(_ inputs: Inputs) throws -> Comparison {
        throw InputError("not yet")
    }
}
