namespace KfuncGen.Fuzzing.Running;

/// <summary>
/// A reader did something that it promises not to do, and noticed nothing: a position outside the input, two texts for one
/// snapshot.
/// </summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
