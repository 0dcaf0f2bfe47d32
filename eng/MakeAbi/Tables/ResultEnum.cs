using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>An enum of results.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Facts">Its name in the facts.</param>
/// <param name="Sentence">What the results say.</param>
/// <param name="Values">The values to have, and a sentence for each.</param>
internal sealed record ResultEnum(string Name, string Facts, string Sentence, ImmutableArray<(string Name, string Sentence)> Values);
