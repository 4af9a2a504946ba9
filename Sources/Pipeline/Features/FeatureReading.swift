/// Where a night's features come from, and what becomes of them.
enum FeatureReading {
    /// From the state of an earlier night where there is one; the next night can go on from this one.
    case night
    /// From the whole history; the next night can go on from this one.
    case whole
    /// As ``night``, but nothing is kept.
    case plan
}
