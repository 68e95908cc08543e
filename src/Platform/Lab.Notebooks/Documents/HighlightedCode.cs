using System.Net;
using System.Text;
using Lab.Notebooks.Interpreter;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lab.Notebooks.Documents;

/// <summary>C# with its keywords, texts, numbers and comments marked, by the compiler's own lexer.</summary>
static class HighlightedCode
{
    public static string Html(string source)
    {
        var html = new StringBuilder();
        foreach (var token in CSharpSyntaxTree.ParseText(source, ScriptSession.Parsing).GetRoot().DescendantTokens(descendIntoTrivia: false))
        {
            Trivia(token.LeadingTrivia);
            Write(token.ToString(), Class(token));
            Trivia(token.TrailingTrivia);
        }

        return html.ToString();

        void Trivia(SyntaxTriviaList list)
        {
            foreach (var trivia in list)
                Write(trivia.ToFullString(), trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) ? "comment" : null);
        }

        void Write(string text, string? mark)
        {
            string encoded = WebUtility.HtmlEncode(text);
            html.Append(mark is null || text.Length == 0 ? encoded : $"<span class=\"{mark}\">{encoded}</span>");
        }
    }

    static string? Class(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "number",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => "string",
        SyntaxKind.IdentifierToken when token.Text == "var" => "keyword",
        var kind => SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind) ? "keyword" : null,
    };
}
