namespace KfuncGen.Verification.Growth;

/// <summary>A program of as many pieces as one likes, all alike: what an analyzer must not be worse than proportional to.</summary>
/// <param name="Name">What there is many of.</param>
/// <param name="Write">A class's members, one of them the program, for a number of pieces.</param>
internal sealed record GrowingShape(string Name, Func<int, string> Write);
