extension ValueReport {
    /// A model's name as people write it.
    package static func title(of model: String) -> String {
        switch model {
        case "bg_nbd": "BG/NBD"
        case "mbg_nbd": "MBG/NBD"
        case "pareto_nbd": "Pareto/NBD"
        case "nbd": "NBD"
        default: model
        }
    }
}
