namespace KfuncGen.Tests;

/// <summary>Rows as the generator writes them, cut to what a probe looks at.</summary>
internal static class Variants
{
    public static KfuncVariant Make(string name, string shape, KfuncFlags flags = KfuncFlags.None, string? module = null) =>
        Make(name, [shape], flags, module);

    public static KfuncVariant Make(string name, string[] shapes, KfuncFlags flags = KfuncFlags.None, string? module = null) =>
        new()
        {
            Name = name,
            Prototype = $"void {name}(void)",
            Shapes = shapes,
            Flags = flags,
            PresentOn = ["debian-7.2"],
            MissingOn = ["debian-6.1"],
            Module = module,
        };
}
