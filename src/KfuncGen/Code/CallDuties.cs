namespace KfuncGen.Code;

/// <summary>What a call asks of a program, in the words of the build, which knew its contract.</summary>
/// <param name="Sentences">What it asks for and gives, a sentence each.</param>
/// <param name="Begins">What it begins that is to be ended, such as <c>an iterator</c>; null where nothing, or nobody said so.</param>
internal sealed record CallDuties(IReadOnlyList<string> Sentences, string? Begins)
{
    /// <summary>Nothing is known.</summary>
    public static CallDuties None { get; } = new([], null);
}
