namespace KfuncGen.Generator.Diagnostics;

/// <summary>The addresses of the rules' pages, <c>docs/rules</c>.</summary>
internal static class HelpLinks
{
    /// <summary>An address with <c>{0}</c> where the id goes, as <c>[Obsolete]</c> takes it.</summary>
    public const string Format = "https://github.com/kfuncgen/kfuncgen/blob/main/docs/rules/{0}.md";

    /// <summary>The address of a rule's page.</summary>
    public static string For(string id) => Format.Replace("{0}", id);
}
