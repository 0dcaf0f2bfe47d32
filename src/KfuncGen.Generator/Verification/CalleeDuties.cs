using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Verification;

/// <summary>What a call asks of a program, in words.</summary>
/// <param name="Sentences">What it asks for and gives, a sentence each.</param>
/// <param name="Begins">What it begins that is to be ended, such as <c>an iterator</c>; null where nothing.</param>
internal sealed record CalleeDuties(EquatableArray<string> Sentences, string? Begins);
