/// Lets the content of an element be written as a list of parts; a `String` in it is text and is escaped.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ part: HTML) -> HTML { part }
    package static func buildExpression(_ text: String) -> HTML { .text(text) }
    package static func buildExpression(_ parts: [HTML]) -> HTML { .joined(parts) }
    package static func buildBlock(_ parts: HTML...) -> HTML { .joined(parts) }
    package static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }
    package static func buildEither(first: HTML) -> HTML { first }
    package static func buildEither(second: HTML) -> HTML { second }
    package static func buildArray(_ parts: [HTML]) -> HTML { .joined(parts) }
}
