using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Stubs;

/// <summary>Makes C# identifiers of kernel names.</summary>
internal static class CSharpIdentifier
{
    /// <summary>A name that stands where only names stand, such as a member or parameter.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>The letters, digits and underscores of C text, the rest left out: <c>unsigned_int</c>, <c>task_struct</c>, <c>u32</c> for <c>__u32</c>.</summary>
    public static string Token(string text)
    {
        StringBuilder token = new();

        foreach (string word in text.Split(' ', '*', '(', ')', ',', '[', ']', '<', '>', '"', ';'))
        {
            if (word.Length > 0 && word is not ("struct" or "union" or "enum" or "const" or "volatile" or "restrict") && !word.StartsWith("__attribute__", StringComparison.Ordinal))
            {
                token.Append(token.Length > 0 ? "_" : "").Append(word.TrimStart('_'));
            }
        }

        return token.ToString();
    }
}
