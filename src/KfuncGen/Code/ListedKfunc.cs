namespace KfuncGen.Code;

/// <summary>A kfunc as a <see cref="BpfListing"/> describes it: its name, and below that what is known of it.</summary>
internal sealed class ListedKfunc(string name)
{
    private readonly List<string> shapes = [];
    private string? flavour;
    private string? prototype;
    private KfuncFlags flags;
    private string[] present = [];
    private string[] missing = [];
    private string[] refused = [];
    private string? module;
    private string? deprecation;

    /// <summary>Takes a line about the kfunc.</summary>
    /// <param name="word">What the line is about.</param>
    /// <param name="text">What it says.</param>
    /// <returns>False where no line is about that, or it cannot say so.</returns>
    public bool Take(ReadOnlySpan<char> word, string text)
    {
        switch (word)
        {
            case "flavour":
                flavour = text;
                return true;
            case "prototype":
                prototype = text;
                return true;
            case "shape":
                shapes.Add(text);
                return true;
            case "flags":
                return Enum.TryParse(text, out flags);
            case "present":
                present = text.Split(';');
                return true;
            case "missing":
                missing = text.Split(';');
                return true;
            case "refused":
                refused = text.Split(';');
                return true;
            case "module":
                module = text;
                return true;
            case "deprecated":
                deprecation = text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>What was said; null where it has no shape, without which it cannot be looked for.</summary>
    public KfuncVariant? ToVariant() =>
        shapes.Count == 0
            ? null
            : new KfuncVariant
            {
                Name = name,
                Flavour = flavour,
                Prototype = prototype ?? name,
                Shapes = [.. shapes],
                Flags = flags,
                PresentOn = present.AsReadOnly(),
                MissingOn = missing.AsReadOnly(),
                RefusedOn = refused.AsReadOnly(),
                Module = module,
                Deprecation = deprecation,
            };
}
