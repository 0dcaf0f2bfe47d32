using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>An enum that helpers take or give.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Facts">The enums of the facts that its values are of.</param>
/// <param name="IsFlags">Whether values are joined.</param>
/// <param name="Type">The C# type of its numbers.</param>
/// <param name="Code">The code of the kernel that says which values are taken.</param>
/// <param name="Sentence">What the values say.</param>
/// <param name="Values">The values, their numbers where C has no name for them, and a sentence for each.</param>
internal sealed record HelperEnum(
    string Name, ImmutableArray<string> Facts, bool IsFlags, string Type, string Code, string Sentence,
    ImmutableArray<(string Name, long? Number, string Sentence)> Values);
