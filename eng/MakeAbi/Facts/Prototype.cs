namespace KfuncGen.MakeAbi.Facts;

/// <summary>
/// Reads a C declaration of a helper: <c>long bpf_skb_load_bytes(const void *skb, __u32 offset, void *to, __u32 len)</c>.
/// </summary>
internal static class Prototype
{
    /// <summary>Reads one.</summary>
    /// <exception cref="AbiException">It is not of that form.</exception>
    public static AbiHelper Parse(int number, string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);

        if (open < 0 || !text.EndsWith(')'))
        {
            throw new AbiException($"helper {number} is '{text}', which is no function's declaration.");
        }

        AbiParameter function = Declaration(text[..open]);
        string[] parameters = [.. text[(open + 1)..^1].Split(',').Select(static one => one.Trim()).Where(
            static one => one is not ("void" or ""))];
        bool isVariadic = parameters is [.., "..."];
        return new AbiHelper(
            number, function.Name, function.Type, [.. (isVariadic ? parameters[..^1] : parameters).Select(Declaration)], isVariadic);
    }

    // The name is the last word; what stands before it, with its stars, is the type.
    private static AbiParameter Declaration(string text)
    {
        int start = text.Length;

        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
        {
            start--;
        }

        string type = text[..start].Trim();
        return type.Length > 0 && start < text.Length
            ? new AbiParameter(type, text[start..])
            : throw new AbiException($"'{text}' is no declaration of a name with a type.");
    }
}
